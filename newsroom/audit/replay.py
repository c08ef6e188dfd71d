"""Living a story's trail again: where it must stand, who wrote, who signed what, what went out on that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PUBLISHING = frozenset({"story.published", "story.updated", "story.corrected", "statement.issued"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a story's workflow says: its first stage, how many must sign a text, which kinds only waive."""

    initial: str
    signatures: int
    waivers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sent:
    """An outgoing event as it was stored: its type and the digest of the text it speaks of."""

    type: str
    digest: str | None


@dataclass(slots=True)
class Life:
    """One story as its entries tell it so far. `rules` is None where there is no database to ask."""

    rules: Rules | None = None
    sent: Mapping[int, Sent] | None = None
    stage: str | None = None
    digest: str = ""
    version: int = 0
    sequence: int = 0
    public_digest: str | None = None
    in_debt: bool = False
    writers: set[str] = field(default_factory=set)
    signed: set[tuple[str, str, str]] = field(default_factory=set)
    revisions: dict[int, tuple[str, str]] = field(default_factory=dict)
    last_index: int = 0

    def live(self, entry: Mapping[str, Any]) -> list[str]:
        """Take in the next entry; returns the codes of what cannot be."""
        codes: list[str] = []
        self.last_index = entry["index"]
        self.version = entry.get("version", self.version)
        if entry["action"] == "create" and self.rules:
            self.stage = self.rules.initial
        if "revision" in entry:
            self._write(entry)
        before = set(self.signed)
        fallen = set(entry.get("voided", ()))
        self.signed = {signature for signature in self.signed if signature[0] not in fallen}
        if "signed" in entry:
            codes += self._sign(entry)
        if "to" in entry:
            codes += self._step(entry)
        self.in_debt = "debt_opened" in entry or (self.in_debt and "debt_cleared" not in entry)
        if "sequence" in entry:
            codes += self._go_out(entry, before | self.signed)
        return codes

    def _write(self, entry: Mapping[str, Any]) -> None:
        author = entry.get("author", entry["actor"])  # a version is begun by one person for another to write
        self.writers.update({author, entry.get("suggested_by", author), *entry.get("writers", ())})
        self.digest = entry["digest"]
        self.revisions[entry["revision"]] = (author, entry["digest"])

    def _sign(self, entry: Mapping[str, Any]) -> list[str]:
        self.signed.add((entry["signed"], entry["actor"], entry["digest"]))
        return ["writer_signed"] if entry["actor"] in self.writers else []

    def _step(self, entry: Mapping[str, Any]) -> list[str]:
        jumped = self.stage is not None and entry["from"] != self.stage
        self.stage, self.digest = entry["to"], entry.get("digest", self.digest)
        return ["jump"] if jumped else []

    def _go_out(self, entry: Mapping[str, Any], known: set[tuple[str, str, str]]) -> list[str]:
        """A text went out, or was taken down, as the next event of the story.

        `known`: the signatures in force and those that fall with this step: a take-down names and voids them.
        """
        codes = []
        relied_on = {(a["kind"], a["person"], a["digest"]) for a in entry["approvals"]}
        if not relied_on <= known or any(person in self.writers for _, person, _ in relied_on):
            codes.append("unknown_approval")
        if entry["sequence"] != self.sequence + 1:
            codes.append("event")
        self.sequence = entry["sequence"]
        return codes + self._compare_event(entry, relied_on)

    def _compare_event(self, entry: Mapping[str, Any], relied_on: set[tuple[str, str, str]]) -> list[str]:
        if self.sent is None or self.rules is None:
            return []
        event = self.sent.get(entry["sequence"])
        if event is None:
            return ["event"]
        if event.type not in PUBLISHING:
            return ["event"] if event.digest != self.public_digest else []
        self.public_digest = entry["digest"]
        signers = {
            person
            for kind, person, digest in relied_on & self.signed
            if kind not in self.rules.waivers and digest == event.digest
        }
        codes = [] if event.digest == entry["digest"] else ["event"]
        enough = self.in_debt or len(signers) >= max(self.rules.signatures, 1)
        return codes if enough else [*codes, "unsigned"]
