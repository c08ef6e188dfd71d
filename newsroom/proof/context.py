"""What the rules are told besides the text: settings, names, the day, the version before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from newsroom.proof.finding import Level
from newsroom.proof.manuscript import Manuscript
from newsroom.proof.truth import Matter
from newsroom.text import fold


@dataclass(frozen=True)
class KnownName:
    """A person and a title they held, from and to these days (None: open), both included."""

    name: str
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the title is theirs on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, eq=False)
class Directory:
    """The dictionary of names: full names, of two words or more."""

    entries: tuple[KnownName, ...] = ()

    @cached_property
    def by_folded(self) -> Mapping[tuple[str, ...], tuple[KnownName, ...]]:
        """Entries by the words of the name without accents."""
        found: dict[tuple[str, ...], list[KnownName]] = {}
        for entry in self.entries:
            found.setdefault(tuple(fold(entry.name).split()), []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def by_beginning(self) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The names that begin with two words, the longest first. Half of all people are called Nguyễn."""
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for key in self.by_folded:
            found.setdefault(key[:2], []).append(key)
        return {two: tuple(sorted(keys, key=len, reverse=True)) for two, keys in found.items()}

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Every title, the longest first, in lower case."""
        return tuple(sorted({entry.title.casefold() for entry in self.entries if entry.title}, key=len))[::-1]


@dataclass(frozen=True)
class Wanted:
    """What a content type asks of its texts: `fields` that may not be empty ("picture": one with alternative
    text), at most so many characters in the headline and syllables in the lead (None: any). `strict`: longer
    ones are no longer a matter of advice.
    """

    fields: tuple[str, ...] = ()
    title_most: int | None = None
    sapo_most: int | None = None
    strict: bool = False


NOTHING_WANTED = Wanted()


@dataclass(frozen=True)
class Context:
    """`today` is the newsroom's local date. `levels` and `values` say what differs from the registry.

    `demands` holds what each content type asks for. `before` is the version to compare figures with. `links`
    says of addresses that were looked at which are dead, and why ("404", "dns" …). `ai_pictures` holds the
    addresses of pictures known to be made by AI. `matter`: the case that a statement speaks in.
    """

    today: date
    levels: Mapping[str, Level] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    names: Directory = Directory()
    demands: Mapping[str, Wanted] = field(default_factory=dict)
    before: Manuscript | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    ai_pictures: frozenset[str] = frozenset()
    matter: Matter | None = None
