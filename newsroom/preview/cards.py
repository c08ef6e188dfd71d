"""How a link to a story looks when people share it: what fits on the card, and what will be cut off.

No network publishes its limits; those here are what its feed shows on a telephone before it cuts. Pictures:
Open Graph asks for 1.91 to 1 (developers.facebook.com/docs/sharing/webmasters/images).
"""

import re
from dataclasses import dataclass
from html import unescape

from newsroom.content import Content

_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"')
_CUT = "…"


@dataclass(frozen=True)
class Network:
    """How many characters of headline and lead a network shows."""

    name: str
    title: int
    sapo: int


NETWORKS = (Network("Facebook", 88, 110), Network("Zalo", 70, 80))


@dataclass(frozen=True)
class Line:
    """One line of a card: what is shown of a text, how long the text is and how much of it fits."""

    shown: str
    length: int
    limit: int

    @property
    def too_long(self) -> bool:
        """Whether the end of the text is cut off."""
        return self.length > self.limit


@dataclass(frozen=True)
class Card:
    """The card of one network. `picture`: the address of the first picture in the text, or nothing."""

    network: str
    host: str
    title: Line
    sapo: Line
    picture: str


def cards(content: Content, host: str) -> list[Card]:
    """The card of every network for a text that appears on `host`."""
    picture = first_picture(content.body)
    return [
        Card(
            network.name,
            host,
            line(content.title, network.title),
            line(content.sapo, network.sapo),
            picture,
        )
        for network in NETWORKS
    ]


def line(text: str, limit: int) -> Line:
    """As much of a text as fits into `limit` characters, cut between two words where there are two."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return Line(flat, len(flat), limit)
    kept = flat[: limit - len(_CUT) + 1].rpartition(" ")[0] or flat[: limit - len(_CUT)]
    return Line(kept.rstrip(" ,;:–-") + _CUT, len(flat), limit)


def first_picture(body: str) -> str:
    """The address of the first picture in a cleaned body, or nothing."""
    found = _PICTURE.search(body)
    return unescape(found.group(1)) if found else ""
