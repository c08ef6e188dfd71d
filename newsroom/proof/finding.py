"""What is found: where, how grave, and how it can be put right."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

Level = Literal["off", "hint", "warn", "block"]

LEVELS: tuple[Level, ...] = ("off", "hint", "warn", "block")
"""From silence to what stops a submission."""


_NONE: Mapping[str, str | int] = MappingProxyType({})


@dataclass(frozen=True)
class Fix:
    """Replace the characters from `start` to `end` of `field` (see newsroom.proof.manuscript) by this."""

    field: str
    start: int
    end: int
    replacement: str


class Spot(NamedTuple):
    """A place that a rule points at. `params` fill the blanks of its sentence; offsets count characters."""

    field: str
    start: int
    end: int
    params: Mapping[str, str | int] = _NONE
    replacement: str | None = None


@dataclass(frozen=True)
class Finding:
    """A spot with the rule's code and the level this newsroom gave it; `excerpt` is what stands there."""

    code: str
    level: Level
    field: str
    start: int
    end: int
    excerpt: str
    params: Mapping[str, str | int]
    fix: Fix | None = None

    @property
    def key(self) -> str:
        """The same for the same complaint about the same words, wherever they have moved to in the field."""
        told = "\x00".join((self.code, self.field, self.excerpt, *map(str, self.params.values())))
        return hashlib.sha256(told.encode()).hexdigest()[:32]
