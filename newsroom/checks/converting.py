"""A body in the fonts of before Unicode, converted for the editor to show before anything changes."""

from collections.abc import Mapping
from typing import Any

from newsroom.html import body_from_input, clean, for_display, looks_like_html
from newsroom.proof.legacy_html import convert_html

LINES = 200
"""So many lines are listed, before and after."""


def convert_body(typed: str) -> Mapping[str, Any]:
    """The body as it stands in a form with its old lines in Unicode: `html` in the stored form, `number` of
    lines that changed, `lines` before and after. Bold, links, lists and tables stay. Raises Unsafe.
    """
    # Cleaning comes last: it would take an ư of TCVN3 for a soft hyphen.
    found = convert_html(for_display(typed) if looks_like_html(typed) else body_from_input(typed))
    lines = [{"before": before, "after": after} for before, after in found.lines[:LINES]]
    return {"html": clean(found.html), "number": len(found.lines), "lines": lines}
