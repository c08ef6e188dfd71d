"""The month of the crisis desk: how often its lane was used, by whom and why; what came of it. Reads only.

Months are those of Hà Nội. Every list is bounded and read by an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session, aliased, joinedload

from newsroom.clock import LOCAL, local
from newsroom.models import Approval, Comment, Debt, Incident, Statement, Story, Target, User
from newsroom.models.story import STATEMENTS

MOST = 500
BREAKGLASS = "breakglass"


@dataclass(frozen=True)
class Month:
    """A month of Hà Nội by its first day."""

    first: date

    @property
    def name(self) -> str:
        """As addresses say it: 2026-11."""
        return f"{self.first.year:04}-{self.first.month:02}"

    @property
    def shown(self) -> str:
        """As people write it: 11/2026."""
        return f"{self.first.month:02}/{self.first.year:04}"

    @property
    def next(self) -> "Month":
        """The month after it."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def last(self) -> "Month":
        """The month before it."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), LOCAL)

    @property
    def ends(self) -> datetime:
        """The first moment of the next."""
        return self.next.begins


def month_of(at: datetime) -> Month:
    """The month that a moment (UTC) lies in."""
    return Month(local(at).date().replace(day=1))


def month_named(name: str) -> Month | None:
    """The month of an address; None when it is none that could have a report."""
    try:
        first = date.fromisoformat(f"{name}-01")
    except ValueError:
        return None
    return Month(first) if 2000 <= first.year < 2200 else None


@dataclass(frozen=True)
class Use:
    """A statement that went out by the lane for the first time: of which case (None: of none), and who
    signed it as what.
    """

    story: Story
    statement: Statement | None
    incident: Incident | None
    signers: Sequence[tuple[str, str]]

    @property
    def exercise(self) -> bool:
        """Whether it was a rehearsal."""
        return self.incident is not None and self.incident.exercise


@dataclass(frozen=True)
class Owed:
    """A review that came to be owed: on which story, of which case, what was said, and how it came out."""

    debt: Debt
    title: str
    incident: Incident | None
    reason: str

    @property
    def exercise(self) -> bool:
        """Whether it was a rehearsal."""
        return self.incident is not None and self.incident.exercise

    @property
    def took(self) -> timedelta | None:
        """How long the review took; None while it is owed."""
        return self.debt.cleared_at - self.debt.opened_at if self.debt.cleared_at else None


@dataclass(frozen=True)
class Tally:
    """How often one time limit of cases that were opened in the month was met, met late, or missed."""

    timer: str
    exercise: bool
    met: int
    late: int
    missed: int


@dataclass(frozen=True)
class Part:
    """The month's real cases, or its exercises."""

    cases: Sequence[Incident]
    uses: Sequence[Use]
    owed: Sequence[Owed]
    tallies: Sequence[Tally]

    @property
    def broken(self) -> list[Owed]:
        """Each time the glass was broken."""
        return [one for one in self.owed if one.debt.kind == BREAKGLASS]

    @property
    def empty(self) -> bool:
        """Whether there was nothing."""
        return not (self.cases or self.uses or self.owed)


@dataclass(frozen=True)
class MonthReport:
    """A month: what was in earnest, and the exercises apart."""

    month: Month
    real: Part
    exercises: Part


def month_report(session: Session, month: Month) -> MonthReport:
    """The report of a month: six statements, whatever the month held."""
    cases, uses = _cases(session, month), _uses(session, month)
    owed, tallies = _owed(session, month), _tallies(session, month)

    def part(exercise: bool) -> Part:
        return Part(
            [one for one in cases if one.exercise is exercise],
            [one for one in uses if one.exercise is exercise],
            [one for one in owed if one.exercise is exercise],
            [one for one in tallies if one.exercise is exercise],
        )

    return MonthReport(month, part(False), part(True))


def _cases(session: Session, month: Month) -> Sequence[Incident]:
    opened = (Incident.opened_at >= month.begins, Incident.opened_at < month.ends)
    found = select(Incident).where(*opened).options(joinedload(Incident.opened_by))
    return session.scalars(found.order_by(Incident.opened_at).limit(MOST)).all()


def _uses(session: Session, month: Month) -> list[Use]:
    lane = Story.workflow == literal_column(f"'{STATEMENTS}'")  # as the index says it
    issued = (Story.first_published_at >= month.begins, Story.first_published_at < month.ends)
    rows = session.execute(
        select(Story, Statement, Incident)
        .outerjoin(Statement, Statement.story_id == Story.id)
        .outerjoin(Incident, Incident.id == Statement.incident_id)
        .where(lane, *issued)
        .order_by(Story.first_published_at)
        .limit(MOST)
    ).all()
    signers = _signers(session, [row[0].id for row in rows])
    return [Use(row[0], row[1], row[2], signers.get(row[0].id, ())) for row in rows]


def _signers(session: Session, stories: list[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    rows = session.execute(
        select(Approval.story_id, Approval.kind, User.name)
        .join(User, User.id == Approval.user_id)
        .where(Approval.story_id.in_(stories))
        .order_by(Approval.created_at)
    )
    for story_id, kind, name in rows:
        signed = found.setdefault(story_id, [])
        if (kind, name) not in signed:
            signed.append((kind, name))
    return found


def _owed(session: Session, month: Month) -> list[Owed]:
    said = aliased(Comment)
    last = (
        select(said.body)
        .where(said.story_id == Debt.story_id, said.move.is_not(None), said.created_at <= Debt.opened_at)
        .order_by(said.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    title = case((Story.quarantined, ""), else_=Story.title)
    rows = session.execute(
        select(Debt, title, Incident, last)
        .join(Story, Story.id == Debt.story_id)
        .outerjoin(Statement, Statement.story_id == Story.id)
        .outerjoin(Incident, Incident.id == Statement.incident_id)
        .where(Debt.opened_at >= month.begins, Debt.opened_at < month.ends, Story.workflow == STATEMENTS)
        .options(joinedload(Debt.opened_by), joinedload(Debt.cleared_by))
        .order_by(Debt.opened_at)
        .limit(MOST)
    )
    return [Owed(row[0], row[1], row[2], row[3] or "") for row in rows]


def _tallies(session: Session, month: Month) -> list[Tally]:
    in_time = case((Target.met_at.is_not(None) & Target.breached_at.is_(None), 1), else_=0)
    late = case((Target.met_at.is_not(None) & Target.breached_at.is_not(None), 1), else_=0)
    missed = case((Target.met_at.is_(None) & Target.breached_at.is_not(None), 1), else_=0)
    rows = session.execute(
        select(Target.timer, Incident.exercise, func.sum(in_time), func.sum(late), func.sum(missed))
        .join(Incident, Incident.id == Target.incident_id)
        .where(Incident.opened_at >= month.begins, Incident.opened_at < month.ends)
        .group_by(Target.timer, Incident.exercise)
        .order_by(Target.timer)
    )
    return [Tally(*row) for row in rows if sum(row[2:])]
