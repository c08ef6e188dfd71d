"""A formatted text typed with the fonts of before Unicode, converted: every tag stays where it is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape

from newsroom.html_rules import BLOCKS, SECTIONS
from newsroom.proof.legacy import Coding, convert, is_vni_pair, legacy_in

_PIECE = re.compile(r'(</?([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"]|"[^"]*")*>)|([^<]+)')
_ENDS_A_LINE = BLOCKS | SECTIONS | {"br", "h1", "h5", "h6", "dt", "dd"}


@dataclass(frozen=True)
class Converted:
    """HTML with its old lines in Unicode, not cleaned yet; and which lines those were, before and after."""

    html: str
    lines: tuple[tuple[str, str], ...]


def convert_html(sanitised: str) -> Converted:
    """The lines of HTML, as a sanitiser has written it, that are in an old coding, in Unicode.

    Two words betray a coding (newsroom.proof.legacy); once a text is known to be in one, a single word in a
    cell or a heading is enough.
    """
    pieces = [found[0] for found in _PIECE.finditer(sanitised)]
    lines = [[unescape(pieces[at]) for at in run] for run in _lines(pieces)]
    known = [found.coding for line in lines if (found := legacy_in("".join(line)))]
    if not known:
        return Converted(sanitised, ())
    usual = Counter(known).most_common(1)[0][0]
    changed = []
    for run, line in zip(_lines(pieces), lines, strict=True):
        before, coding = "".join(line), _coding_of(line, usual)
        if coding is None:
            continue
        after = _in_unicode(line, coding)
        for at, text in zip(run, after, strict=True):
            pieces[at] = escape(text, quote=False)
        changed.append((before.strip(), "".join(after).strip()))
    return Converted("".join(pieces), tuple(changed))


def _lines(pieces: Sequence[str]) -> Iterator[list[int]]:
    """For each line of text: which pieces are its words."""
    run: list[int] = []
    for at, piece in enumerate(pieces):
        tag = _PIECE.fullmatch(piece)
        if tag is None or tag[3] is not None:
            run.append(at)
        elif run and tag[2].lower() in _ENDS_A_LINE:
            yield run
            run = []
    if run:
        yield run


def _coding_of(line: Sequence[str], usual: Coding) -> Coding | None:
    text = "".join(line)
    found = legacy_in(text) or legacy_in(text, least=1)
    return found.coding if found and (found.coding == usual or legacy_in(text)) else None


def _in_unicode(line: Sequence[str], coding: Coding) -> list[str]:
    """Each part of a line converted. VNI writes a letter and its mark one after the other; where a tag stands
    between the two, the mark goes to its letter.
    """
    parts = [*line]
    for at in range(len(parts) - 1):
        if coding == "VNI" and is_vni_pair(parts[at][-1:] + parts[at + 1][:1]):
            parts[at], parts[at + 1] = parts[at] + parts[at + 1][0], parts[at + 1][1:]
    return [convert(part, coding) for part in parts]
