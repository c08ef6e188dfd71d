"""What the engine is told about a person and a story, and what it answers. Nothing here reads a clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from workflows.definition import Debt, Move
from workflows.words import Reason


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `roles` are those held for this story's section right now, delegated ones included.

    `speech`: why they may not speak for the agency on this matter now; None when they may, and in lists,
    where nobody asked. `stands_in`: likewise whether they may approve in the place of somebody who is silent.
    """

    id: str
    roles: frozenset[str] = frozenset()
    system: bool = False
    speech: Reason | None = field(default=None, hash=False)
    stands_in: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """An approval that has not been voided: its kind, who gave it, and the SHA-256 of the signed text."""

    kind: str
    person: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A story as it is at one moment. Times are timezone-aware UTC.

    `raised`: gates raised earlier in this round; they stay owed even when the flag is taken away again.
    `live`: a version is public now; `live_stage`: the stage it was published to.
    `held_from`: where the story was put on hold. `debt_by`: who opened the open debt, None when none is open.
    `hindrances`: what the newsroom found in the text or asked for and that is not dealt with (see checks.py).
    `unsaved_by`: who is changing the text right now and has not saved. `held`: why nothing of it may go out
    now, whoever asks; None: it may. `stage_since`: since when it has been at its stage; None: it has just
    come there.
    """

    stage: str
    author: str
    digest: str
    now: datetime
    intent: str = "new"
    content_type: str = "tin"
    section: str = ""
    flags: frozenset[str] = frozenset()
    writers: frozenset[str] = frozenset()
    signatures: tuple[Signature, ...] = ()
    raised: frozenset[str] = frozenset()
    complete: bool = True
    live: bool = False
    live_stage: str | None = None
    held_from: str | None = None
    embargo: datetime | None = None
    scheduled_for: datetime | None = None
    debt_by: str | None = None
    hindrances: frozenset[str] = frozenset()
    unsaved_by: frozenset[str] = frozenset()
    held: Reason | None = None
    stage_since: datetime | None = None

    def wrote(self, person: str) -> bool:
        """The author counts as a writer even when nobody listed them."""
        return person == self.author or person in self.writers

    def waited(self) -> timedelta:
        """How long the story has been at its stage."""
        return self.now - (self.stage_since or self.now)

    def signed(self) -> tuple[Signature, ...]:
        """The signatures given for exactly the present text."""
        return tuple(signature for signature in self.signatures if signature.digest == self.digest)


@dataclass(frozen=True, slots=True)
class Given:
    """What the person supplied with the move. `at` is timezone-aware UTC; `checklist`: the ticked ids.

    `proven`: the person has just typed their password once more.
    """

    reason: str | None = None
    comment: str = ""
    at: datetime | None = None
    checklist: frozenset[str] = frozenset()
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A move as a page shows it: where it would lead, and why it is refused when it is."""

    move: Move
    to: str
    allowed: bool
    reason: Reason | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that must now happen, together and in one transaction.

    `voids`: kinds of approval to void before `signs` is recorded. `starts_intent`: a new round begins, so the
    caller also forgets the gates raised in the last one. `opens_debt` is None when a debt is open already:
    the first one stays. `restores`: the text becomes the public text again. `at`: the time to schedule for.
    `confirmed`: the ids of the lines that were ticked; nothing else was asked for.
    """

    move: Move
    to: str
    signs: str | None = None
    voids: frozenset[str] | Literal["all"] = frozenset()
    event: str | None = None
    publishes: bool = False
    takes_down: bool = False
    opens_debt: Debt | None = None
    clears_debt: bool = False
    raises: frozenset[str] = frozenset()
    assigns: Literal["actor"] | None = None
    holds: bool = False
    restores: bool = False
    starts_intent: str | None = None
    clears_schedule: bool = False
    at: datetime | None = None
    confirmed: tuple[str, ...] = ()


class MoveRefused(Exception):
    """A move that may not happen. `reason` says why in words for people, `code` for programs."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason.text("en")

    @property
    def code(self) -> str:
        return self.reason.code
