"""What stands in the way of a story's text (`Story.hindrances`), kept up to date where texts are written.

Lists and desks judge many stories at once; with this they need not read a single text.
"""

from newsroom.content import Content
from newsroom.html import is_empty

EMPTY = "empty"
"""There is no text yet."""
UNEXPLAINED = "unexplained"
"""The note of what was wrong is missing; it matters in a correction alone."""
OF_TEXT = frozenset({EMPTY, UNEXPLAINED})
"""What hangs on the words alone and is found anew with every text."""


def hindrances_in(content: Content) -> frozenset[str]:
    """What of `OF_TEXT` a text has."""
    found = {EMPTY: not content.title or is_empty(content.body), UNEXPLAINED: not content.correction}
    return frozenset(name for name, there in found.items() if there)


def renewed(before: list[str], content: Content) -> list[str]:
    """The hindrances of a story that now stands at `content`: those of its text, and what else there was."""
    return sorted((set(before) - OF_TEXT) | hindrances_in(content))
