"""Proves a definition safe by walking every path with the real engine.

Three people who hold every role, and the system, do everything the engine lets them, in every order, and a
gate may be raised at any time. Paths are walked shortest first, so a reported path is the shortest there is.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from workflows.definition import Move, Workflow
from workflows.engine import after_edit, decide, may_edit
from workflows.facts import Actor, Facts, MoveRefused
from workflows.positions import (
    AUTHOR_ID,
    MUTE,
    PEOPLE,
    SYSTEM,
    Position,
    after_move,
    after_text_change,
    everything,
    like_intents,
)
from workflows.promises import PROMISES, Step

_Key = tuple[object, ...]

_ENOUGH = 1500
"""After so many positions a walk that has found harm stops: an unsafe definition can have very many more."""


def prove(workflow: Workflow) -> tuple[str, ...]:
    """The broken promises of a definition that has no static problem, each with the steps that break it.

    Stages that cannot be reached and dead ends are reported once no promise is broken.
    """
    walk = _Walk(workflow)
    walk.run()
    return tuple(walk.broken.values()) or (*walk.unreached(), *walk.stuck())


class _Walk:
    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.broken: dict[str, str] = {}
        self.positions: dict[_Key, Position] = {}
        self._came: dict[_Key, tuple[_Key | None, str]] = {}
        self._before: dict[_Key, set[_Key]] = {}
        self._intents = like_intents(workflow)
        self._given = everything(workflow)
        self._queue: deque[_Key] = deque()

    def run(self) -> None:
        """Visits every position that differs for the rules, once, unless harm was found on the way."""
        self._arrive(Position(self.workflow.initial), None, f"{AUTHOR_ID} creates")
        while self._queue and not (self.broken and len(self.positions) > _ENOUGH):
            key = self._queue.popleft()
            position = self.positions[key]
            for step, after in self._steps(key, position):
                self._before.setdefault(self._arrive(after, key, step), set()).add(key)
            for gate in self._not_raised(position):
                self._arrive(
                    position._replace(raised=position.raised | {gate}), key, f"gate {gate} is raised"
                )

    def unreached(self) -> Iterator[str]:
        """A sentence for each stage that no path leads to."""
        reached = {position.stage for position in self.positions.values()}
        for stage in self.workflow.stages:
            if stage not in reached:
                yield f"stages.{stage}: no path leads to this stage"

    def stuck(self) -> Iterator[str]:
        """A sentence for each kind of dead end, with the shortest path into it."""
        stages = self.workflow.stages
        ends = {key for key, at in self.positions.items() if stages[at.stage].kind in {"public", "closed"}}
        even = {key for key, at in self.positions.items() if at.debt_by is None}
        yield from self._cannot_reach(ends, "from here no path leads to a public or closed stage")
        yield from self._cannot_reach(even, "from here nobody can ever do the check that is owed")

    def _steps(self, key: _Key, position: Position) -> Iterator[tuple[str, Position]]:
        facts = position.facts()
        yield from self._moves(key, position, facts)
        yield from self._edits(key, position, facts)

    def _not_raised(self, position: Position) -> frozenset[str]:
        """Gates a newly set flag would raise. That is nobody's step, so no way out may depend on it."""
        passing = self.workflow.stages[position.stage].kind in {"work", "side"}
        return frozenset(self.workflow.gates) - position.raised if passing else frozenset()

    def _moves(self, key: _Key, position: Position, facts: Facts) -> Iterator[tuple[str, Position]]:
        down = False
        for move in self.workflow.moves_from(position.stage):
            for actor in self._asking(move):
                step = self._try(move.name, actor, position, facts)
                if step:
                    down = down or step.decision.takes_down
                    self._judge(key, step)
                    yield f"{actor.id} {move.name}", step.after
        if position.live and not down:
            self._break("a public version cannot be taken down at once", self._path(key))

    def _asking(self, move: Move) -> tuple[Actor, ...]:
        """Who tries a move; where who publishes must have authority, also those who have none just then."""
        if move.system:
            return (SYSTEM,)
        return (*PEOPLE, *MUTE) if move.publishes and self.workflow.speaks else PEOPLE

    def _try(self, name: str, actor: Actor, position: Position, facts: Facts) -> Step | None:
        try:
            decision = decide(self.workflow, name, actor, facts, self._given)
        except MoveRefused:
            return None
        return Step(self.workflow, actor, decision, position, after_move(position, actor, decision))

    def _edits(self, key: _Key, position: Position, facts: Facts) -> Iterator[tuple[str, Position]]:
        for person in PEOPLE:
            if may_edit(self.workflow, person, facts) is None:
                step = f"{person.id} edits"
                after = after_text_change(position, person.id, after_edit(self.workflow, facts))
                if self.workflow.stages[after.stage].kind == "public":
                    self._break("a public text can be changed without publishing it", self._path(key, step))
                yield step, after

    def _judge(self, key: _Key, step: Step) -> None:
        for promise, breaks in PROMISES.items():
            if promise not in self.broken and breaks(step):
                self._break(promise, self._path(key, f"{step.actor.id} {step.decision.move.name}"))

    def _break(self, promise: str, path: str) -> None:
        self.broken.setdefault(promise, f"{promise}: {path}")

    def _arrive(self, position: Position, came_from: _Key | None, step: str) -> _Key:
        position = position._replace(intent=self._intents[position.intent])
        key = position.key()
        if key not in self.positions:
            self.positions[key] = position
            self._came[key] = (came_from, step)
            self._queue.append(key)
        return key

    def _path(self, key: _Key, *last: str) -> str:
        steps = list(reversed(last))
        at: _Key | None = key
        while at:
            at, step = self._came[at]
            steps.append(step)
        return " → ".join(reversed(steps))

    def _cannot_reach(self, goals: Iterable[_Key], sentence: str) -> Iterator[str]:
        reaching = set(goals)
        queue = deque(reaching)
        while queue:
            new = self._before.get(queue.popleft(), set()) - reaching
            reaching |= new
            queue.extend(new)
        told: set[str] = set()
        for key, position in self.positions.items():
            if key not in reaching and position.stage not in told:
                told.add(position.stage)
                yield f"stages.{position.stage}: {sentence}: {self._path(key)}"
