"""Plain text: cleaning at the door, folding for search, Vietnamese sorting and slugs.

Everything a person types or an API sends passes `clean_line` or `clean_block` before it is measured,
compared, hashed or stored, so that two texts that look the same are the same.
"""

import re
import unicodedata
from functools import lru_cache

# Control characters, bidi overrides, zero-width characters, soft hyphens, fillers, variation selectors,
# tag characters, lone surrogates and non-characters: nothing a reader can see, and where tricks hide.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")
_SPACES_AROUND_LINE_END = re.compile(" ?\n ?")
_MANY_LINE_ENDS = re.compile("\n{3,}")
# Runs that may be marks on one letter (marks are no word characters); normalising a long one is quadratic.
_PERHAPS_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{17,}")
_MAX_MARKS = 16

# Đ (U+0110) has two look-alikes from old code pages: eth (U+00D0) and African D (U+0189).
_D_LIKE = str.maketrans("đĐðÐɖƉ", "dddddd")

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
"""A run of letters and digits, or of Chinese, Japanese or Korean characters."""
_WORD_KEPT = 40
CJK_START = re.compile(f"[{CJK}]")
_SLUG_WORD = re.compile("[a-z0-9]+")

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHT = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
# Tone marks in the order of Vietnamese dictionaries; no mark is 0.
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")


class TooLong(ValueError):
    """A line is longer than its field allows; `length` and `limit` are in characters after cleaning."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, at most {limit} allowed")
        self.length = length
        self.limit = limit


def nfc(value: str) -> str:
    """`value` in NFC, in linear time: of more than 16 marks on one letter the rest goes."""
    return unicodedata.normalize("NFC", _PERHAPS_MARKS.sub(_few_marks, value))


def _few_marks(run: re.Match[str]) -> str:
    kept, marks = "", 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MAX_MARKS:
            kept += char
    return kept


def visible(value: str) -> str:
    """`value` in NFC without invisible characters; white space stays as it is."""
    return nfc(INVISIBLE.sub("", value))


def clean_line(value: str, limit: int | None = None) -> str:
    """One line of text: NFC, nothing invisible, every run of white space one space, trimmed.

    Raises `TooLong` when the cleaned line has more than `limit` characters: nothing is cut silently.
    """
    line = _SPACES.sub(" ", visible(value)).strip()
    if limit is not None and len(line) > limit:
        raise TooLong(len(line), limit)
    return line


def clean_block(value: str) -> str:
    """Text of several lines: as `clean_line`, but line ends stay (\\n, at most one empty line in a row)."""
    text = visible(_LINE_END.sub("\n", value))
    text = _SPACES_AROUND_LINE_END.sub("\n", _SPACES_IN_LINE.sub(" ", text))
    return _MANY_LINE_ENDS.sub("\n\n", text).strip()


def _without_marks(value: str) -> str:
    value = nfc(value)
    return "".join(char for char in unicodedata.normalize("NFD", value) if unicodedata.category(char) != "Mn")


def fold(value: str) -> str:
    """`value` for matching: no marks, đ as d, caseless. Lossy: never for uniqueness, never for display."""
    plain = _without_marks(value).translate(_D_LIKE).casefold()
    return unicodedata.normalize("NFC", _without_marks(plain))


def search_tokens(value: str) -> list[str]:
    """Tokens for the search index and for queries alike, in order, repeats kept.

    "57-NQ/TW" gives 57, nq, tw. A run of Chinese characters gives its two-character pairs, since the
    index has no word boundaries there. No token holds anything but letters and digits.
    """
    tokens: list[str] = []
    for word in value.split():
        tokens.extend(_known_word(word) if len(word) <= _WORD_KEPT else _tokens_of_word(word))
    return tokens


def _tokens_of_word(word: str) -> tuple[str, ...]:
    tokens: list[str] = []
    for match in TOKEN.finditer(fold(word)):
        run = match.group()
        if len(run) > 2 and CJK_START.match(run):
            tokens.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            tokens.append(run)
    return tuple(tokens)


# Vietnamese has some seven thousand syllables, and every text is made of them: folding each but once is what
# keeps saving a text from costing more than all the rest of the request.
_known_word = lru_cache(maxsize=20_000)(_tokens_of_word)


def slug(value: str, limit: int = 80) -> str:
    """`value` for a web address: [a-z0-9-], cut at a word within `limit` characters; may be empty."""
    words = _SLUG_WORD.findall(fold(value))
    result = ""
    for word in words:
        longer = f"{result}-{word}" if result else word
        if len(longer) > limit:
            return result or word[:limit]
        result = longer
    return result


def _weigh(word: str) -> tuple[str, str]:
    """The letters of a word as weights, and its tone ("0" to "5")."""
    letters, tone = "", "0"
    for char in word:
        marks = unicodedata.normalize("NFD", char)
        tone = next((_TONE[mark] for mark in marks if mark in _TONE), tone)
        toneless = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONE))
        letters += _WEIGHT.get(toneless) or _WEIGHT.get(marks[0]) or toneless
    return letters, tone


def sort_key(text: str) -> str:
    """A string that sorts `text` in Vietnamese order when compared byte by byte (COLLATE "C" or BINARY).

    Letters decide first (a < ă < â < … < d < đ …), then the tone of each word (ngang, huyền, hỏi, ngã,
    sắc, nặng), so hòa and hoà are equal; digits come before letters, punctuation is a space.
    """
    weighed = [_weigh(word) for word in _WORD.findall(nfc(text).casefold())]
    return " ".join(letters for letters, _ in weighed) + "!" + "".join(tone for _, tone in weighed)


def name_sort_key(name: str) -> str:
    """Sort key of a Vietnamese personal name: given name (the last word), then family, then middle names."""
    words = name.split()
    return " ".join(sort_key(word) for word in [*words[-1:], *words[:-1]])
