"""What a rule is: what it looks for, what is said of it, and how gravely a newsroom may take it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newsroom.proof.context import Context
from newsroom.proof.finding import LEVELS, Level, Spot
from newsroom.proof.manuscript import Manuscript


@dataclass(frozen=True)
class Choice:
    """A value that a newsroom sets for a rule: one of `values`, or (no values) a number from 5 to 500."""

    default: str
    values: tuple[str, ...] = ()

    def admits(self, value: str) -> bool:
        """Whether `value` can be set."""
        if self.values:
            return value in self.values
        return value.isascii() and value.isdigit() and len(value) <= 3 and 5 <= int(value) <= 500


@dataclass(frozen=True)
class Rule:
    """A rule: `name` is what it looks for, `told` is said of a finding with its params, `why` is the reason.

    `highest`: a rule whose answer changes without the text changing cannot hold up a submission. `lowest`:
    what is promised to readers cannot be switched off.
    """

    code: str
    level: Level
    look: Callable[[Manuscript, Context], Iterable[Spot]]
    name: str
    told: str
    why: str
    highest: Level = "block"
    lowest: Level = "off"
    choice: Choice | None = None

    def levels(self) -> tuple[Level, ...]:
        """The levels a newsroom may give it."""
        return LEVELS[LEVELS.index(self.lowest) : LEVELS.index(self.highest) + 1]
