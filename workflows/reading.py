"""Reads one table of a definition key by key, noting every problem instead of stopping at the first."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from workflows.definition import Label


class BadDefinition(ValueError):
    """A definition that must not be used. Each problem is an English sentence naming the file and the key."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Table:
    """One TOML table. Taking a key checks its type; `done` reports the keys that nobody took."""

    def __init__(self, data: object, problems: list[str], path: str = "") -> None:
        self._problems = problems
        self._path = path
        self._taken: list[str] = []
        self._data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.problem("this must be a table")

    def problem(self, sentence: str) -> None:
        """Notes `sentence` as a problem of this table."""
        self._problems.append(f"{self._path}: {sentence}" if self._path else sentence)

    def text(self, key: str, among: Collection[str] = ()) -> str:
        """A required text, one of `among` when that is given; "" after a problem."""
        value = self._take(key, str, "")
        if not value:
            self.problem(f"`{key}` is missing")
        elif among and value not in among:
            self.problem(f"`{key}`: {unknown(value, among)}")
        return str(value)

    def optional(self, key: str, among: Collection[str] = ()) -> str | None:
        """A text that may be absent."""
        if key in self._data:
            return self.text(key, among)
        self._taken.append(key)
        return None

    def strings(self, key: str, among: Collection[str] = ()) -> tuple[str, ...]:
        """A list of texts, all of them in `among` when that is given."""
        values = self._take(key, list, [])
        for value in values:
            if not isinstance(value, str):
                self.problem(f"`{key}` must hold texts only, not {value!r}")
            elif among and value not in among:
                self.problem(f"`{key}`: {unknown(value, among)}")
        return tuple(value for value in values if isinstance(value, str))

    def strings_or(self, key: str, word: str) -> tuple[str, ...] | None:
        """A list of texts, or None when the value is the single word `word`."""
        if self._data.get(key) != word:
            return self.strings(key)
        self._taken.append(key)
        return None

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        return bool(self._take(key, bool, False))

    def number(self, key: str) -> float:
        """A required number above zero; 0.0 after a problem."""
        value = self._data.get(key)
        self._taken.append(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            self.problem(f"`{key}` must be a number above zero")
            return 0.0
        return float(value)

    def count(self, key: str, default: int | None = None) -> int:
        """A whole number from 1 up."""
        value = self._data.get(key, default)
        self._taken.append(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.problem(f"`{key}` must be a whole number from 1 up")
            return 1
        return value

    def date(self, key: str) -> date:
        """A required day, as TOML writes one; the first of all days after a problem."""
        value = self._data.get(key)
        self._taken.append(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            self.problem(f"`{key}` must be a day such as 2026-07-01")
            return date.min
        return value

    def label(self, key: str) -> Label:
        """A required name in both languages."""
        table = self.table(key)
        label = Label(table.text("vi"), table.text("en"))
        table.done()
        return label

    def table(self, key: str) -> "Table":
        """A table inside this one; empty when absent."""
        self._taken.append(key)
        return self._inner(self._data.get(key, {}), key)

    def tables(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """The named tables inside the table `key`, in order."""
        outer = self.table(key)
        for name in outer.names():
            yield name, outer.table(name)

    def list_of_tables(self, key: str) -> Iterator["Table"]:
        """The tables of the array `key`, each called by its own name."""
        for position, item in enumerate(self._take(key, list, []), start=1):
            name = item.get("name", position) if isinstance(item, dict) else position
            yield self._inner(item, f"{key}.{name}")

    def labels(self, key: str) -> Mapping[str, Label]:
        """A table of names in both languages."""
        outer = self.table(key)
        return MappingProxyType({name: outer.label(name) for name in outer.names()})

    def texts(self, key: str, among: Collection[str] = ()) -> Mapping[str, str]:
        """A table of texts whose keys are all in `among` when that is given."""
        outer = self.table(key)
        for name in outer.names():
            if among and name not in among:
                outer.problem(unknown(name, among))
        return MappingProxyType({name: outer.text(name) for name in outer.names()})

    def names(self) -> tuple[str, ...]:
        """The keys of this table."""
        return tuple(self._data)

    def done(self) -> None:
        """Notes every key that nobody asked for: a misspelt key must never be ignored."""
        for key in self._data:
            if key not in self._taken:
                self.problem(unknown(key, self._taken, "key"))

    def _inner(self, data: object, key: str) -> "Table":
        return Table(data, self._problems, f"{self._path}.{key}".lstrip("."))

    def _take(self, key: str, kind: type, default: Any) -> Any:
        self._taken.append(key)
        value = self._data.get(key, default)
        if isinstance(value, kind):
            return value
        self.problem(f"`{key}` must be a {_KIND_NAMES[kind]}, not {value!r}")
        return default


_KIND_NAMES = {str: "text", list: "list", bool: "true or false"}


def unknown(value: str, among: Collection[str], what: str = "value") -> str:
    """A sentence for a word that is not in `among`, with the nearest one that is."""
    near = get_close_matches(value, among, n=1)
    return f"unknown {what} “{value}”" + (f" (did you mean “{near[0]}”?)" if near else "")
