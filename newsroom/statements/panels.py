"""Statements on the page of their case: what to do now, the text under way, its two seats; and on the page of
the story, the case it speaks in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import may_see
from newsroom.incident_access import Part, visible
from newsroom.models import Incident, Statement, StatementTemplate, Story
from newsroom.models.story import STATEMENTS
from newsroom.next_step import Steps, needs_decision, steps_for
from newsroom.permissions import WRITERS
from newsroom.person import Person
from newsroom.rules import Case, Standing, examine_many
from newsroom.statements.channels import Cut, cut_for
from newsroom.statements.forms import PromiseForm
from newsroom.statements.queries import InCase
from newsroom.trail_reading import names_of

AT_MOST = 20
SEATS = (("legal", "second"), ("release",))
"""The two signatures of a statement, by the kinds that fill each seat."""


@dataclass(frozen=True)
class Seat:
    """A signature that is needed, with who gave it; `name` empty: the seat is empty."""

    kinds: tuple[str, ...]
    name: str = ""
    kind: str = ""
    role: str = ""
    at: datetime | None = None
    digest: str = ""


@dataclass(frozen=True)
class Desk:
    """The statements of a case for one person: those that can be read, the newest first; the one under way
    (or else the last that went out) with its seats and with what this person can do about it.
    """

    rows: Sequence[tuple[Statement, Story]]
    begins: bool
    standing: Standing | None = None
    steps: Steps | None = None
    seats: tuple[Seat, ...] = ()
    writes: bool = False

    @property
    def story(self) -> Story | None:
        """The statement in the middle of the page."""
        return self.standing.story if self.standing else None

    @property
    def stage(self) -> object:
        """The name and kind of where it stands."""
        return self.standing.workflow.stages[self.standing.story.stage] if self.standing else None

    @property
    def under_way(self) -> bool:
        """Whether the text in the middle has still to go out."""
        return self.standing is not None and self._kind == "work"

    @property
    def decides(self) -> bool:
        """Whether the likely step has a page of its own."""
        likely = self.steps.likely if self.steps else None
        return likely is not None and needs_decision(likely.move, likely.needs)

    @property
    def _kind(self) -> str:
        standing = self.standing
        return standing.workflow.stages[standing.story.stage].kind if standing else ""


def in_case(session: Session, person: Person, part: Part, at: datetime) -> Desk:
    """What the page of a case shows of its statements: three statements at the most."""
    found = session.execute(
        select(Statement, Story)
        .join(Story, Story.id == Statement.story_id)
        .where(Statement.incident_id == part.incident.id)
        .order_by(Statement.created_at.desc())
        .limit(AT_MOST)
    )
    rows = [(statement, story) for statement, story in found if may_see(person, story)]
    begins = part.writes and bool(person.roles() & WRITERS)
    middle = _middle([story for _, story in rows])
    if middle is None:
        return Desk(rows, begins)
    (standing,) = examine_many(session, [middle], at)
    seats = _seats(session, standing)
    writes = standing.edit_refusal(person) is None
    return Desk(rows, begins, standing, steps_for(standing, person), seats, writes)


def _middle(stories: Sequence[Story]) -> Story | None:
    """The newest text that has still to go out, or else the newest that went out."""
    waiting = [story for story in stories if story.public_state == "none" and story.stage != "closed"]
    live = [story for story in stories if story.public_state == "live"]
    return next(iter([*waiting, *live, *stories]), None)


def _seats(session: Session, standing: Standing) -> tuple[Seat, ...]:
    names = names_of(session, (approval.user_id for approval in standing.approvals))
    seats = []
    for kinds in SEATS:
        signed = next((one for one in standing.approvals if one.kind in kinds), None)
        if signed is None:
            seats.append(Seat(kinds))
            continue
        given = (names.get(signed.user_id, ""), signed.kind, signed.role, signed.created_at, signed.digest)
        seats.append(Seat(kinds, *given))
    return tuple(seats)


@dataclass(frozen=True)
class OfStory:
    """What the page of a statement says of its case: the text for each channel, and the form of the promise
    (None: this person sets none).
    """

    found: InCase
    cuts: list[Cut]
    form: PromiseForm | None


def of_story(session: Session, person: Person, case: Case, _at: datetime) -> OfStory | None:
    """The case that a story speaks in: one statement, none for stories of other workflows."""
    if case.story.workflow != STATEMENTS:
        return None
    row = session.execute(
        select(Statement, Incident, StatementTemplate.lengths)
        .join(Incident, Incident.id == Statement.incident_id)
        .outerjoin(StatementTemplate, StatementTemplate.id == Statement.template_id)
        .where(Statement.story_id == case.story.id, visible(person))
    ).one_or_none()
    if row is None:
        return None
    statement, incident, lengths = row
    promising = statement.kind in ("holding", "update") and incident.state in ("open", "watching")
    form = PromiseForm(formdata=None, obj=statement) if promising else None
    return OfStory(InCase(statement, incident, case.story), cut_for(case.content, lengths or {}), form)


def counters(session: Session, _person: Person, case: Case, _at: datetime) -> list[Cut] | None:
    """How much of a statement that is being written each channel takes, by the lengths of its template or
    else the usual ones: one statement, none for stories of other workflows.
    """
    if case.story.workflow != STATEMENTS:
        return None
    of_template = select(StatementTemplate.lengths).join(
        Statement, Statement.template_id == StatementTemplate.id
    )
    lengths = session.scalar(of_template.where(Statement.story_id == case.story.id))
    return cut_for(case.content, lengths or {})
