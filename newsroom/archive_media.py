"""Pictures and files in a backup: `media/<sha256>` for each that the database names."""

import zipfile
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, select, union

from newsroom.media_blobs import Blobs, MissingBlob
from newsroom.models.asset import Asset, Rendition
from newsroom.models.signal import Capture

FOLDER = "media/"


def pack(connection: Connection, archive: zipfile.ZipFile, store: Blobs) -> int:
    """Put every picture and file that is not deleted, and all evidence, into `archive`; returns how many of
    them the store had lost.
    """
    lost = 0
    for digest in _digests(connection):
        try:
            with store.open(digest) as stream:
                content = stream.read()
        except MissingBlob:
            lost += 1
            continue
        # They are compressed already.
        archive.writestr(zipfile.ZipInfo(FOLDER + digest), content, zipfile.ZIP_STORED)
    return lost


def unpack(archive: zipfile.ZipFile, store: Blobs) -> list[str]:
    """Put what `archive` holds into `store`; returns the names of what is not what its name says."""
    return [
        name for name in archive.namelist() if name.startswith(FOLDER) and not _kept(archive, name, store)
    ]


def _kept(archive: zipfile.ZipFile, name: str, store: Blobs) -> bool:
    content, digest = archive.read(name), name.removeprefix(FOLDER)
    if sha256(content).hexdigest() != digest:
        return False
    store.put(digest, content)
    return True


def _digests(connection: Connection) -> Iterator[str]:
    alive = Asset.deleted_at.is_(None)
    copies = select(Rendition.digest).join(Asset, Asset.id == Rendition.asset_id).where(alive)
    files = select(Asset.digest).where(alive, Asset.kind == "file")
    captured = select(Capture.sha256).where(Capture.sha256.is_not(None))
    yield from sorted(connection.scalars(union(copies, files, captured)))
