"""Blobs in an S3-compatible store: the extra `s3` (boto3). Credentials come from the environment, as boto3
reads them (AWS_ACCESS_KEY_ID …, or the machine's role).
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from newsroom.media_blobs import MissingBlob, StoreAway

_GONE = ("404", "NoSuchKey", "NotFound")
PATIENCE = 10
"""Seconds to wait for an answer, of which there are two tries: somebody is waiting."""
_COMMON = {
    "connect_timeout": 3,
    "retries": {"total_max_attempts": 2, "mode": "standard"},
    # Checksums in trailers, sent by default since boto3 1.36, are refused by stores that are not Amazon's.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}

log = logging.getLogger(__name__)


class S3Blobs:
    """A bucket and a prefix in it, from `s3://bucket/prefix`. See newsroom.media_blobs.Blobs."""

    def __init__(self, place: str, endpoint: str | None, patience: float = PATIENCE) -> None:
        parts = urlsplit(place)
        self.bucket = parts.netloc
        self.prefix = f"{parts.path.strip('/')}/".lstrip("/")
        # Stores of one's own rarely have a host name for each bucket.
        style = {"s3": {"addressing_style": "path"}} if endpoint else {}
        config = Config(read_timeout=patience, **_COMMON, **style)
        self.client: Any = boto3.Session().client("s3", endpoint_url=endpoint, config=config)

    def put(self, digest: str, content: bytes) -> None:
        """See Blobs."""
        if not self.has(digest):
            with _reached():
                self.client.put_object(Body=content, **self._at(digest))

    def has(self, digest: str) -> bool:
        """See Blobs."""
        try:
            with _reached():
                self.client.head_object(**self._at(digest))
        except MissingBlob:
            return False
        return True

    def open(self, digest: str) -> BinaryIO:
        """See Blobs."""
        with _reached():
            return io.BytesIO(self.client.get_object(**self._at(digest))["Body"].read())

    def remove(self, digest: str) -> None:
        """See Blobs."""
        with _reached():
            self.client.delete_object(**self._at(digest))

    def _at(self, digest: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + digest}


@contextmanager
def _reached() -> Iterator[None]:
    """Turn what boto3 raises into what the newsroom understands."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise MissingBlob from error
        log.exception("the store refuses")
        raise StoreAway from error
    except BotoCoreError as error:
        log.exception("the store does not answer")
        raise StoreAway from error
