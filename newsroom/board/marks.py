"""The last line of a card: whether it is a rehearsal, how urgent it is, how long it waits, what is late.

A board shows hundreds of them, so the words for a length of time are looked up once each.
"""

from datetime import datetime

from markupsafe import Markup, escape

from newsroom import chips
from newsroom.board.queries import Card
from newsroom.clock import show
from newsroom.i18n import gettext as _

_HOUR, _DAY = 3600, 24 * 3600


class Marks:
    """The marks of the cards of one page, seen at `at` (UTC)."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._too_long = f' <span class="card-late">{escape(_("over its time"))}</span>'
        self._rehearsal = chips.exercise(rehearsal=True)
        self._left, self._over = _("%(span)s left"), _("overdue by %(span)s")
        self._spans: dict[tuple[int, int], str] = {}

    def times(self, card: Card) -> Markup:
        """How long the card has been at its stage, exact on hover, with what presses."""
        rehearsal = self._rehearsal if card.exercise else ""
        urgent = chips.priority(card.priority) if card.priority else ""
        age = f'<time class="ago" title="{show(card.since)}">{self._span(self._seconds(card.since))}</time>'
        late = self._too_long if card.late else ""
        due = self._due(card.deadline) if card.deadline else ""
        return Markup(f"{rehearsal}{urgent}{age}{late}{due}")  # noqa: S704  # numbers, and words that are escaped

    def _due(self, deadline: datetime) -> str:
        """As chips.due: plain, amber when near, filled when overdue."""
        over = self._seconds(deadline)
        tone = "over" if over > 0 else "near" if -over < chips.NEAR else "far"
        words = (self._over if over > 0 else self._left) % {"span": self._span(abs(over))}
        return f' <time class="due due-{tone}" title="{show(deadline)}">{escape(words)}</time>'

    def _seconds(self, since: datetime) -> int:
        return int((self._at - since).total_seconds())

    def _span(self, seconds: int) -> str:
        """The words change by the minute, then by the hour, then by the day: see newsroom.chips.span."""
        unit = 60 if seconds < _HOUR else _HOUR if seconds < 2 * _DAY else _DAY
        key = (seconds // unit, unit)
        if key not in self._spans:
            self._spans[key] = str(escape(chips.span(seconds)))
        return self._spans[key]
