"""Blobs in an S3-compatible store: the extra `s3` (boto3). Credentials come from the environment, as boto3
reads them (AWS_ACCESS_KEY_ID …, or the machine's role).
"""

from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError

from newsroom.media_blobs import MissingBlob

_GONE = ("404", "NoSuchKey", "NotFound")


class S3Blobs:
    """A bucket and a prefix in it, from `s3://bucket/prefix`. See newsroom.media_blobs.Blobs."""

    def __init__(self, place: str, endpoint: str | None) -> None:
        parts = urlsplit(place)
        self.bucket = parts.netloc
        self.prefix = f"{parts.path.strip('/')}/".lstrip("/")
        self.client: Any = boto3.client("s3", endpoint_url=endpoint)

    def put(self, digest: str, content: bytes) -> None:
        """See Blobs."""
        if not self.has(digest):
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + digest, Body=content)

    def has(self, digest: str) -> bool:
        """See Blobs."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=self.prefix + digest)
        except ClientError as error:
            if _is_gone(error):
                return False
            raise
        return True

    def open(self, digest: str) -> BinaryIO:
        """See Blobs."""
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self.prefix + digest)
        except ClientError as error:
            if _is_gone(error):
                raise MissingBlob(digest) from error
            raise
        return cast("BinaryIO", found["Body"])

    def remove(self, digest: str) -> None:
        """See Blobs."""
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + digest)


def _is_gone(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _GONE
