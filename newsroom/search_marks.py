"""Showing where a search hit: words marked in a headline, and a piece of the text around the first hit."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import unescape

from markupsafe import Markup, escape

from newsroom.search_words import Query, Term
from newsroom.text import CJK, CJK_START, fold

BEFORE, AFTER = 70, 150
"""Characters of a piece of text before its first hit and behind it."""
NEAR = 400
"""Characters of stored HTML around a hit that are made plain for it: far more than are shown."""
LONGEST = 40_000
"""Characters of a text that are looked through for a piece to show."""
_LETTER = f"[^\\W_{CJK}]"
_INLINE = re.compile(r"</?(?:a|b|code|em|i|s|span|strong|sub|sup|u)\b[^>]*>")
_TAG = re.compile("<[^>]*>")
_TAG_ENDS = re.compile(r"^[^<>]*>|<[^<>]*$")
_SPACES = re.compile(r"\s+")


class Marker:
    """Marks the hits of one query."""

    def __init__(self, query: Query) -> None:
        self._hits = _pattern(query.terms)

    def mark(self, text: str) -> Markup:
        """`text`, escaped, with <mark> around every hit."""
        parts, at = "", 0
        for hit in self._hits.finditer(text):
            parts += f"{escape(text[at : hit.start()])}<mark>{escape(hit.group())}</mark>"
            at = hit.end()
        return Markup(f"{parts}{escape(text[at:])}")  # noqa: S704  # escaped

    def piece(self, lead: str, body: str) -> Markup:
        """What stands around the first hit in the lead, or else in the stored HTML of the body, with its hits
        marked; empty where there is none.
        """
        return self._around(lead) or self._in_body(body[:LONGEST])

    def _in_body(self, body: str) -> Markup:
        hit = self._hits.search(body)
        if hit is None:
            return Markup("")
        start, end = max(hit.start() - NEAR, 0), hit.end() + NEAR
        return self._around(_plain(body[start:end]), cut=(start > 0, end < len(body)))

    def _around(self, text: str, cut: tuple[bool, bool] = (False, False)) -> Markup:
        hit = self._hits.search(text)
        if hit is None:
            return Markup("")
        start, end = _word_start(text, hit.start() - BEFORE), _word_end(text, hit.end() + AFTER)
        before = "… " if start > 0 or cut[0] else ""
        behind = " …" if end < len(text) or cut[1] else ""
        return self.mark(f"{before}{text[start:end].strip()}{behind}")


def _plain(body: str) -> str:
    """The words of a part of stored HTML on one line: only to be looked at, so without the care of
    newsroom.html. What is left of a tag at either end goes too.
    """
    whole = _TAG_ENDS.sub("", body)
    return _SPACES.sub(" ", unescape(_TAG.sub(" ", _INLINE.sub("", whole))))


def _word_start(text: str, at: int) -> int:
    return 0 if at <= 0 else max(text.find(" ", at, at + 20), at)


def _word_end(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", at - 20, at), at - 20)


@lru_cache(maxsize=256)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=lambda term: -len(term.piece))
    return re.compile("|".join(_side_by_side(term.runs) for term in longest_first), re.DOTALL)


def _side_by_side(runs: Iterable[str]) -> str:
    return r"[\W_]*".join(map(_run, runs))


def _run(run: str) -> str:
    """A word in every spelling that folds to it. The look back comes behind the first letter: looked for
    before it, it would be tried at every place of the text.
    """
    if CJK_START.match(run):
        return re.escape(run)
    first, *rest = map(_spellings, run)
    return f"{first}(?<!{_LETTER}.){''.join(rest)}(?!{_LETTER})"


def _spellings(letter: str) -> str:
    capital = letter.upper() if len(letter.upper()) == 1 else ""
    return f"[{re.escape(letter + capital)}{_accented().get(letter, '')}]"


@cache
def _accented() -> dict[str, str]:
    """Every Latin letter with marks, by the letter it folds to."""
    found: dict[str, str] = {}
    for letter in map(chr, range(0xC0, 0x1F00)):
        if len(plain := fold(letter)) == 1 and plain != letter:
            found[plain] = found.get(plain, "") + letter
    return found
