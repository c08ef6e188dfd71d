"""Taking a picture or a file into the library of a section: read, told apart, copied, kept, written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from newsroom.errors import Forbidden, Invalid, words
from newsroom.installation import settings
from newsroom.ledger import record
from newsroom.media_files import (
    DOCUMENTS,
    EMPTY,
    UNKNOWN,
    address_name,
    clean_name,
    document_type,
    is_picture,
    refused,
)
from newsroom.media_pictures import Picture, read_picture
from newsroom.media_place import blobs
from newsroom.media_use import known_to
from newsroom.models import Section, new_id
from newsroom.models.asset import Asset, AssetWord, Rendition
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.text import search_tokens

A_DAY = timedelta(days=1)
MOST_A_DAY = 2 * 1024**3
"""Bytes that one person may bring in within a day."""
WORDS = 200
TOO_BIG = words("This file is larger than this newsroom takes.")
TOO_MUCH = words("You have brought in 2 GB within a day. Go on tomorrow, or ask the administrator.")


@dataclass(frozen=True)
class Prepared:
    """An upload that was read and may be kept: `picture` for a picture, else `document` is its media type."""

    name: str
    content: bytes
    digest: str
    picture: Picture | None
    document: str = ""


def prepare(content: bytes, given_name: str) -> Prepared:
    """Read an upload; this is slow and touches no database. Raises Invalid (field "file") with the reason."""
    if not content:
        raise refused(EMPTY)
    if len(content) > settings().media_max * 1024 * 1024:
        raise refused(TOO_BIG)
    name, digest = clean_name(given_name), sha256(content).hexdigest()
    if is_picture(content[:64]):
        return Prepared(name, content, digest, read_picture(content))
    return Prepared(name, content, digest, None, document_type(content))


def keep(session: Session, person: Person, section: str, upload: Prepared, at: datetime) -> Asset:
    """The upload as part of a section's library. What is there already is given back, not kept twice.

    Raises Invalid for a section that cannot be chosen and for too much in a day, Forbidden where the person
    may not write.
    """
    _check_place(session, person, section)
    known = session.scalar(
        select(Asset).where(
            Asset.digest == upload.digest,
            Asset.section == section,
            Asset.deleted_at.is_(None),
            known_to(person),
        )
    )
    if known:
        return known
    _check_amount(session, person, upload, at)
    asset = _asset(person, section, upload, at)
    session.add(asset)
    session.flush()
    if upload.picture:
        session.execute(insert(Rendition), _renditions(asset.id, upload.picture))
    index_asset(session, asset)
    put_bytes(upload)  # again: whoever removed the same bytes meanwhile has finished
    record(session, "media", "media.add", person.id, at, asset=asset.id, digest=asset.digest, section=section)
    return asset


def put_bytes(upload: Prepared) -> None:
    """Keep the bytes of an upload; before the transaction, which is then short."""
    store = blobs()
    if upload.picture is None:
        store.put(upload.digest, upload.content)
        return
    for copy in upload.picture.copies:
        store.put(copy.digest, copy.content)


def store_picture(
    session: Session, person: Person, section: str, content: bytes, name: str, at: datetime
) -> Asset:
    """A picture out of an imported document, as part of a section's library; `asset.url` names it in a text.

    Raises Invalid (field "file") for what is no picture, and as `keep`.
    """
    upload = prepare(content, name)
    if upload.picture is None:
        raise refused(UNKNOWN)
    return keep(session, person, section, upload, at)


def index_asset(session: Session, asset: Asset) -> None:
    """Let the asset be found by the words said about it now."""
    session.execute(delete(AssetWord).where(AssetWord.asset_id == asset.id))
    said = " ".join((asset.name, asset.alt, asset.caption, asset.credit))
    found = dict.fromkeys(token[:60] for token in search_tokens(said))
    if found:
        rows = [{"word": word, "asset_id": asset.id} for word in [*found][:WORDS]]
        session.execute(insert(AssetWord), rows)


def _asset(person: Person, section: str, upload: Prepared, at: datetime) -> Asset:
    picture = upload.picture
    return Asset(
        id=new_id(),
        kind="picture" if picture else "file",
        digest=upload.digest,
        name=upload.name,
        file_name="" if picture else address_name(upload.name, DOCUMENTS[upload.document]),
        mime=picture.mime if picture else upload.document,
        bytes=len(upload.content),
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        section=section,
        owner_id=person.id,
        created_at=at,
    )


def _renditions(asset_id: str, picture: Picture) -> list[dict[str, object]]:
    return [
        {
            "asset_id": asset_id,
            "width": copy.width,
            "height": copy.height,
            "mime": copy.mime,
            "digest": copy.digest,
            "bytes": len(copy.content),
        }
        for copy in picture.copies
    ]


def _check_place(session: Session, person: Person, section: str) -> None:
    row = session.get(Section, section)
    if row is None or not row.active:
        raise Invalid({"section": words("There is no such section.")})
    if not (person.system or person.roles(section) & CONTENT):
        raise Forbidden(words("You may not write in this section."))


def _check_amount(session: Session, person: Person, upload: Prepared, at: datetime) -> None:
    brought = select(func.sum(Asset.bytes)).where(Asset.owner_id == person.id, Asset.created_at > at - A_DAY)
    if (session.scalar(brought) or 0) + len(upload.content) > MOST_A_DAY:
        raise refused(TOO_MUCH)
