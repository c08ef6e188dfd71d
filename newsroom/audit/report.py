"""What a check of the trail finds, in words."""

from dataclasses import dataclass

from newsroom.errors import words

MOST_KEPT = 50

SENTENCES = {
    "gap": words("Entries are missing: the numbering jumps here."),
    "order": words("Entries are out of order or numbered twice."),
    "truncated": words(
        "The trail is shorter or longer than its own count says: its end was cut off or added to."
    ),
    "leaf": words("The entry was changed: its bytes no longer have the hash stored with them."),
    "canonical": words("The entry is not in the form in which the newsroom writes entries (RFC 8785)."),
    "column": words("A column beside the entry says something else than the entry itself."),
    "chain": words("The entry does not follow on the one before it in its register."),
    "jump": words("A step begins at another stage than the one where the step before it ended."),
    "writer_signed": words("An approval was given by somebody who had written a part of the text."),
    "unsigned": words("A text went out without the approvals it needed."),
    "unknown_approval": words("A text went out on an approval that the trail does not hold."),
    "event": words("What was sent to the portals and what the trail says was sent differ."),
    "story": words("The story is not as its trail says it is."),
    "approval": words("The approvals in force are not those of the trail."),
    "revision": words("A stored text is not the one the trail names."),
    "trigger": words("A rule of the database that protects the trail or the approvals is missing."),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its kind, the entry where it was found (if one), what it concerns."""

    code: str
    index: int | None = None
    subject: str = ""

    @property
    def sentence(self) -> str:
        """The fault in words: a message id of the catalogues."""
        return SENTENCES[self.code]


@dataclass(frozen=True)
class Report:
    """The outcome of a check: how many entries were read, and what is wrong, in the order of finding.

    At most 50 faults are kept; `found` counts them all.
    """

    checked: int
    faults: tuple[Fault, ...] = ()
    found: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.found == 0

    @property
    def first_bad(self) -> int | None:
        """The lowest number of an entry at which something is wrong; None when no entry can be named."""
        return min((fault.index for fault in self.faults if fault.index is not None), default=None)

    @property
    def why(self) -> str:
        """The first fault in words; empty when nothing is wrong."""
        return self.faults[0].sentence if self.faults else ""


def report(checked: int, faults: list[Fault]) -> Report:
    """A report of all `faults`, keeping the first ones."""
    return Report(checked, tuple(faults[:MOST_KEPT]), len(faults))
