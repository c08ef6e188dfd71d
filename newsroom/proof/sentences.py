"""Length: sentences and leads that nobody reads to the end."""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

# A sentence ends at . ! ? … before a space and a capital or an opening sign, or at the end of a line.
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…]+[\"'”’»)]*(?=\s+[\"'“‘«(]?[A-ZĐÀ-ÝĂĨŨƠƯẠ-Ỹ0-9])|(?=\n)|\Z)")
_WORD = re.compile(r"\w+")
_AN_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|TS|ThS|PGS|GS|BS|KTS|Th|Ts|St|Mr|Mrs|Dr|No|Q|P|[A-ZĐ])\.)\Z")


def long_sentence(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A sentence of the body with more words (written syllables) than this newsroom bears."""
    most = int(context.values["long_sentence"])
    for start, end in _sentences(story.body.text):
        sentence = story.body.text[start:end]
        if len(sentence) > 2 * most and (count := len(_WORD.findall(sentence))) > most:
            yield Spot("body", start, end, {"count": count, "most": most})


def long_sapo(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A lead with more words than this newsroom bears."""
    most, sapo = int(context.values["long_sapo"]), story.fields.get("sapo", "")
    if (count := len(_WORD.findall(sapo))) > most:
        yield Spot("sapo", 0, len(sapo), {"count": count, "most": most})


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end; "TP. Hồ Chí Minh" ends none."""
    begun: int | None = None
    for match in _SENTENCE.finditer(text):
        start = match.start() if begun is None else begun
        if _AN_ABBREVIATION.search(match.group()) and text[match.end() : match.end() + 1] == " ":
            begun = start
            continue
        begun = None
        yield start, match.end()
