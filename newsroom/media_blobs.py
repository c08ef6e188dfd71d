"""How the bytes of pictures and files lie: each under its SHA-256. Here on disk; elsewhere newsroom.media_s3.

What lies under a digest never changes, so nothing here needs a lock: writing twice writes the same.
"""

import logging
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol

from newsroom.errors import NewsroomError, words

log = logging.getLogger(__name__)


class StoreAway(NewsroomError):
    """The store does not answer, or takes nothing more: nothing was kept, and nothing was taken away."""

    code = "store-away"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            words(
                "The store of pictures and files cannot be reached. Nothing is lost: try again in a few"
                " minutes. Should it last, tell the administrator."
            )
        )


class MissingBlob(Exception):
    """There is nothing under a digest: the store was emptied, or a backup was not restored with it."""


class Blobs(Protocol):
    """A store of bytes by their SHA-256 (64 hexadecimal digits). While it is out of reach all of these raise
    StoreAway.
    """

    def put(self, digest: str, content: bytes) -> None:
        """Keep `content` under `digest`; when this returns it is safe. Nothing happens if it is there."""

    def has(self, digest: str) -> bool:
        """Whether anything lies under `digest`."""

    def open(self, digest: str) -> BinaryIO:
        """What lies under `digest`, to be read and closed; raises MissingBlob."""

    def remove(self, digest: str) -> None:
        """Forget what lies under `digest`; nothing happens if it is not there."""


class DiskBlobs:
    """A folder: `ab/cd/abcd…`. A file appears under its name only when it is complete and on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, digest: str, content: bytes) -> None:
        """See Blobs."""
        path = self._path(digest)
        if path.exists():
            return
        try:
            self._write(path, content)
        except OSError as error:  # full, or not there
            log.exception("a picture or file could not be kept")
            raise StoreAway from error

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def has(self, digest: str) -> bool:
        """See Blobs."""
        return self._path(digest).exists()

    def open(self, digest: str) -> BinaryIO:
        """See Blobs."""
        try:
            return self._path(digest).open("rb")
        except FileNotFoundError as error:
            raise MissingBlob(digest) from error

    def remove(self, digest: str) -> None:
        """See Blobs."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest
