"""Two lines of text compared word by word; formatting, links and pictures count as part of the words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape, unescape
from typing import Literal, NamedTuple

from newsroom.html_rules import attribute

Kind = Literal["same", "added", "removed"]
# Beyond this many pairs of words left after the common start and end, matching words would take too long.
_MAX_PAIRS = 4_000_000
_PIECE = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
_PAIR = re.compile(r""" ([a-z]+)="([^"]*)\"""")
# Figures (5.635 · 5,4 · 01/01/2027 · 14:30) and numbers of documents (09/2017/NĐ-CP) change as a whole.
# Chinese and Japanese set no spaces: there every character counts as a word.
_CHARACTER = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W{_CHARACTER}]"
_WORD = re.compile(rf"[{_CHARACTER}]|\d(?:{_LETTER}|[.,:/-])*{_LETTER}|{_LETTER}+|\s+|[^\w\s]")
_WRAPPED = {"added": "ins", "removed": "del"}


class Word(NamedTuple):
    """A word, space or sign with the tags around it; `note` marks what is only shown where it changed."""

    text: str
    tags: tuple[str, ...] = ()
    kind: Literal["text", "break", "image", "note"] = "text"


@dataclass(frozen=True)
class Segment:
    """A stretch of words with one fate; `html` is safe and complete with <ins> or <del>."""

    kind: Kind
    text: str
    html: str


def words_of_line(line: str) -> list[Word]:
    """The words of one line of stored inline HTML. A link's address follows its text as a note."""
    words: list[Word] = []
    around: list[tuple[str, str]] = []  # open tags, each with the address a link goes to
    for piece in _PIECE.finditer(line):
        if text := piece[4]:
            tags = tuple(tag for tag, _ in around)
            words.extend(Word(word, tags) for word in _WORD.findall(unescape(text)))
        else:
            words.extend(_tag_words(piece, around))
    return words


def _tag_words(piece: re.Match[str], around: list[tuple[str, str]]) -> list[Word]:
    closing, tag, pairs, _ = piece.groups()
    if tag == "br":
        return [Word("\n", (), "break")]
    if tag == "img":
        return [_image(pairs)]
    if closing:
        tag, address = around.pop()
        return [Word(address, (), "note")] if tag == "a" else []
    around.append((tag, " ".join(value for _, value in sorted(_values(tag, pairs).items()))))
    return []


def words_of_text(text: str) -> list[Word]:
    """The words of plain text."""
    return [Word(word) for word in _WORD.findall(text)]


def compare_words(old: Sequence[Word], new: Sequence[Word]) -> tuple[Segment, ...]:
    """What became of the words of `old` on the way to `new`, in reading order."""
    return tuple(_segment(kind, words) for kind, words in _runs(old, new) if words)


def segment(kind: Kind, words: Sequence[Word]) -> tuple[Segment, ...]:
    """All `words` as one segment; none if there are none."""
    return (_segment(kind, words),) if words else ()


def _values(tag: str, pairs: str) -> dict[str, str]:
    found = ((name, attribute(tag, name, unescape(value))) for name, value in _PAIR.findall(pairs))
    return {name: value for name, value in found if value is not None}


def _image(pairs: str) -> Word:
    values = _values("img", pairs)
    return Word(values.get("alt", ""), (values.get("src", ""),), "image")


def _runs(old: Sequence[Word], new: Sequence[Word]) -> Iterator[tuple[Kind, list[Word]]]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    yield "same", [*old[:start]]
    removed: list[Word] = []
    added: list[Word] = []
    for tag, a, b, c, d in _opcodes(old_middle, new_middle):
        # A lone space between two changes is part of them, or every second word would stand alone.
        if tag == "equal" and not (
            all(word.text.isspace() for word in old_middle[a:b]) and (removed or added)
        ):
            yield from (("removed", removed), ("added", added), ("same", [*old_middle[a:b]]))
            removed, added = [], []
        else:
            removed.extend(old_middle[a:b])
            added.extend(new_middle[c:d])
    yield from (("removed", removed), ("added", added), ("same", [*old[len(old) - end :]]))


def _opcodes(old: Sequence[Word], new: Sequence[Word]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > _MAX_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _common(old: Sequence[Word], new: Sequence[Word]) -> int:
    length = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        length += 1
    return length


def _segment(kind: Kind, words: Sequence[Word]) -> Segment:
    text = "".join(word.text for word in words if word.kind != "note")
    inner = "".join(_written(words, changed=kind != "same"))
    tag = _WRAPPED.get(kind)
    return Segment(kind, text, f"<{tag}>{inner}</{tag}>" if tag else inner)


def _written(words: Sequence[Word], *, changed: bool) -> Iterator[str]:
    open_tags: tuple[str, ...] = ()
    for word in words:
        tags = () if word.kind in {"image", "note"} else word.tags
        if tags != open_tags:
            yield "".join(f"</{_shown(tag)}>" for tag in reversed(open_tags))
            yield "".join(f"<{_shown(tag)}>" for tag in tags)
            open_tags = tags
        yield _written_word(word, changed=changed)
    yield "".join(f"</{_shown(tag)}>" for tag in reversed(open_tags))


def _shown(tag: str) -> str:
    """A link is shown underlined, not followed: a comparison is for reading."""
    return "u" if tag == "a" else tag


def _written_word(word: Word, *, changed: bool) -> str:
    if word.kind == "break":
        return "↵<br>" if changed else "<br>"
    if word.kind == "image":
        return f'<img src="{escape(word.tags[0])}" alt="{escape(word.text)}">'
    if word.kind == "note":
        return f" <code>{escape(word.text)}</code>" if changed else ""
    return escape(word.text)
