"""What people do with pictures and files: bring them in, say what they show, take away what nothing uses."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text, union
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.ledger import record
from newsroom.media_blobs import StoreAway
from newsroom.media_place import blobs
from newsroom.media_store import index_asset, keep, prepare, put_bytes
from newsroom.media_use import known_to
from newsroom.models.asset import Asset, AssetWord, Rendition, RevisionAsset
from newsroom.models.signal import Capture
from newsroom.person import Person
from newsroom.text import clean_block, clean_line

log = logging.getLogger(__name__)
DESCRIBERS = frozenset({"editor", "secretary", "publisher"})
REMOVERS = frozenset({"secretary", "admin"})
_LIMITS = {"name": 200, "alt": 300, "caption": 1000, "credit": 200, "licence": 300}


@dataclass(frozen=True)
class About:
    """What is said about a picture or file: its name in the library, the words for people who cannot see it,
    caption, credit, the right under which it is used, and whether a machine made it.
    """

    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    ai_used: bool = False


def bring_in(person: Person, section: str, content: bytes, name: str, at: datetime) -> Asset:
    """Take an upload into a section's library; the same upload a second time gives the same asset.

    Raises Invalid (fields "file" and "section") with the reason, Forbidden where the person may not write.
    """
    upload = prepare(content, name)
    put_bytes(upload)
    with transaction() as session:
        return keep(session, person, section, upload, at)


def describe(person: Person, asset_id: str, about: About, at: datetime) -> Asset:
    """Change what is said about an asset; texts that name it keep the words they were approved with.

    Raises NotFound, Forbidden, Invalid (the fields of About).
    """
    with transaction() as session:
        asset = _locked(session, person, asset_id)
        if asset.owner_id != person.id and not person.roles(asset.section) & DESCRIBERS:
            raise Forbidden(words("Only who brought it in, or an editor of the section, may change this."))
        clean = _cleaned(about)
        changed = sorted(name for name, value in vars(clean).items() if getattr(asset, name) != value)
        if changed:
            for name in changed:
                setattr(asset, name, getattr(clean, name))
            session.flush()
            index_asset(session, asset)
            record(session, "media", "media.change", person.id, at, asset=asset.id, changed=changed)
        return asset


def remove(person: Person, asset_id: str, at: datetime) -> None:
    """Take away an asset that no version of any story names: its bytes go, a tombstone stays.

    Raises NotFound, Forbidden, Refused when it is in use.
    """
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            # Whoever is bringing in the same bytes is waited for, and then seen below.
            session.execute(text("LOCK TABLE asset IN SHARE ROW EXCLUSIVE MODE"))
        asset = _locked(session, person, asset_id)
        if not person.roles(asset.section) & REMOVERS:
            raise Forbidden(words("Only the managing editor or an administrator may take this away."))
        used = select(RevisionAsset.asset_id).where(RevisionAsset.asset_id == asset.id).limit(1)
        if session.scalar(used):
            raise Refused(words("A version of a story names this, so it stays."))
        asset.name, asset.alt, asset.caption, asset.credit = "", "", "", ""
        asset.deleted_at = at
        session.flush()
        session.execute(delete(AssetWord).where(AssetWord.asset_id == asset.id))
        _forget(_unused_digests(session, asset))
        record(session, "media", "media.remove", person.id, at, asset=asset.id, digest=asset.digest)


def _forget(digests: list[str]) -> None:
    """Take bytes away. A store that is away from the beginning leaves all as it is (StoreAway); bytes that it
    keeps later are only room lost.
    """
    store = blobs()
    for number, digest in enumerate(digests):
        try:
            store.remove(digest)
        except StoreAway:
            if number == 0:
                raise
            log.warning("the bytes %s are needed no more and could not be taken away", digest)


def _locked(session: Session, person: Person, asset_id: str) -> Asset:
    asset = session.scalar(
        select(Asset)
        .where(Asset.id == asset_id, Asset.deleted_at.is_(None), known_to(person))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if asset is None:
        raise NotFound(words("There is no such picture or file, or you have no access to it."))
    return asset


def _cleaned(about: About) -> About:
    clean = About(
        name=clean_line(about.name),
        alt=clean_line(about.alt),
        caption=clean_block(about.caption),
        credit=clean_line(about.credit),
        licence=clean_line(about.licence),
        ai_used=about.ai_used,
    )
    errors: dict[str, Sentence] = {
        name: words("This is too long.") for name, most in _LIMITS.items() if len(getattr(clean, name)) > most
    }
    if not clean.name:
        errors["name"] = words("Give it a name.")
    if errors:
        raise Invalid(errors)
    return clean


def _unused_digests(session: Session, asset: Asset) -> list[str]:
    """What lies in the store for this asset alone: the same bytes may have been brought in elsewhere, or be
    kept as evidence.
    """
    if asset.kind == "file":
        own = {asset.digest}
        others = select(Asset.digest).where(
            Asset.digest == asset.digest, Asset.kind == "file", Asset.deleted_at.is_(None)
        )
    else:
        own = set(session.scalars(select(Rendition.digest).where(Rendition.asset_id == asset.id)))
        others = (
            select(Rendition.digest)
            .join(Asset, Asset.id == Rendition.asset_id)
            .where(Rendition.digest.in_(own), Asset.deleted_at.is_(None))
        )
    captured = select(Capture.sha256).where(Capture.sha256.in_(own))
    return sorted(own - set(session.scalars(union(others, captured))))
