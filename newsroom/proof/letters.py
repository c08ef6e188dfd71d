"""Letters that only look right: marks apart from their letters, look-alikes, old fonts, characters unseen."""

import re
import unicodedata
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Block, Manuscript
from newsroom.proof.syllables import is_spelled_well
from newsroom.text import INVISIBLE, nfc

_MARK = re.compile("[\u0300-\u036f]")
_D_LIKE = re.compile(r"\w*[ÐðƉɖ]\w*")
_ANY_D_LIKE = re.compile("[ÐðƉɖ]")
_D = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_ABBREVIATION = re.compile("[A-ZĐÐƉ]{2,8}")


# Saving puts it right anyway, and a fix of a whole paragraph would cost it its links and its bold words.
_KEPT_AS_IT_IS = ("body",)


def decomposed(story: Manuscript, _: Context) -> Iterator[Spot]:
    """Letters with their marks as characters of their own (NFD): search, comparing and counting go wrong."""
    for block in story.blocks:
        if _MARK.search(block.text) and (composed := nfc(block.text)) != block.text:
            yield _cleaned(block, composed)


def invisible(story: Manuscript, _: Context) -> Iterator[Spot]:
    """Zero-width characters, soft hyphens and their like, mostly brought along from a PDF or a web page."""
    old = {(block.field, block.start) for block, _ in story.legacy}
    for block in story.blocks:
        if (block.field, block.start) in old:
            continue
        found = INVISIBLE.findall(block.text)
        if found:
            yield _cleaned(block, INVISIBLE.sub("", block.text), count=sum(map(len, found)))


def lookalike_d(story: Manuscript, _: Context) -> Iterator[Spot]:
    """Ð (eth) or Ɖ (African D) for Đ; foreign names are let be."""
    old = {(block.field, block.start) for block, _ in story.legacy}
    for block in story.blocks:
        if not _ANY_D_LIKE.search(block.text) or (block.field, block.start) in old:
            continue
        for match in _D_LIKE.finditer(block.text):
            word = match.group().translate(_D)
            if is_spelled_well(unicodedata.normalize("NFC", word.lower())) or _ABBREVIATION.fullmatch(word):
                start = block.start + match.start()
                yield Spot(block.field, start, start + len(word), {"right": word}, word)


def legacy_font(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A line typed with TCVN3 or VNI fonts; the fix shows it in Unicode."""
    for block, found in story.legacy:
        yield _whole(block, found.unicode, coding=found.coding)


def _cleaned(block: Block, clean: str, **params: str | int) -> Spot:
    spot = _whole(block, clean, **params)
    return spot._replace(replacement=None) if block.field in _KEPT_AS_IT_IS else spot


def _whole(block: Block, replacement: str, **params: str | int) -> Spot:
    return Spot(block.field, block.start, block.start + len(block.text), params, replacement)
