"""Text typed with the fonts of before Unicode (TCVN3, VNI): recognised by its words, and converted.

Copied as characters it reads "Céng hßa x· héi" (TCVN3: TCVN 5712:1993, VN3) or "Coäng hoøa xaõ hoäi" (VNI,
which writes a base letter and a second character for its marks).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsroom.proof.syllables import is_spelled_well

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_VNI_LONE = str.maketrans("íìæóòñôöîÍÌÆÓÒÑÔÖÎ", "íìỉĩịđơưỵÍÌỈĨỊĐƠƯỴ")
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302",
    "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])")
# What Unicode Vietnamese does not have: without one of these a line is not looked at any further.
_STRANGE = re.compile("[µ¶·¸¹¨»¼½¾Æ©ÇË®ÎÏÐÑªÖ×ØÜÞßäåæçëîï«¬ñö÷øûü\xadþ¡¢£¤¥¦§Å]")
_TCVN3_COMPANY = re.compile("[^\\W\\d_][µ¶·¸¹¨©«¬®]|[µ¶·¸¹¨©«¬®][^\\W\\d_]")
_EDGES = " .,;:!?()[]\"'“”-–/…0123456789"
_LEAST_WORDS = 2

Coding = Literal["TCVN3", "VNI"]


@dataclass(frozen=True)
class Legacy:
    """Which coding a line is in, and the line in Unicode."""

    coding: Coding
    unicode: str


def legacy_in(line: str, least: int = _LEAST_WORDS) -> Legacy | None:
    """What a line in an old coding says; None when it is in none. A single odd word proves nothing by itself:
    so many words, at `least`, must be Vietnamese in that coding alone.
    """
    if not _STRANGE.search(line):
        return None
    words = line.split()
    codings: tuple[Coding, ...] = ("TCVN3", "VNI")
    coding = max(codings, key=lambda name: sum(_betrays(word, name) for word in words))
    betraying = [word for word in words if _betrays(word, coding)]
    odd = [word for word in words if _STRANGE.search(word) and any(char.isalpha() for char in word)]
    if len(betraying) < least or len(betraying) < 0.6 * len(odd):
        return None
    return Legacy(coding, convert(line, coding))


def convert(text: str, coding: Coding) -> str:
    """`text` read in an old coding, in Unicode (NFC)."""
    if coding == "TCVN3":
        return text.translate(_TCVN3)
    paired = _VNI_PAIR.sub(lambda pair: pair[1].translate(_VNI_LONE) + _VNI_MARKS[pair[2].lower()], text)
    # A lone ó is ĩ; the ó of a pair is two characters still.
    return unicodedata.normalize("NFC", paired.translate(_VNI_LONE))


def is_vni_pair(two: str) -> bool:
    """Whether two characters are a letter and its mark as VNI writes them."""
    return _VNI_PAIR.fullmatch(two) is not None


def with_kept_hyphens(text: str) -> str:
    """`text` with each soft hyphen that is an ư of TCVN3 written as ư, before cleaning takes it for rubbish.

    Told by its company: letters beside signs such as µ ¸ ¬ ®, which no other Vietnamese text has.
    """
    if "\xad" not in text or len(_TCVN3_COMPANY.findall(text)) < _LEAST_WORDS:
        return text
    return text.replace("\xad", "ư")


@lru_cache(maxsize=5_000)
def _betrays(word: str, coding: Coding) -> bool:
    """Whether a word is nonsense as it stands and Vietnamese in that coding."""
    bare = word.strip(_EDGES)
    if bare.isascii() or is_spelled_well(bare.lower()):
        return False
    return is_spelled_well(convert(bare, coding).lower())
