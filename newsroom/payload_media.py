"""Pictures and files in what a portal receives: ninjs 3.1 renditions and associations, and their digests.

Only what the approved text names goes out. Captions and credits of the library do not: nobody approved them,
those in the text were.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

Json = dict[str, Any]

_IMAGE = re.compile(r'<img [^>]*src="([^"]*)"')
_MEDIUM_URI = "urn:newsroom:media:"
_TYPES = {"picture": "picture", "file": "component"}


@dataclass(frozen=True)
class MediumCopy:
    """One size of a picture, or a file: its path in texts, its media type, SHA-256 (hexadecimal) and bytes;
    width and height in pixels, 0 for a file.
    """

    path: str
    mime: str
    digest: str
    bytes: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Medium:
    """A picture (`kind` "picture") or a file ("file") that a text names, in all its copies."""

    id: str
    kind: str
    copies: tuple[MediumCopy, ...]


def renditions(body: str, media: tuple[Medium, ...], base_url: str) -> list[Json]:
    """Where to fetch each picture that the body names by its path."""
    known = {copy.path: copy for medium in media for copy in medium.copies}
    paths = [unescape(path) for path in dict.fromkeys(_IMAGE.findall(body))]
    return [
        _rendition(known[path], path, base_url) if path in known else {"name": path, "href": base_url + path}
        for path in paths
    ]


def associations(media: tuple[Medium, ...], base_url: str) -> list[Json]:
    """Every picture and file with all its copies, as ninjs objects of their own."""
    return [
        {
            "name": f"{medium.kind}-{number}",
            "uri": _MEDIUM_URI + medium.id,
            "type": _TYPES[medium.kind],
            "renditions": [_rendition(copy, _name(copy), base_url) for copy in medium.copies],
        }
        for number, medium in enumerate(media, start=1)
    ]


def digests(media: tuple[Medium, ...], base_url: str) -> list[Json]:
    """Every copy with its SHA-256, for which ninjs has no place."""
    return [
        {
            "path": copy.path,
            "href": base_url + copy.path,
            "sha256": copy.digest,
            "content_type": copy.mime,
            "size": copy.bytes,
            **_pixels(copy),
        }
        for medium in media
        for copy in medium.copies
    ]


def _rendition(copy: MediumCopy, name: str, base_url: str) -> Json:
    told = {"name": name, "href": base_url + copy.path, "contentType": copy.mime, "sizeInBytes": copy.bytes}
    return told | _pixels(copy)


def _pixels(copy: MediumCopy) -> Json:
    return {"width": copy.width, "height": copy.height} if copy.width else {}


def _name(copy: MediumCopy) -> str:
    return f"{copy.width}-{copy.mime.partition('/')[2]}" if copy.width else "original"
