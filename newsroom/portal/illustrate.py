"""The pictures and files of a sanitised body, from our own copies, in the sizes that each screen needs."""

import re
from collections.abc import Iterable
from html import unescape

from newsroom.portal.media import Copy

SIZES = "(max-width: 48rem) 100vw, 46rem"
_IMAGE = re.compile(r'<img(?:[^>"]|"[^"]*")*>')
_SOURCE = re.compile(r' src="([^"]*)"')
_LINK = re.compile(r' href="(/media/[^"]*)"')


def illustrated(body: str, copies: Iterable[Copy]) -> str:
    """The body with every picture of the sender replaced by ours, and every link to a file by one to ours.

    What was not announced stays as it is. ``copies``: those of the story.
    """
    held = {copy.path: copy for copy in copies}
    linked = _LINK.sub(lambda match: _link(match, held), body)
    return _IMAGE.sub(lambda match: _picture(match[0], held), linked)


def _link(match: re.Match[str], held: dict[str, Copy]) -> str:
    copy = held.get(unescape(match[1]))
    return f' href="{copy.address}"' if copy else match[0]


def _picture(tag: str, held: dict[str, Copy]) -> str:
    found = _SOURCE.search(tag)
    copy = held.get(unescape(found[1])) if found else None
    if copy is None:
        return tag
    family = copy.path.rpartition("/")[0] + "/"
    ours = [one for path, one in held.items() if path.startswith(family)]
    webp = _set(one for one in ours if one.content_type == "image/webp")
    others = _set(one for one in ours if one.content_type == copy.content_type)
    plain = _SOURCE.sub(f' src="{copy.address}"', tag)
    image = f'<img srcset="{others}" sizes="{SIZES}" loading="lazy"{plain.removeprefix("<img")}'
    if not webp:
        return image
    return f'<picture><source type="image/webp" srcset="{webp}" sizes="{SIZES}">{image}</picture>'


def _set(copies: Iterable[Copy]) -> str:
    return ", ".join(f"{copy.address} {copy.width}w" for copy in copies)
