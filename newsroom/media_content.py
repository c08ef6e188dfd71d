"""The bytes behind the address of a picture or file: which they are, and the answer that carries them."""

import io
import re
from dataclasses import dataclass

from flask import Response, abort, send_file
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from newsroom.media_blobs import MissingBlob
from newsroom.media_place import blobs
from newsroom.models.asset import EXTENSIONS, Asset, Rendition

_COPY = re.compile("([0-9]{1,5})[.](webp|jpg|png)")
_MIMES = {extension: mime for mime, extension in EXTENSIONS.items()}
# A document is saved, never shown: whatever it holds finds no page to act in (OWASP ASVS 3.2.1).
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True)
class Served:
    """The bytes behind an address: under which digest they lie, of which type, and under which name a file is
    saved (None for a picture).
    """

    digest: str
    mime: str
    name: str | None


def find_served(session: Session, asset_id: str, name: str, allowed: ColumnElement[bool]) -> Served | None:
    """What lies behind /media/<asset_id>/<name> where `allowed`, a condition on Asset, holds; None when there
    is nothing, or nothing for whoever asks. One statement.
    """
    copy = _COPY.fullmatch(name)
    mime, width = (_MIMES[copy[2]], int(copy[1])) if copy else ("", 0)
    of_copy = and_(Rendition.asset_id == Asset.id, Rendition.width == width, Rendition.mime == mime)
    found = session.execute(
        select(Asset, Rendition)
        .outerjoin(Rendition, of_copy)
        .where(Asset.id == asset_id, Asset.deleted_at.is_(None), allowed)
    ).one_or_none()
    if found is None:
        return None
    asset, rendition = found
    if rendition:
        return Served(rendition.digest, rendition.mime, None)
    if asset.kind == "file" and asset.file_name == name:
        return Served(asset.digest, asset.mime, asset.name)
    return None


def answer_with(found: Served | None) -> Response:
    """The bytes as an answer, 404 where there are none. A file is saved, a picture shown; how long the answer
    may be kept is for the door to say.
    """
    if found is None:
        abort(404)
    try:
        with blobs().open(found.digest) as stream:
            kept = io.BytesIO(stream.read())
    except MissingBlob:
        abort(404)
    answer = send_file(
        kept,
        mimetype=found.mime,
        as_attachment=found.name is not None,
        download_name=found.name,
        etag=found.digest,
    )
    if found.name is not None:
        answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
