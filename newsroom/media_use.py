"""Which pictures and files a text names, who may name them, and what portals are told of them."""

import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, insert, literal, or_, select, true
from sqlalchemy.orm import Session

from newsroom.access import SECTION_READERS, in_the_open, visible
from newsroom.content import Content
from newsroom.errors import Invalid, words
from newsroom.models import Revision, Story
from newsroom.models.asset import EXTENSIONS, Asset, Rendition, RevisionAsset
from newsroom.payload_media import Medium, MediumCopy
from newsroom.person import Person

MOST = 200
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAMED = re.compile(f'(?:src|href)="/media/({_ID})/([a-z0-9.-]+)"')
STRANGE = words("The text names a picture or file that is not in the library, or that you may not use.")
TOO_MANY = words("The text names more than 200 pictures and files.")


def named_in(body: str) -> set[tuple[str, str]]:
    """The (id, last part of the address) of every picture and file that a stored body names."""
    return set(_NAMED.findall(body)) if "/media/" in body else set()


def known_to(person: Person) -> ColumnElement[bool]:
    """The condition on Asset that keeps what `person` finds in the library: what they brought in themselves,
    and of the sections they read what does not belong to a quarantine that they are shut out of.
    """
    if person.system:
        return true()
    sections = person.sections(*SECTION_READERS)
    of_mine = true() if sections is None else Asset.section.in_(sorted(sections))
    return or_(Asset.owner_id == person.id, and_(of_mine, ~_shut_away(person)))


def _shut_away(person: Person) -> ColumnElement[bool]:
    """The condition on Asset that holds while stories name it and all of them are in a quarantine that
    `person` is shut out of.
    """
    uses = (
        select(literal(1))
        .select_from(RevisionAsset)
        .join(Revision, Revision.id == RevisionAsset.revision_id)
        .join(Story, Story.id == Revision.story_id)
        .where(RevisionAsset.asset_id == Asset.id)
    )
    kept = in_the_open(person)
    return and_(exists(uses.where(~kept)), ~exists(uses.where(kept)))


def shown_in_public() -> ColumnElement[bool]:
    """The condition on Asset that holds while a story that readers see names it in the text they see."""
    return exists(
        select(literal(1))
        .select_from(RevisionAsset)
        .join(Story, Story.public_revision_id == RevisionAsset.revision_id)
        .where(RevisionAsset.asset_id == Asset.id, Story.public_state == "live")
    )


def named_by(revision_id: str) -> ColumnElement[bool]:
    """The condition on Asset that keeps what this one revision names."""
    named = (RevisionAsset.revision_id == revision_id) & (RevisionAsset.asset_id == Asset.id)
    return exists(select(literal(1)).select_from(RevisionAsset).where(named))


def shown_to(person: Person) -> ColumnElement[bool]:
    """The condition on Asset that keeps what `person` may look at: what they find in the library, and what
    any version of a story they may know of names.
    """
    in_a_story = exists(
        select(literal(1))
        .select_from(RevisionAsset)
        .join(Revision, Revision.id == RevisionAsset.revision_id)
        .join(Story, Story.id == Revision.story_id)
        .where(RevisionAsset.asset_id == Asset.id, visible(person))
    )
    return or_(known_to(person), in_a_story)


def check_media(session: Session, person: Person, content: Content, story: Story | None) -> None:
    """Raise Invalid (field "body") unless everything the text names exists and `person` may use it: from the
    library, or because the story named it before. One statement, and none for a text without pictures.
    """
    named = named_in(content.body)
    if len(named) > MOST:
        raise Invalid({"body": TOO_MANY})
    if not named:
        return
    found = session.scalars(
        select(Asset).where(
            Asset.id.in_({asset_id for asset_id, _ in named}),
            Asset.deleted_at.is_(None),
            or_(known_to(person), _named_before(story)) if story else known_to(person),
        )
    )
    names = {asset.id: names_of(asset) for asset in found}
    if any(name not in names.get(asset_id, ()) for asset_id, name in named):
        raise Invalid({"body": STRANGE})


def names_of(asset: Asset) -> frozenset[str]:
    """The last parts of the addresses under which an asset can be had."""
    if asset.kind == "file":
        return frozenset({asset.file_name})
    return frozenset(
        f"{width}.{EXTENSIONS[mime]}" for width in asset.widths for mime in ("image/webp", asset.mime)
    )


def note_media(session: Session, revision_id: str, content: Content) -> None:
    """Write down what a new revision names. One statement, and none for a text without pictures."""
    ids = {asset_id for asset_id, _ in named_in(content.body)}
    if ids:
        known = select(literal(revision_id), Asset.id).where(Asset.id.in_(ids))
        session.execute(insert(RevisionAsset).from_select(["revision_id", "asset_id"], known))


def media_of(session: Session, revision_id: str, content: Content) -> tuple[Medium, ...]:
    """What portals are told of the pictures and files of a revision. One statement, none without pictures."""
    if not named_in(content.body):
        return ()
    rows = session.execute(
        select(Asset, Rendition)
        .join(RevisionAsset, RevisionAsset.asset_id == Asset.id)
        .outerjoin(Rendition, Rendition.asset_id == Asset.id)
        .where(RevisionAsset.revision_id == revision_id)
        .order_by(Asset.id, Rendition.width, Rendition.mime)
    )
    assets: dict[str, Asset] = {}
    copies: dict[str, list[Rendition]] = {}
    for asset, rendition in rows:
        assets[asset.id] = asset
        copies.setdefault(asset.id, []).extend([rendition] if rendition else [])
    return tuple(_medium(asset, copies[asset.id]) for asset in assets.values())


def _medium(asset: Asset, copies: Iterable[Rendition]) -> Medium:
    if asset.kind == "file":
        return Medium(asset.id, "file", (MediumCopy(asset.url, asset.mime, asset.digest, asset.bytes),))
    return Medium(asset.id, "picture", tuple(_copy(asset, copy) for copy in copies))


def _copy(asset: Asset, copy: Rendition) -> MediumCopy:
    path = asset.copy_url(copy.width, EXTENSIONS[copy.mime])
    return MediumCopy(path, copy.mime, copy.digest, copy.bytes, copy.width, copy.height)


def _named_before(story: Story) -> ColumnElement[bool]:
    return exists(
        select(literal(1))
        .select_from(RevisionAsset)
        .join(Revision, Revision.id == RevisionAsset.revision_id)
        .where(RevisionAsset.asset_id == Asset.id, Revision.story_id == story.id)
    )
