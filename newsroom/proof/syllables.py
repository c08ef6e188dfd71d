"""Vietnamese syllables by rule: onset × rhyme × tone, as the language's spelling builds them.

No word list is shipped: the well-kept ones are under licences that this project cannot take over. The rules
admit every syllable that can be spelled, also rare ones that no dictionary has, so what they refuse is wrong
in any dictionary.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_MARK = {tone: mark for mark, tone in _TONES.items()}
_TELEX = {"f": "huyền", "s": "sắc", "x": "ngã", "r": "hỏi", "j": "nặng"}
_STOPS = ("c", "ch", "p", "t")
_VOWELS = "aăâeêioôơuưy"
_ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x",
)  # fmt: skip
_FRONT = frozenset("eêiy")
# Written k, gh, ngh before e, ê, i, y and c, g, ng before all other vowels.
_BEFORE_FRONT, _BEFORE_BACK = frozenset({"k", "gh", "ngh"}), frozenset({"c", "g", "ng"})


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RHYMES = _listed("""
    a ai ao au ay am an ang anh ap at ac ach
    ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc
    e eo em en eng ep et ec ê êu êm ên ênh êp êt êch
    i iu im in inh ip it ich y ia iêu iêm iên iêng iêp iêt iêc
    o oi om on ong op ot oc oong ooc ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt
    u ui um un ung up ut uc ua uôi uôm uôn uông uôt uôc
    ư ưi ưu ưm ưn ưng ưt ưc ưa ươi ươu ươm ươn ương ươp ươt ươc
    oa oai oao oay oam oan oang oanh oap oat oac oach oăm oăn oăng oăp oăt oăc oe oeo oem oen oet
    uâ uây uân uâng uât uê uênh uêch uêu uơ uy uya uyu uyn uynh uych uyt uyp uyên uyêt
    """)
_AFTER_NOTHING = _listed("yê yêu yêm yên yêng yêt")
_AFTER_QU = _listed("""
    a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc ây ân âng ât âc âu
    e eo en et em ê êu ên ênh êt êch i it inh y yt ynh ych yp yên yêt yêu ơ ơi ôc
    """)
_AFTER_G = _listed("i im in ip ich iên iêng iêt iêc")
_MOVABLE = frozenset({"oa", "oe", "uy"})


class Syllable(NamedTuple):
    """A syllable taken apart: "hoà" is h, oa, huyền; no tone mark is the tone ngang."""

    onset: str
    rhyme: str
    tone: str


@lru_cache(maxsize=20_000)
def syllable_of(word: str) -> Syllable | None:
    """The syllable that `word` (NFC, in lower case) spells, wherever its tone mark stands; None: none."""
    plain, tones = _without_tone(word)
    if len(tones) > 1 or not plain:
        return None
    tone = tones or "ngang"
    found = _taken_apart(plain)
    return Syllable(*found, _TONES.get(tone, tone)) if found and _may_have(found[1], tones) else None


def spelled(syllable: Syllable, new_style: bool) -> str:
    """The syllable in writing. `new_style`: oa, oe, uy at the end carry the mark on the second letter."""
    onset, rhyme, tone = syllable
    if tone == "ngang":
        return onset + rhyme
    at = _place(rhyme, new_style)
    return onset + unicodedata.normalize("NFC", rhyme[: at + 1] + _MARK[tone]) + rhyme[at + 1 :]


def is_movable(syllable: Syllable) -> bool:
    """Whether the two styles differ on it: hòa or hoà. The u of quý belongs to the onset."""
    return syllable.rhyme in _MOVABLE and syllable.tone != "ngang"


@lru_cache(maxsize=20_000)
def is_spelled_well(word: str) -> bool:
    """Whether `word` (NFC, in lower case) is a syllable with its mark where one of the two styles puts it."""
    found = syllable_of(word)
    return found is not None and word in (spelled(found, new_style=True), spelled(found, new_style=False))


def corrected(word: str, new_style: bool) -> str | None:
    """What `word` was surely meant to be: the mark moved to its place, or a Telex key typed too late carried
    out ("đươcj"). None: nobody can tell.
    """
    if found := syllable_of(word):
        return spelled(found, new_style)
    found = syllable_of(word[:-1]) if word[-1:] in _TELEX else None
    if not found or found.tone != "ngang":
        return _untoned_telex(word, new_style)
    return spelled(found._replace(tone=_TELEX[word[-1]]), new_style)


def _untoned_telex(word: str, new_style: bool) -> str | None:
    """A stopped syllable cannot stand without a tone, so `word` may be one that still waits for its key."""
    plain, tones = _without_tone(word[:-1])
    found = _taken_apart(plain) if word[-1:] in ("s", "j") and not tones else None
    return spelled(Syllable(*found, _TELEX[word[-1]]), new_style) if found else None


def _without_tone(word: str) -> tuple[str, str]:
    """The word without tone marks, and the marks that were there."""
    apart = unicodedata.normalize("NFD", word)
    marks = "".join(char for char in apart if char in _TONES)
    if not marks:
        return word, ""
    return unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES)), marks


def _taken_apart(plain: str) -> tuple[str, str] | None:
    """Onset and rhyme of a syllable without its tone."""
    for onset in _ONSETS:
        if plain.startswith(onset) and _fits(onset, plain[len(onset) :]):
            return onset, plain[len(onset) :]
    return ("", plain) if plain in _RHYMES or plain in _AFTER_NOTHING else None


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "qu":
        return rhyme in _AFTER_QU
    if onset == "gi":
        return rhyme in _RHYMES and rhyme[0] not in "iy"
    if onset == "g" and rhyme in _AFTER_G:
        return True
    if rhyme not in _RHYMES:
        return False
    return onset not in (_BEFORE_BACK if rhyme[0] in _FRONT else _BEFORE_FRONT)


def _may_have(rhyme: str, mark: str) -> bool:
    """Rhymes that end in a stop have the tones sắc and nặng alone."""
    stopped = rhyme.endswith(_STOPS)
    return not stopped or mark in ("\u0301", "\u0323")


def _place(rhyme: str, new_style: bool) -> int:
    """Which letter of the rhyme carries the mark."""
    vowels = [at for at, char in enumerate(rhyme) if char in _VOWELS]
    special = [at for at in vowels if rhyme[at] in "ăâêôơư"]
    if special:
        return special[-1]
    if len(vowels) == 1:
        return vowels[0]
    ends_open = vowels[-1] == len(rhyme) - 1
    if len(vowels) == 2 and ends_open and not (new_style and rhyme in _MOVABLE):
        return vowels[0]
    return vowels[1]
