"""Marks of state secrets: text that carries one must not be in this system at all (Law 117/2025, Art. 5)."""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

_UPPER = "A-ZĐÀ-ÝĂĨŨƠƯẠ-Ỹ"
_MARKER = re.compile(r"(?<![^\W\d_])(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?![^\W\d_])")
_DEGREE = re.compile(r"\bđộ mật\s*:\s*(?:tuyệt mật|tối mật|mật)\b", re.IGNORECASE)
# BẢO MẬT, MẬT ONG: within a run of capitals the word MẬT alone means something else.
_CAPITALS_BEFORE = re.compile(rf"[{_UPPER}]{{2,}}\s+$")
_CAPITALS_AFTER = re.compile(rf"^\s+[{_UPPER}]{{2,}}(?![^\W\d_])")


def secret_marker(story: Manuscript, _: Context) -> Iterator[Spot]:
    """MẬT, TỐI MẬT, TUYỆT MẬT as they are stamped, or a line that gives the degree of secrecy."""
    for block in story.blocks:
        if "mật" not in block.text.lower():
            continue
        seen: list[tuple[int, int]] = []
        for match in (*_DEGREE.finditer(block.text), *_MARKER.finditer(block.text)):
            inside = any(start <= match.start() < end for start, end in seen)
            if inside or _is_a_word(block.text, match):
                continue
            seen.append(match.span())
            start, end = block.start + match.start(), block.start + match.end()
            yield Spot(block.field, start, end, {"marker": match.group()})


def _is_a_word(line: str, match: re.Match[str]) -> bool:
    if match.group() != "MẬT":
        return False
    before, after = line[: match.start()], line[match.end() :]
    return bool(_CAPITALS_BEFORE.search(before[-40:]) or _CAPITALS_AFTER.search(after[:40]))
