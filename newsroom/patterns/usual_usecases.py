"""The usual content types of a newsroom, with templates in our own words, for an installation that begins."""

import tomllib
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, words
from newsroom.findings import hold_writers_back, question_all
from newsroom.html import from_text
from newsroom.ledger import record
from newsroom.models import ContentType, Pattern
from newsroom.patterns.usecases import Shape, cleaned, write
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person

WORKFLOW = "news"


def usual() -> list[dict[str, Any]]:
    """The types that are shipped, as newsroom/patterns/usual.toml has them."""
    rows: list[dict[str, Any]] = tomllib.loads(
        (files("newsroom") / "patterns" / "usual.toml").read_text("utf-8")
    )["types"]
    return rows


def left(session: Session) -> int:
    """How many of the usual types are not there yet, or have no template."""
    shipped = {row["slug"] for row in usual()}
    return len(
        shipped - set(session.scalars(select(Pattern.type_slug).where(Pattern.type_slug.in_(shipped))))
    )


def add_usual(person: Person, at: datetime) -> int:
    """Add the usual types that are not there and the templates that are missing; returns how many templates.

    What is there stays as it is. Raises Forbidden.
    """
    if not (person.system or person.holds(*PERMISSIONS["catalogue.manage"])):
        raise Forbidden(words("Only an administrator may change this."))
    with transaction() as session:
        hold_writers_back(session)
        position = session.scalar(select(func.max(ContentType.position))) or 0
        added = [row["slug"] for row in usual() if _added(session, row, position, at)]
        if added:
            record(session, "catalogue", "pattern.usual", person.id, at, types=added)
            question_all(session)
        return len(added)


def _added(session: Session, row: dict[str, Any], position: int, at: datetime) -> bool:
    slug = row["slug"]
    if session.get(Pattern, slug):
        return False
    if session.get(ContentType, slug) is None:
        label = row["label"]
        place = {"position": position + 1, "active": True, "workflow": WORKFLOW}
        session.add(ContentType(slug=slug, label_vi=label["vi"], label_en=label["en"], **place))
        session.flush()
    about = {f"about_{name}": text for name, text in row["about"].items()}
    told = {name: row[name] for name in ("title", "sapo", "title_most", "sapo_most", "strict") if name in row}
    shape = Shape(**about, **told, body=from_text(row["body"]), required=tuple(row.get("required", ())))
    write(session, Pattern(type_slug=slug), cleaned(session, shape), at)
    return True
