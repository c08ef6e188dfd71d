"""Packs of time limits in TOML: read, checked whole, and never used when anything in them is wrong.

Pure. The shipped pack lies in newsroom/policies; docs/policy-packs.md explains every key.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Literal

from workflows import BadDefinition, Label, Timer
from workflows.reading import Table

SHIPPED = Path(__file__).parent / "policies"

STARTS = (
    *("signal", "received", "impact_determined", "event", "opened", "released", "closed"),
    *("signed", "last_held", "request", "complaint", "claim", "petition", "notice", "data_request"),
    *("issued", "last_item", "published"),
)
"""What a time limit may run from. Those of a case: a signal was logged, the matter was received or its impact
determined (the legal clock, whichever was found), the event happened, the case opened, a statement was
released, the case closed.
"""
MEETING = ("holding", "rebuttal", "correction_request", "update", "request", "review")
"""What may meet one: a kind of statement, a request to press or platforms, the review afterwards."""
KINDS = ("legal", "internal")
CALENDARS = ("h", "oh", "wd")
_UNITS = {"minutes": 1 / 60, "hours": 1.0, "days": 24.0}


@dataclass(frozen=True)
class Rule:
    """One time limit: how long after which start, in force from one day to another (of Hà Nội, both counted;
    no end: None), and the text it rests on. `repeats`: once met it runs anew. `verified`: its figure was read
    in that text itself.
    """

    code: str
    label: Label
    kind: Literal["legal", "internal"]
    starts: tuple[str, ...]
    timer: Timer
    valid_from: date
    valid_to: date | None
    basis: str
    met_by: tuple[str, ...] = ()
    repeats: bool = False
    verified: bool = True

    def in_force(self, day: date) -> bool:
        """Whether it counts for what starts on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Pack:
    """A pack in one version, with the text it was read from."""

    name: str
    version: int
    label: Label
    rules: tuple[Rule, ...]
    source: str

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the text."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    def rule(self, code: str, day: date) -> Rule | None:
        """The rule called `code` that is in force on `day`; None when there is none."""
        return next((rule for rule in self.rules if rule.code == code and rule.in_force(day)), None)

    def on(self, day: date) -> tuple[Rule, ...]:
        """Every rule in force on `day`."""
        return tuple(rule for rule in self.rules if rule.in_force(day))


class Packs:
    """The packs of several folders, by name and version. Raises BadDefinition when any file is wrong."""

    def __init__(self, *folders: Path) -> None:
        self._packs: dict[tuple[str, int], Pack] = {}
        for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
            pack = read_pack(path.read_text(encoding="utf-8"), str(path))
            if (pack.name, pack.version) in self._packs:
                raise BadDefinition(
                    (f"{path}: there is a pack “{pack.name}” version {pack.version} already",)
                )
            self._packs[pack.name, pack.version] = pack

    def newest(self, name: str) -> Pack:
        """The newest version of a pack. Raises BadDefinition when there is none of that name."""
        versions = [version for known, version in self._packs if known == name]
        if not versions:
            raise BadDefinition((f"POLICY_PACK: there is no pack of time limits called “{name}”",))
        return self._packs[name, max(versions)]


def read_pack(source: str, where: str) -> Pack:
    """A pack out of its TOML text; `where` names it in sentences. Raises BadDefinition, with every fault."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition((f"{where}: {error}",)) from error
    problems: list[str] = []
    table = Table(data, problems)
    pack = Pack(
        table.text("name"),
        table.count("version"),
        table.label("label"),
        tuple(_rule(item) for item in table.list_of_tables("timers")),
        source,
    )
    table.done()
    problems += [] if pack.rules else ["a pack has at least one timer"]
    if problems := problems or _overlaps(pack.rules):
        raise BadDefinition(tuple(f"{where}: {problem}" for problem in problems))
    return pack


def _rule(table: Table) -> Rule:
    kind: Literal["legal", "internal"] = "legal" if table.text("kind", KINDS) == "legal" else "internal"
    first = table.date("valid_from")
    last = table.date("valid_to") if "valid_to" in table.names() else None
    if last and last < first:
        table.problem("`valid_to` lies before `valid_from`")
    rule = Rule(
        code=table.text("code"),
        label=table.label("label"),
        kind=kind,
        starts=table.strings("starts", STARTS),
        timer=Timer(_hours(table), table.optional("calendar", CALENDARS) or "h"),
        valid_from=first,
        valid_to=last,
        basis=table.text("basis"),
        met_by=table.strings("met_by", MEETING),
        repeats=table.flag("repeats"),
        verified="verified" not in table.names() or table.flag("verified"),
    )
    if not rule.starts:
        table.problem("`starts` names nothing that it runs from")
    table.done()
    return rule


def _hours(table: Table) -> float:
    """How long it is: exactly one of `minutes`, `hours` and `days`."""
    units = [unit for unit in _UNITS if unit in table.names()]
    lengths = [table.number(unit) * _UNITS[unit] for unit in units]
    if len(lengths) != 1:
        table.problem("give its length once: `minutes`, `hours` or `days`")
        return 1.0
    return lengths[0]


def _overlaps(rules: Iterable[Rule]) -> list[str]:
    """One code means one rule on any day: else nobody could say which of them counted."""
    return [
        f"timers.{one.code}: two of them are in force at the same time"
        for one, other in combinations(rules, 2)
        if one.code == other.code and _meet(one, other)
    ]


def _meet(one: Rule, other: Rule) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
