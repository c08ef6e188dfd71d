"""The lines of a diagram: which stage leads to which, and where each line runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definition import HELD, LIVE, Move, Workflow


@dataclass(frozen=True, slots=True)
class Line:
    """All moves that lead from one stage to another."""

    source: str
    target: str
    moves: tuple[Move, ...]


def main_path(workflow: Workflow) -> tuple[str, ...]:
    """The stages a story normally passes, in the order of the definition: work first, then public ones."""
    work = [name for name, stage in workflow.stages.items() if stage.kind == "work"]
    public = [name for name, stage in workflow.stages.items() if stage.kind == "public"]
    return (*work, *public)


def from_anywhere(workflow: Workflow) -> tuple[Move, ...]:
    """Moves that start at every stage; they are named once instead of drawn at each."""
    return tuple(move for move in workflow.moves.values() if set(move.sources) == set(workflow.stages))


def targets(workflow: Workflow, move: Move) -> tuple[str, ...]:
    """Every stage `move` can lead to, the usual one first; places known only for one story are left out."""
    gate = (workflow.gates[move.gate].stage,) if move.gate else ()
    possible = (move.to, *move.to_if.values(), *gate)
    return tuple(dict.fromkeys(stage for stage in possible if stage not in {HELD, LIVE}))


def lines(workflow: Workflow) -> tuple[Line, ...]:
    """One line for each pair of stages that a move connects, except moves that start anywhere."""
    found: dict[tuple[str, str], list[Move]] = {}
    for source, target, move in _steps(workflow):
        found.setdefault((source, target), []).append(move)
    return tuple(Line(source, target, tuple(moves)) for (source, target), moves in found.items())


def _steps(workflow: Workflow) -> Iterator[tuple[str, str, Move]]:
    everywhere = from_anywhere(workflow)
    for move in workflow.moves.values():
        for source in move.sources if move not in everywhere else ():
            for target in targets(workflow, move):
                if target != source:
                    yield source, target, move


@dataclass(frozen=True, slots=True)
class Lane:
    """Lines to one stage that share a track beside the boxes. `number` counts from the boxes outwards."""

    target: int
    sources: tuple[tuple[int, Line], ...]
    number: int

    def span(self) -> tuple[int, int]:
        """The rows the track passes, from the upper to the lower."""
        rows = [self.target, *(row for row, _ in self.sources)]
        return min(rows), max(rows)


def lanes(rows: dict[str, int], chosen: tuple[Line, ...]) -> tuple[Lane, ...]:
    """Tracks for `chosen`, short ones next to the boxes; two that share a row never share a number."""
    groups: dict[int, list[tuple[int, Line]]] = {}
    for line in chosen:
        groups.setdefault(rows[line.target], []).append((rows[line.source], line))
    free = [Lane(target, tuple(sources), 0) for target, sources in groups.items()]
    placed: list[Lane] = []
    for lane in sorted(free, key=lambda lane: lane.span()[1] - lane.span()[0]):
        number = next(n for n in range(len(free)) if not _taken(placed, lane, n))
        placed.append(Lane(lane.target, lane.sources, number))
    return tuple(placed)


def _taken(placed: list[Lane], lane: Lane, number: int) -> bool:
    top, bottom = lane.span()
    spans = (other.span() for other in placed if other.number == number)
    return any(top <= low and high <= bottom for high, low in spans)
