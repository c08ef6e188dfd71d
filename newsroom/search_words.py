"""Words as the search index holds them, and what somebody typed into a search field taken apart.

The index of a story is one line of folded words (no marks, đ as d) in their order, so that words typed side
by side can be found side by side. Chinese has no spaces: a run of characters stands as its pairs, one after
the other, and its last character, so that every part of it is found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from newsroom.text import CJK_START, TOKEN, fold, nfc

MOST_TERMS = 12
"""The most words, or phrases, of one query."""
MOST_WORDS = 40
"""The most words of one phrase."""
_KEPT = 40
"""Longer words are not remembered: they are addresses and slips, and seldom come twice."""
_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)  # the quotation marks people type
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')

Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Term:
    """One thing to find: words that stand side by side. `runs` are folded; `exact` as typed, in lower
    case, without the Chinese ones: those have no marks.
    """

    runs: tuple[str, ...]
    exact: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the index, in order; the last is a beginning only where `open`."""
        last = self.runs[-1]
        inner = [word for run in self.runs[:-1] for word in _of_run(run)]
        return (*inner, *(_pairs(last) or [last]))

    @property
    def open(self) -> bool:
        """Whether the last word is one Chinese character, which begins a pair in the index."""
        return len(self.runs[-1]) == 1 and bool(CJK_START.match(self.runs[-1]))

    @property
    def piece(self) -> str:
        """What a line of the index holds where the term occurs: every word with a space on either side."""
        return f" {' '.join(self.words)}{'' if self.open else ' '}"


@dataclass(frozen=True)
class Query:
    """What was typed. A story has all of `terms` and none of `without`; `cut`: there was more than is looked
    for.
    """

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    cut: bool = False


def read_query(typed: str) -> Query:
    """Take apart what was typed. "…" is a phrase, -word leaves stories out, 57-NQ/TW is a phrase of its
    parts. Never an error: what holds no letter and no digit is passed over.
    """
    terms: list[Term] = []
    without: list[Term] = []
    for minus, phrase, word in _PART.findall(typed.translate(_QUOTES)):
        out = bool(minus) or (len(word) > 1 and word.startswith("-"))
        if term := _term(phrase or word):
            (without if out else terms).append(term)
    kept = _short(terms), _short(without)
    return Query(*kept, cut=kept != (tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(without))))


def index_words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text for the index, in order: folded, and with their marks."""
    folded: list[str] = []
    exact: list[str] = []
    for word in text.split():
        plain, marked = _known_word(word) if len(word) <= _KEPT else _of_word(word)
        folded += plain
        exact += marked
    return folded, exact


def _of_word(word: str) -> Words:
    forms = (fold(word), nfc(word).casefold())
    plain, marked = (tuple(part for run in TOKEN.findall(form) for part in _of_run(run)) for form in forms)
    return plain, marked


# Vietnamese has some seven thousand syllables, and every text is made of them: folding each but once is what
# keeps saving a text from costing more than all the rest of the request.
_known_word = lru_cache(maxsize=20_000)(_of_word)


def _of_run(run: str) -> Iterator[str]:
    if CJK_START.match(run):
        yield from _pairs(run)
        yield run[-1]
    else:
        yield run


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] if CJK_START.match(run) else []


def _term(typed: str) -> Term | None:
    runs = tuple(TOKEN.findall(fold(typed)))
    exact = (run for run in TOKEN.findall(nfc(typed).casefold()) if not CJK_START.match(run))
    return Term(runs, tuple(exact)) if runs else None


def _short(terms: Iterable[Term]) -> tuple[Term, ...]:
    some = islice(dict.fromkeys(terms), MOST_TERMS)
    return tuple(Term(term.runs[:MOST_WORDS], term.exact[:MOST_WORDS]) for term in some)
