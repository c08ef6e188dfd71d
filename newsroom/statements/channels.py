"""Plain text for each channel out of a released statement: cut between sentences, and never without saying
so.

Pure. How long a text may be is set for each template; these are the usual lengths.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from newsroom.content import Content
from newsroom.html import to_text

CHANNELS: Mapping[str, int] = {"portal": 0, "zalo": 2000, "facebook": 2000, "viber": 1000, "sms": 201}
"""Channels with the most characters they take; 0: any number. 201: three messages of 67 letters with
accents (3GPP TS 23.040, concatenated UCS-2).
"""
LONGEST = 60_000
_END = re.compile(r"[.!?…]+[”\"’)\]]*\s+(?=[\W\d]*[^\W\d_])")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|ThS|TS|PGS|GS|Mr|Mrs|Dr|No)|^\d+)\.\s+$")
"""A full stop that ends no sentence: after an abbreviated title or the number of an item."""


@dataclass(frozen=True)
class Cut:
    """What fits into a channel: `text`, and the `left_out` sentences of the statement in their order. `most`:
    characters the channel takes, 0 for any number; `whole`: characters of the whole statement.
    """

    channel: str
    text: str
    left_out: tuple[str, ...]
    most: int
    whole: int

    @property
    def fits(self) -> bool:
        """Whether nothing had to be left out."""
        return not self.left_out


def cut_for(content: Content, lengths: Mapping[str, object], link: str = "") -> list[Cut]:
    """A text for each channel. `lengths`: those of the template, which go before the usual ones. `link`: an
    address under which the whole can be read; it is put at the end of what was cut.
    """
    return [
        fit(content, channel, _most(channel, usual, lengths), link) for channel, usual in CHANNELS.items()
    ]


def fit(content: Content, channel: str, most: int, link: str = "") -> Cut:
    """As many whole sentences as `most` characters take, from the headline on; 0: all of them. A first
    sentence that is too long by itself leaves an empty text: nothing is cut inside a sentence.
    """
    whole = "\n\n".join(part for part in (content.title, content.sapo, to_text(content.body)) if part)
    if not most or len(whole) <= most:
        return Cut(channel, whole, (), most, len(whole))
    end = f"\n{link}" if link else ""
    pieces = _sentences(whole)
    kept = 0
    while kept < len(pieces) and len("".join(pieces[: kept + 1]).rstrip() + end) <= most:
        kept += 1
    text = "".join(pieces[:kept]).rstrip()
    left = tuple(piece.strip() for piece in pieces[kept:])
    return Cut(channel, text + end if text else "", left, most, len(whole))


def _sentences(text: str) -> list[str]:
    """The text in sentences, each with the white space behind it; headline and paragraphs end one too."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.strip():
            found += _of_line(line)
        elif found:
            found[-1] += line
    return found


def _of_line(line: str) -> list[str]:
    ends = [match.end() for match in _END.finditer(line)]
    cuts = [0, *(end for end in ends if not _ABBREVIATED.search(line[:end])), len(line)]
    return [line[begin:end] for begin, end in pairwise(cuts) if begin < end]


def _most(channel: str, usual: int, lengths: Mapping[str, object]) -> int:
    wanted = lengths.get(channel)
    return wanted if isinstance(wanted, int) else usual
