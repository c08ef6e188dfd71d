"""The parts of a workflow as they stand in a definition file. All of them are frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

MOVE_ROLES = ("reporter", "contributor", "editor", "legal", "secretary", "publisher", "spokesperson")
"""Roles that a move may name. Technicians, auditors and administrators have no say over content."""
ROLES = (*MOVE_ROLES, "technician", "auditor", "admin")
AUTHOR = "author"
"""Pseudo role, for editing only: whoever wrote part of the story and still holds any role."""

INTENTS = ("new", "update", "correction", "republish")
KINDS = ("work", "side", "public", "closed")
CALENDARS = ("h", "oh", "wd")
NEEDS = ("reason", "comment", "at", "checklist")
OUTCOMES = ("confirmed", "corrected", "withdrawn")
"""How a check that was owed can end: what was done stands, is put right, or is taken back."""
TONES = ("primary", "danger", "quiet")

ANYWHERE = "any"
HELD = "@held"
LIVE = "@live"
ALL: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class Label:
    """A name for people in the two languages of the house."""

    vi: str
    en: str

    def text(self, lang: str) -> str:
        """English when `lang` is "en", Vietnamese for every other value."""
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Timer:
    """How long a stage should take: hours on the clock ("h"), office hours ("oh") or working days ("wd").

    For "wd" a working day counts 24 hours, so `hours = 48` means two working days.
    """

    hours: float
    calendar: str = "h"


@dataclass(frozen=True, slots=True)
class Debt:
    """A check that is owed after the fact, to be done by another person within `hours` clock hours.

    `unless`: a kind of approval; when the text has it, nothing is owed.
    """

    kind: str
    hours: float
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A place where a story can be. `on_edit` is the stage it drops to when its text changes here."""

    name: str
    label: Label
    kind: str
    edit_roles: frozenset[str] = frozenset()
    on_edit: str | None = None
    hours: float | None = None
    calendar: str = "h"


@dataclass(frozen=True, slots=True)
class Gate:
    """A check that some stories must pass. It applies when any of its conditions matches."""

    name: str
    label: Label
    stage: str
    approval: str
    waiver: str | None = None
    types: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    always: bool = False

    def kinds(self) -> frozenset[str]:
        """The kinds of signature that satisfy this gate."""
        return frozenset(kind for kind in (self.approval, self.waiver) if kind)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a checklist: asked for always, or only of some content types and at some stages."""

    label: Label
    types: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()

    def asked(self, content_type: str, stage: str) -> bool:
        """Whether it must be ticked for a story of this type that is at `stage`."""
        return (not self.types or content_type in self.types) and (not self.stages or stage in self.stages)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person (or the clock, when `system`) can do with a story.

    A rule under `when` hides the move while it does not hold; one under `checks` refuses it with a reason.
    `after`: the minutes that the story must have waited at its stage.
    """

    name: str
    label: Label
    sources: tuple[str, ...]
    to: str
    to_if: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    roles: frozenset[str] = frozenset()
    system: bool = False
    when: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    checklist: Mapping[str, Line] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    gate: str | None = None
    signs: str | None = None
    voids: frozenset[str] | Literal["all"] = frozenset()
    publishes: bool = False
    takes_down: bool = False
    event: str | None = None
    debt: Debt | None = None
    clears_debt: bool = False
    assigns: Literal["actor"] | None = None
    holds: bool = False
    restores: bool = False
    starts: str | None = None
    tone: str = "quiet"
    after: float | None = None

    @property
    def alone(self) -> bool:
        """Whether it publishes on the word of one person, who owes a check for it and signs nothing: whoever
        makes it proves once more who they are.
        """
        return self.publishes and self.debt is not None and self.signs is None

    @property
    def outcome(self) -> str:
        """How the check that it clears ended."""
        if self.takes_down:
            return "withdrawn"
        return "corrected" if self.starts == "correction" else "confirmed"

    def lines(self, content_type: str, stage: str) -> dict[str, Label]:
        """The lines of its checklist that a story of this type must have ticked at `stage`, by their ids."""
        asked = ((key, line) for key, line in self.checklist.items() if line.asked(content_type, stage))
        return {key: line.label for key, line in asked}


@dataclass(frozen=True, eq=False)
class Workflow:
    """A whole definition.

    `signatures`: how many people who wrote none of it must have signed a text before it is published.
    """

    name: str
    version: int
    label: Label
    initial: str
    stages: Mapping[str, Stage]
    moves: Mapping[str, Move]
    gates: Mapping[str, Gate]
    approvals: Mapping[str, Label]
    reasons: Mapping[str, Label]
    events: Mapping[str, str]
    timers: Mapping[str, Timer]
    signatures: int = 1
    source: str = ""
    sha256: str = ""

    def moves_from(self, stage: str) -> tuple[Move, ...]:
        """The moves that start at `stage`, in the order of the definition."""
        return self._by_stage.get(stage, ())

    @cached_property
    def _by_stage(self) -> Mapping[str, tuple[Move, ...]]:
        moves = self.moves.values()
        return {stage: tuple(move for move in moves if stage in move.sources) for stage in self.stages}

    @cached_property
    def speaks(self) -> bool:
        """Whether its texts speak for the agency: then who publishes one must have the authority to."""
        return any("speaks" in move.checks for move in self.moves.values())

    @cached_property
    def seconded(self) -> bool:
        """Whether somebody named for it may stand in for a signature."""
        return any("second_approver" in move.checks for move in self.moves.values())

    @cached_property
    def taken_on(self) -> frozenset[str]:
        """The stages that a story comes to when somebody takes it on."""
        return frozenset(move.to for move in self.moves.values() if move.assigns and move.to)

    def waivers(self) -> frozenset[str]:
        """Kinds of signature that waive a gate instead of vouching for the text."""
        return frozenset(gate.waiver for gate in self.gates.values() if gate.waiver)
