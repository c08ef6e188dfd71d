"""From TOML text to a Workflow. A definition is read, then checked for contradictions, then proved safe."""

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from workflows.definition import (
    ALL,
    ANYWHERE,
    AUTHOR,
    CALENDARS,
    INTENTS,
    KINDS,
    MOVE_ROLES,
    NEEDS,
    TONES,
    Debt,
    Gate,
    Label,
    Line,
    Move,
    Stage,
    Timer,
    Workflow,
)
from workflows.prove import prove
from workflows.reading import BadDefinition, Table
from workflows.validate import problems_of


def load(path: Path) -> Workflow:
    """The definition in the file `path`. Raises BadDefinition with every problem found, or OSError."""
    return load_text(path.read_text(encoding="utf-8"), path.name)


def load_folder(path: Path) -> tuple[Workflow, ...]:
    """Every *.toml file of a folder, by file name. Raises BadDefinition with the problems of all of them."""
    found: list[Workflow] = []
    problems: list[str] = []
    for file in sorted(path.glob("*.toml")):
        try:
            found.append(load(file))
        except BadDefinition as bad:
            problems += bad.problems
    if problems:
        raise BadDefinition(tuple(problems))
    return tuple(found)


def load_text(text: str, origin: str) -> Workflow:
    """The definition in `text`; `origin` names it in the problems of BadDefinition."""
    workflow, problems = _examined(text)
    if workflow is None:
        raise BadDefinition(tuple(f"{origin}: {problem}" for problem in problems))
    return workflow


@lru_cache(maxsize=64)
def _examined(text: str) -> tuple[Workflow | None, tuple[str, ...]]:
    """Remembered: a proof takes part of a second, and one text may come from a file and from the database."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (f"this is not TOML: {error}",)
    problems: list[str] = []
    workflow = _workflow(Table(data, problems), text)
    found = tuple(problems) or problems_of(workflow) or prove(workflow)
    return (None if found else workflow), found


def _workflow(table: Table, text: str) -> Workflow:
    timers = {name: _timer(inner) for name, inner in table.tables("timers")}
    stages = {name: _stage(name, inner, timers) for name, inner in table.tables("stages")}
    gates = {name: _gate(name, inner) for name, inner in table.tables("gates")}
    workflow = Workflow(
        name=table.text("name"),
        version=table.count("version"),
        label=table.label("label"),
        initial=table.text("initial", tuple(stages)),
        signatures=table.count("signatures", default=1),
        events=table.texts("events", INTENTS),
        approvals=table.labels("approvals"),
        reasons=table.labels("reasons"),
        stages=MappingProxyType(stages),
        gates=MappingProxyType(gates),
        moves=_moves(table, tuple(stages)),
        timers=MappingProxyType(timers),
        source=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    table.done()
    return workflow


def _timer(table: Table) -> Timer:
    timer = Timer(table.number("hours"), table.text("calendar", CALENDARS))
    table.done()
    return timer


def _stage(name: str, table: Table, timers: dict[str, Timer]) -> Stage:
    timer = timers.get(name)
    stage = Stage(
        name=name,
        label=table.label("label"),
        kind=table.text("kind", KINDS),
        edit_roles=frozenset(table.strings("edit", (AUTHOR, *MOVE_ROLES))),
        on_edit=table.optional("on_edit"),
        hours=timer.hours if timer else None,
        calendar=timer.calendar if timer else "h",
    )
    table.done()
    return stage


def _gate(name: str, table: Table) -> Gate:
    gate = Gate(
        name=name,
        label=table.label("label"),
        stage=table.text("stage"),
        approval=table.text("approval"),
        waiver=table.optional("waiver"),
        types=frozenset(table.strings("types")),
        flags=frozenset(table.strings("flags")),
        sections=frozenset(table.strings("sections")),
        intents=frozenset(table.strings("intents", INTENTS)),
        always=table.flag("always"),
    )
    table.done()
    return gate


def _moves(table: Table, stages: tuple[str, ...]) -> MappingProxyType[str, Move]:
    moves: dict[str, Move] = {}
    for inner in table.list_of_tables("moves"):
        move = _move(inner, stages)
        if move.name in moves:
            inner.problem("two moves have this name")
        moves[move.name] = move
    return MappingProxyType(moves)


def _move(table: Table, stages: tuple[str, ...]) -> Move:
    checklist = MappingProxyType({key: _line(inner) for key, inner in table.tables("checklist")})
    needs = table.strings("needs", NEEDS[:-1])
    voids = table.strings_or("voids", ALL)
    starts_at = table.strings_or("from", ANYWHERE)
    move = Move(
        name=table.text("name"),
        label=table.label("label"),
        sources=stages if starts_at is None else starts_at,
        to=table.text("to"),
        to_if=table.texts("to_if", INTENTS),
        roles=frozenset(table.strings("roles", MOVE_ROLES)),
        system=table.flag("system"),
        when=table.strings("when"),
        checks=table.strings("checks"),
        needs=(*needs, "checklist") if checklist else needs,
        checklist=checklist,
        gate=table.optional("gate"),
        signs=table.optional("signs"),
        voids=ALL if voids is None else frozenset(voids),
        publishes=table.flag("publishes"),
        takes_down=table.flag("takes_down"),
        event=table.optional("event"),
        debt=_debt(table),
        clears_debt=table.flag("clears_debt"),
        assigns="actor" if table.optional("assigns", ("actor",)) else None,
        holds=table.flag("holds"),
        restores=table.flag("restores"),
        starts=table.optional("starts", INTENTS),
        tone=table.optional("tone", TONES) or "quiet",
        after=_after(table),
    )
    table.done()
    return move


def _after(table: Table) -> float | None:
    inner = table.table("after")
    if not inner.names():
        return None
    minutes = inner.number("minutes")
    inner.done()
    return minutes


def _line(table: Table) -> Line:
    line = Line(
        label=Label(table.text("vi"), table.text("en")),
        types=frozenset(table.strings("types")),
        stages=frozenset(table.strings("stages")),
    )
    table.done()
    return line


def _debt(table: Table) -> Debt | None:
    inner = table.table("debt")
    if not inner.names():
        return None
    debt = Debt(inner.text("kind"), inner.number("hours"), inner.optional("unless"))
    inner.done()
    return debt
