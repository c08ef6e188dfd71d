"""Spelling: syllables that Vietnamese cannot have, and one house style for hòa and hoà.

Quiet: only words with a Vietnamese letter, in small letters, outside quotations and compounds with a hyphen,
each once. Names, abbreviations and foreign words are let be.
"""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript, Word
from newsroom.proof.syllables import corrected, is_movable, is_spelled_well, spelled, syllable_of

_FOREIGN = re.compile(
    "[fjwz]|[^aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ]"
)
_VOWEL = re.compile("[aeiouyàáâãèéêìíòóôõùúýăĩũơưạ-ỹ]")


def misspelled(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A word with Vietnamese letters that is no syllable, or has its tone mark on the wrong letter."""
    new_style = context.values["tone_style"] == "new"
    for word in _candidates(story):
        if is_spelled_well(word.text):
            continue
        right = corrected(word.text, new_style)
        if right or not (_FOREIGN.search(word.text) or not _VOWEL.search(word.text)):
            yield Spot(word.field, word.start, word.end, {"right": right} if right else {}, right)


def tone_style(story: Manuscript, context: Context) -> Iterator[Spot]:
    """hoà in a house that writes hòa, or the other way round. Never quý, never giá: there is no choice."""
    new_style = context.values["tone_style"] == "new"
    seen: set[str] = set()
    for word in story.words if story.vietnamese else ():
        small = word.text.lower()
        if small.isascii() or small in seen:
            continue
        seen.add(small)
        found = syllable_of(small)
        if found and is_movable(found) and small != (right := spelled(found, new_style)):
            fitting = _in_case(right, word.text)
            yield Spot(word.field, word.start, word.end, {"right": fitting}, fitting)


def _candidates(story: Manuscript) -> Iterator[Word]:
    """The first occurrence of each word that can be judged."""
    seen: set[str] = set()
    for word in story.words if story.vietnamese else ():
        if word.text in seen or word.text.isascii() or not word.text.islower():
            continue
        text = story.fields[word.field]
        if "-" in text[max(word.start - 1, 0) : word.start] + text[word.end : word.end + 1]:
            continue
        if any(quoted.start <= word.start < quoted.end for quoted in story.quoted.get(word.field, ())):
            continue
        seen.add(word.text)
        yield word


def _in_case(right: str, said: str) -> str:
    if said.isupper():
        return right.upper()
    return right[0].upper() + right[1:] if said[0].isupper() else right
