"""All that the rules are told of a story's text, in one statement: for a panel, which may ask no more."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from newsroom.findings import context_of, digest_of, directory, named_pictures
from newsroom.models import Asset, CheckDismissal, CheckSetting, KnownName, LinkState, Story
from newsroom.proof.context import Context
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import Manuscript
from newsroom.story_types import DEMANDS

_NO_DAY = cast(null(), Date)
_NOTHING = cast(literal(""), String)


def everything_known(
    session: Session, story: Story, text: Manuscript, at: datetime
) -> tuple[Context, frozenset[str]]:
    """The settings, the dictionary of names, the links that do not open and the pictures by AI, on the local
    day of `at` (UTC); and the keys of the findings that were passed over.
    """
    pictures = named_pictures(text)
    parts = [
        _rows("level", CheckSetting.code, CheckSetting.level, CheckSetting.value),
        _rows("name", KnownName.name, KnownName.title, days=(KnownName.valid_from, KnownName.valid_to)),
        _rows("passed", CheckDismissal.key).where(CheckDismissal.story_id == story.id),
        _rows("dead", LinkState.url, LinkState.fault).where(
            LinkState.digest.in_([digest_of(url) for url in addresses(text)]), LinkState.fault != ""
        ),
        _rows("type", *DEMANDS),
        _rows("made", Asset.id).where(Asset.id.in_(pictures.values()), Asset.ai_used),
    ]
    found: dict[str, list[Any]] = {kind: [] for kind in ("level", "name", "passed", "dead", "type", "made")}
    for row in session.execute(union_all(*parts)):
        found[row.kind].append(row)
    made = {row.first for row in found["made"]}
    levels, types = (
        [(row.first, row.second, row.third) for row in found[kind]] for kind in ("level", "type")
    )
    context = replace(
        context_of(levels, types, at),
        names=directory(tuple((row.first, row.second, row.since, row.until) for row in found["name"])),
        links={row.first: row.second for row in found["dead"]},
        ai_pictures=frozenset(src for src, asset in pictures.items() if asset in made),
    )
    return context, frozenset(row.first for row in found["passed"])


def _rows(
    kind: str, first: Any, second: Any = _NOTHING, third: Any = _NOTHING, days: Any = None
) -> Select[Any]:
    since, until = days or (_NO_DAY, _NO_DAY)
    return select(
        literal(kind).label("kind"),
        first.label("first"),
        second.label("second"),
        third.label("third"),
        since.label("since"),
        until.label("until"),
    )
