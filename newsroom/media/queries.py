"""Reading the library: pages of it, one asset with where it is used, the bytes behind an address."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.access import visible
from newsroom.clock import from_iso, iso
from newsroom.errors import NotFound, words
from newsroom.media_content import Served, find_served
from newsroom.media_use import known_to, shown_in_public, shown_to
from newsroom.models import Revision, Section, Story
from newsroom.models.asset import Asset, AssetWord, RevisionAsset
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.text import clean_line, search_tokens

PAGE = 48
MAX_TOKENS = 8
USES = 50
FILTERS = ("q", "kind", "section", "owner")
KINDS = ("picture", "file")


@dataclass(frozen=True)
class Wanted:
    """What the library was asked for: the filters that are set (see FILTERS), and after which asset."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    cursor: str = ""

    def after(self, cursor: str) -> dict[str, str]:
        """The address's fields of the next page."""
        return {**self.chosen, "cursor": cursor}


@dataclass(frozen=True)
class Page:
    """A page of the library, newest first; `cursor` is empty on the last."""

    assets: list[Asset]
    cursor: str


@dataclass(frozen=True)
class Use:
    """A story that names an asset: in its present text or an earlier one; whether readers see it, and whether
    it is part of an exercise.
    """

    story_id: str
    title: str
    present: bool
    public: bool
    exercise: bool


def read_wanted(arguments: Mapping[str, str]) -> Wanted:
    """What an address asks for; empty fields and unknown kinds count as not given."""
    chosen = {name: value for name in FILTERS if (value := clean_line(arguments.get(name, "")))}
    if chosen.get("kind", KINDS[0]) not in KINDS:
        del chosen["kind"]
    return Wanted(chosen, arguments.get("cursor", "")[:200])


def find_assets(session: Session, person: Person, wanted: Wanted) -> Page:
    """What `person` may find that matches, a page of it. One statement."""
    query = (
        select(Asset)
        .where(Asset.deleted_at.is_(None), known_to(person), *_chosen(person, wanted), _after(wanted.cursor))
        .options(joinedload(Asset.owner))
        .order_by(Asset.created_at.desc(), Asset.id.desc())
        .limit(PAGE + 1)
    )
    assets = list(session.scalars(query))
    return Page(assets[:PAGE], _cursor(assets[PAGE - 1]) if len(assets) > PAGE else "")


def read_asset(session: Session, person: Person, asset_id: str) -> Asset:
    """One asset with who brought it in. Raises NotFound, also for what the person may not know of."""
    asset = session.scalar(
        select(Asset)
        .where(Asset.id == asset_id, Asset.deleted_at.is_(None), known_to(person))
        .options(joinedload(Asset.owner))
    )
    if asset is None:
        raise NotFound(words("There is no such picture or file, or you have no access to it."))
    return asset


def uses_of(session: Session, person: Person, asset: Asset) -> list[Use]:
    """The stories that name it, of those the person may know of; the newest fifty."""
    present = func.max(case((Story.revision_id == RevisionAsset.revision_id, 1), else_=0))
    seen = and_(Story.public_revision_id == RevisionAsset.revision_id, Story.public_state == "live")
    rows = session.execute(
        select(
            *(Story.id, Story.title, Story.exercise, present.label("present")),
            func.max(case((seen, 1), else_=0)).label("seen"),
        )
        .select_from(RevisionAsset)
        .join(Revision, Revision.id == RevisionAsset.revision_id)
        .join(Story, Story.id == Revision.story_id)
        .where(RevisionAsset.asset_id == asset.id, visible(person))
        .group_by(Story.id, Story.title, Story.updated_at, Story.exercise)
        .order_by(Story.updated_at.desc())
        .limit(USES)
    )
    return [Use(row.id, row.title, bool(row.present), bool(row.seen), row.exercise) for row in rows]


def find_content(session: Session, person: Person | None, asset_id: str, name: str) -> Served | None:
    """What lies behind /media/<asset_id>/<name> for `person` (None: somebody from outside); None when there
    is nothing, or nothing for them.
    """
    public = shown_in_public()
    return find_served(session, asset_id, name, or_(public, shown_to(person)) if person else public)


def sections(session: Session, person: Person, language: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The names of all sections, and those the person may bring something into. One statement."""
    rows = list(session.scalars(select(Section).order_by(Section.position, Section.slug)))
    mine = person.sections(*CONTENT)
    open_to_me = [row for row in rows if row.active and (mine is None or row.slug in mine)]
    return {row.slug: row.label(language) for row in rows}, [(r.slug, r.label(language)) for r in open_to_me]


def _chosen(person: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if "kind" in wanted.chosen:
        conditions.append(Asset.kind == wanted.chosen["kind"])
    if "section" in wanted.chosen:
        conditions.append(Asset.section == wanted.chosen["section"])
    if "owner" in wanted.chosen:
        conditions.append(Asset.owner_id == person.id)
    if "q" in wanted.chosen:
        tokens = search_tokens(wanted.chosen["q"])[:MAX_TOKENS]
        conditions += [_said(token) for token in tokens] or [false()]
    return conditions


def _said(token: str) -> ColumnElement[bool]:
    return select(literal(1)).where(AssetWord.word == token[:60], AssetWord.asset_id == Asset.id).exists()


def _cursor(asset: Asset) -> str:
    place = json.dumps([iso(asset.created_at), asset.id]).encode()
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _after(cursor: str) -> ColumnElement[bool]:
    """The condition that keeps what follows the cursor; a cursor that is none starts from the top."""
    try:
        text, asset_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = from_iso(text)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return true()
    return or_(Asset.created_at < moment, and_(Asset.created_at == moment, Asset.id < str(asset_id)))
