"""What the page after a case shows. Reads only; every list is bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from newsroom.aftermath.export_usecases import EXPORTERS
from newsroom.aftermath.reach import Reach, reach_of
from newsroom.aftermath.usecases import decides
from newsroom.clock import local
from newsroom.clocks import Reading, read
from newsroom.closing import OpenEnd, open_ends
from newsroom.incident_access import Part, read_incident
from newsroom.models import (
    Approval,
    ClockStart,
    Comment,
    Debt,
    Incident,
    Lesson,
    SealedCase,
    Signal,
    Statement,
    StatementTemplate,
    Story,
    Target,
    User,
)
from newsroom.person import Person
from newsroom.policy import Rule
from newsroom.sights import Seen, seen_by
from newsroom.targets import pack_for

MOST = 200


@dataclass(frozen=True)
class Limit:
    """A time limit of a case with its rule, and how long after (negative: before) its due time it was met,
    or stands now.
    """

    target: Target
    rule: Rule | None
    reading: Reading

    @property
    def verdict(self) -> str:
        """ "met", "late" (met, but missed), "missed" (and not met), "ended" (in time, by a restart or the
        close) or "runs".
        """
        if self.target.met_at is not None:
            return "late" if self.target.breached_at else "met"
        if self.target.breached_at or (self.reading.missed and self.target.replaced_at is None):
            return "missed"
        return "ended" if self.target.replaced_at else "runs"

    @property
    def took(self) -> timedelta | None:
        """From its beginning until it was met."""
        return self.target.met_at - self.target.begins_at if self.target.met_at else None


@dataclass(frozen=True)
class Step:
    """Something that happened: `kind` is one of wording.STEPS, `about` says of what, where that matters."""

    kind: str
    at: datetime
    about: str = ""
    href: str = ""


@dataclass(frozen=True)
class Broken:
    """A review that is or was owed on a statement, with what was said as the glass was broken."""

    debt: Debt
    title: str
    reason: str


@dataclass(frozen=True)
class Report:
    """Everything on the page after a case."""

    part: Part
    steps: Sequence[Step]
    limits: Sequence[Limit]
    signed: Sequence[tuple[Approval, str]]
    debts: Sequence[Broken]
    reach: Sequence[tuple[str, Reach]]
    lessons: Sequence[Lesson]
    ends: Sequence[OpenEnd]
    seen: Sequence[Seen]
    seal: SealedCase | None

    @property
    def incident(self) -> Incident:
        """The case."""
        return self.part.incident

    @property
    def decides(self) -> bool:
        """Whether the reader decides in the case."""
        return decides(self.part)

    @property
    def may_export(self) -> bool:
        """Whether the reader may take the bundle along."""
        return "lead" in self.part.roles or self.part.person.holds(*EXPORTERS)

    @property
    def missed(self) -> list[Limit]:
        """The limits that were missed, met late or not at all."""
        return [limit for limit in self.limits if limit.verdict in ("late", "missed")]


def report(session: Session, person: Person, incident_id: str, at: datetime) -> Report:
    """The page after a case as `person` may know it at `at` (UTC): some fifteen statements, however much
    went out. Raises NotFound.
    """
    part = read_incident(session, person, incident_id)
    incident = part.incident
    stories = _statements(session, incident)
    reach = reach_of(session, [story.id for _, story in stories])
    titles = {story.id: _title(story) for _, story in stories}
    limits = _limits(session, incident, at)
    return Report(
        part,
        _steps(session, incident, stories, reach, limits),
        limits,
        [(row, titles[row.story_id]) for row in _approvals(session, list(titles))],
        _debts(session, titles),
        [(titles[one.story_id], one) for one in reach],
        session.scalars(_lessons(incident)).all(),
        open_ends(session, incident) if part.open else (),
        seen_by(session, incident.id),
        session.get(SealedCase, incident.id, options=[joinedload(SealedCase.sealed_by)]),
    )


def people(session: Session) -> list[tuple[str, str]]:
    """Everybody who can be given something to do: (id, name), by given name."""
    rows = session.execute(select(User.id, User.name).where(User.active).order_by(User.sort_key).limit(1000))
    return [(row.id, row.name) for row in rows]


def templates(session: Session) -> list[tuple[str, str]]:
    """The statement templates in use: (id, name with version)."""
    used = StatementTemplate.retired_at.is_(None)
    order = (StatementTemplate.name, StatementTemplate.version.desc())
    rows = session.scalars(select(StatementTemplate).where(used).order_by(*order).limit(MOST))
    return [(row.id, f"{row.name} ({row.version})") for row in rows]


def _statements(session: Session, incident: Incident) -> Sequence[tuple[Statement, Story]]:
    found = (
        select(Statement, Story)
        .join(Story, Story.id == Statement.story_id)
        .where(Statement.incident_id == incident.id)
        .order_by(Statement.created_at)
        .limit(MOST)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def _title(story: Story) -> str:
    return "" if story.quarantined else story.title


def _limits(session: Session, incident: Incident, at: datetime) -> list[Limit]:
    pack = pack_for(session, incident)
    rows = session.scalars(
        select(Target)
        .where(Target.incident_id == incident.id)
        .order_by(Target.begins_at, Target.due_at)
        .limit(MOST)
    )
    return [
        Limit(row, pack.rule(row.timer, local(row.begins_at).date()), read(row.begins_at, row.due_at, at))
        for row in rows
    ]


def _steps(
    session: Session,
    incident: Incident,
    stories: Sequence[tuple[Statement, Story]],
    reach: Sequence[Reach],
    limits: Sequence[Limit],
) -> list[Step]:
    steps = [Step("opened", incident.opened_at), *_before(session, incident)]
    kinds = {story.id: (statement.kind, story) for statement, story in stories}
    for one in reach:
        kind, story = kinds[one.story_id]
        said = "recalled" if one.type.endswith("recalled") else kind
        steps.append(Step(said, one.created_at, _title(story), f"/stories/{story.id}"))
        if one.all_done_at is not None:
            steps.append(Step("everywhere", one.all_done_at, _title(story), f"/stories/{story.id}"))
    steps += [Step("reviewed", one.target.met_at) for one in limits if one.target.met_at and _is_review(one)]
    if incident.closed_at is not None:
        steps.append(Step("closed", incident.closed_at))
    if incident.frozen_at is not None:
        steps.append(Step("sealed", incident.frozen_at))
    return sorted(steps, key=lambda step: step.at)


def _is_review(limit: Limit) -> bool:
    return limit.rule is not None and "review" in limit.rule.met_by


def _before(session: Session, incident: Incident) -> list[Step]:
    """What came before the case was opened, and from when the law's clock runs."""
    logged, decided = session.execute(
        select(func.min(Signal.created_at), func.min(Signal.decided_at)).where(
            Signal.incident_id == incident.id
        )
    ).one()
    starts = select(ClockStart.starts_at).where(ClockStart.incident_id == incident.id)
    start = session.scalar(starts.order_by(ClockStart.set_at.desc()).limit(1))
    found = {"signal": logged, "triage": decided, "legal": start}
    return [Step(kind, at) for kind, at in found.items() if at is not None]


def _approvals(session: Session, stories: list[str]) -> Sequence[Approval]:
    found = select(Approval).where(Approval.story_id.in_(stories)).options(joinedload(Approval.user))
    return session.scalars(found.order_by(Approval.created_at).limit(MOST)).all()


def _debts(session: Session, titles: dict[str, str]) -> list[Broken]:
    last = (
        select(Comment.body)
        .where(
            Comment.story_id == Debt.story_id,
            Comment.move == "breakglass",
            Comment.created_at <= Debt.opened_at,
        )
        .order_by(Comment.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    said = case((Debt.kind == "breakglass", last), else_="")
    found = (
        select(Debt, said)
        .where(Debt.story_id.in_(titles))
        .options(joinedload(Debt.opened_by), joinedload(Debt.cleared_by))
        .order_by(Debt.opened_at)
        .limit(MOST)
    )
    return [Broken(debt, titles[debt.story_id], reason or "") for debt, reason in session.execute(found)]


def _lessons(incident: Incident) -> Select[Lesson]:
    found = select(Lesson).where(Lesson.incident_id == incident.id).options(joinedload(Lesson.owner))
    return found.order_by(Lesson.created_at).limit(MOST)
