"""Names and titles against the newsroom's dictionary: the costliest errors of an official site."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newsroom.proof.context import Context, Directory, KnownName
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript, Word
from newsroom.text import fold, nfc

_BEFORE = 120
_folded = lru_cache(maxsize=20_000)(fold)
_FORMER = re.compile(r"\b(?:nguyên|cựu|cố)\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,:]*(?:(?:ông|bà|đồng chí|đ/c|TS|PGS|GS|ThS|BS)[\s.,]*)*", re.IGNORECASE)


@dataclass(frozen=True)
class _Named:
    """A name of the dictionary found in the text, accents aside."""

    field: str
    start: int
    end: int
    said: str
    entries: Sequence[KnownName]


def accent_only(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A name that is one of the dictionary's but for its accents."""
    seen: set[str] = set()
    for named in _named(story, context.names):
        known = {nfc(entry.name) for entry in named.entries}
        if named.said in seen or _same(named.said, known):
            continue
        seen.add(named.said)
        right = min(known)
        right = right.upper() if named.said.isupper() else right
        yield Spot(named.field, named.start, named.end, {"right": right}, right)


def wrong_title(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A title of the dictionary before a name whose title today is another one."""
    return (spot for spot in _titles(story, context) if "day" not in spot.params)


def expired_title(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A title that was somebody's, and by the dates of the dictionary is no longer, or not yet; "nguyên" and
    "cựu" before it say that the writer knows.
    """
    return (spot for spot in _titles(story, context) if "day" in spot.params)


def _titles(story: Manuscript, context: Context) -> Iterator[Spot]:
    seen: set[tuple[str, str]] = set()
    for named in _named(story, context.names):
        text = story.fields[named.field]
        title = _title_before(text[max(named.start - _BEFORE, 0) : named.start], context.names.titles)
        if title is None or (title, named.said) in seen:
            continue
        seen.add((title, named.said))
        if told := _complaint(title, named, context):
            yield Spot(named.field, named.start, named.end, {"name": named.said, "title": title, **told})


def _complaint(title: str, named: _Named, context: Context) -> dict[str, str] | None:
    """What is wrong with a title: until when it was theirs, or which is theirs now. None: nothing is."""
    theirs = [entry for entry in named.entries if entry.title]
    same = [entry for entry in theirs if entry.title.casefold() == title]
    if not theirs or any(entry.holds_on(context.today) for entry in same):
        return None
    return _out_of_date(same, context) if same else _another(theirs, context)


def _out_of_date(same: list[KnownName], context: Context) -> dict[str, str] | None:
    last = max(same, key=lambda entry: (entry.valid_to is None, entry.valid_to or context.today))
    day = last.valid_to if last.valid_to and last.valid_to < context.today else last.valid_from
    return {"day": f"{day:%d/%m/%Y}"} if day else None


def _another(theirs: list[KnownName], context: Context) -> dict[str, str] | None:
    now = [entry.title for entry in theirs if entry.holds_on(context.today)]
    return {"right": ", ".join(now)} if now else None


def _title_before(text: str, titles: Sequence[str]) -> str | None:
    """The title that ends where the name begins; None also for a former one."""
    small = text.casefold()
    for title in titles:
        at = small.rfind(title)
        if at < 0 or not _BETWEEN.fullmatch(small[at + len(title) :]):
            continue
        word_begins = at == 0 or not small[at - 1].isalnum()
        return title if word_begins and not _FORMER.search(small[:at]) else None
    return None


@lru_cache(maxsize=2)
def _named(story: Manuscript, names: Directory) -> tuple[_Named, ...]:
    """Every name of the dictionary in the text: three rules ask for the same."""
    words, found = story.words if names.entries else (), []
    folded = [_folded(word.text) if word.text[0].isupper() else "" for word in words]
    for at, two in enumerate(pairwise(folded)):
        for key in names.by_beginning.get(two, ()):
            if tuple(folded[at : at + len(key)]) == key and (name := _at(story, words[at : at + len(key)])):
                found.append(_Named(*name, names.by_folded[key]))
                break
    return tuple(found)


def _at(story: Manuscript, run: Sequence[Word]) -> tuple[str, int, int, str] | None:
    """Where a run of words stands, if it stands together: in one field, one space between two."""
    name, start, end = run[0].field, run[0].start, run[-1].end
    said = story.fields[name][start:end]
    together = run[-1].field == name and len(said) == sum(len(word.text) + 1 for word in run) - 1
    return (name, start, end, said) if together and said.count(" ") == len(run) - 1 else None


def _same(said: str, known: set[str]) -> bool:
    return nfc(said).casefold() in {name.casefold() for name in known}
