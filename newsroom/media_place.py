"""Which store of bytes an installation has chosen."""

from functools import lru_cache

from newsroom.config import Settings
from newsroom.installation import settings
from newsroom.media_blobs import Blobs, DiskBlobs


def blobs_of(chosen: Settings) -> Blobs:
    """The store of an installation: MEDIA_S3, else the folder `media` beside its data."""
    if chosen.media_s3 is None:
        return DiskBlobs(chosen.var / "media")
    return _remote(chosen.media_s3, chosen.media_s3_endpoint)


def blobs() -> Blobs:
    """The store of this installation."""
    return blobs_of(settings())


@lru_cache(maxsize=4)
def _remote(place: str, endpoint: str | None) -> Blobs:
    """Kept, with its connections: making one takes longer than fetching a picture."""
    from newsroom.media_s3 import S3Blobs  # noqa: PLC0415  # needs an extra that most do not install

    return S3Blobs(place, endpoint)
