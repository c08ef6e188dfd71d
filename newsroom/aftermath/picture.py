"""The picture of a case's time: what was aimed at, what was reached, on one line of time.

Pure: moments in, places in a drawing out. The template draws them; nothing here is a colour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.aftermath.queries import Limit, Report, Step

Place = Callable[[datetime], float]
WIDTH, LEFT, ROW, TOP = 1000, 16, 44, 78
LONGEST = timedelta(hours=72)
"""What is drawn at the most; what came later stands in the table alone."""
_TICKS = (*(timedelta(minutes=m) for m in (5, 15, 30)), *(timedelta(hours=h) for h in (1, 2, 4, 6, 12)))


@dataclass(frozen=True)
class Bar:
    """A time limit: its whole from `x` over `width`, of it used `used`; `verdict` as in Limit."""

    x: float
    width: float
    used: float
    verdict: str


@dataclass(frozen=True)
class Line:
    """All limits of one kind, in one row at height `y`."""

    limit: Limit
    y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Mark:
    """A step of the case at `at`: its number in the list stands at `x` and `y`, apart from its neighbours."""

    number: int
    at: float
    x: float
    y: int


@dataclass(frozen=True)
class Picture:
    """The whole drawing; `ticks`: places on the line of time with the moment of each."""

    height: int
    lines: Sequence[Line]
    marks: Sequence[Mark]
    ticks: Sequence[tuple[float, datetime]]


def draw(found: Report, at: datetime) -> Picture:
    """The drawing of a case at `at` (UTC): from its first moment until it was closed, or now."""
    drawn = [limit for limit in found.limits if not _after(limit, found)]
    begins = min([step.at for step in found.steps] + [limit.target.begins_at for limit in drawn])
    last = found.incident.closed_at or at
    ends = max([last] + [min(limit.target.due_at, last + timedelta(hours=4)) for limit in drawn])
    ends = max(min(ends, begins + LONGEST), begins + timedelta(minutes=30))

    def place(moment: datetime) -> float:
        share = (min(max(moment, begins), ends) - begins) / (ends - begins)
        return round(LEFT + share * (WIDTH - 2 * LEFT), 1)

    lines = _lines(drawn, place, last)
    marks = _marks([step for step in found.steps if step.at <= ends], place)
    return Picture(TOP + ROW * len(lines) + 10, lines, marks, [(place(t), t) for t in _ticks(begins, ends)])


def _after(limit: Limit, found: Report) -> bool:
    """Whether a limit began only when the case was over."""
    closed = found.incident.closed_at
    return closed is not None and limit.target.begins_at >= closed


def _lines(limits: Sequence[Limit], place: Place, last: datetime) -> list[Line]:
    by_timer: dict[str, list[Limit]] = {}
    for limit in limits:
        by_timer.setdefault(limit.target.timer, []).append(limit)
    return [
        Line(same[0], TOP + ROW * row, [_bar(limit, place, last) for limit in same])
        for row, same in enumerate(by_timer.values())
    ]


def _bar(limit: Limit, place: Place, last: datetime) -> Bar:
    target = limit.target
    x = place(target.begins_at)
    until = target.met_at or target.replaced_at or last
    return Bar(x, max(place(target.due_at) - x, 2), max(round(place(until) - x, 1), 2), limit.verdict)


def _marks(steps: Sequence[Step], place: Place) -> list[Mark]:
    """Neighbours that would cover each other stand on two heights by turns, and beside each other."""
    marks: list[Mark] = []
    for number, step in enumerate(steps, start=1):
        at = place(step.at)
        near = bool(marks) and at - marks[-1].x < 28
        y = 50 if near and marks[-1].y == 24 else 24
        level = [mark.x for mark in marks if mark.y == y]
        marks.append(Mark(number, at, min(max([at, *(x + 28 for x in level)]), WIDTH - LEFT), y))
    return marks


def _ticks(begins: datetime, ends: datetime) -> list[datetime]:
    every = next((step for step in _TICKS if (ends - begins) / step <= 8), timedelta(hours=24))
    count = int((ends - begins) / every)
    return [begins + every * number for number in range(count + 1)]
