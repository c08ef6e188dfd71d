"""What is held back: which open holds cover a story, for whatever would send it out, and for pages.

A hold covers everything, a section or what is filed under a tag. It keeps ordinary stories from going out and
their deliveries from leaving; statements of the fast lane and whatever takes a story down pass. A story that
was let go (HoldRelease) passes with the text that it was let go with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from newsroom.content import Content
from newsroom.models import (
    Hold,
    HoldRelease,
    Incident,
    IncidentRole,
    Revision,
    Section,
    Story,
    StoryTag,
    User,
)
from newsroom.models.story import STATEMENTS
from workflows import Label, Reason, Workflow

HOLD_LANE = "held"
"""Where deliveries lie that a hold keeps back. No worker takes anything from this lane."""

TAKES_DOWN = ("story.taken_down", "statement.recalled")
"""Events that are never held back: what is wrong must be able to go."""

WIDEST = select(func.min(Hold.scope)).where(Hold.ended_at.is_(None)).scalar_subquery()
"""The widest scope that is held back now ("all" < "section" < "tag"), NULL for nothing: part of what every
page asks of its reader, so that pages ask no more while nothing is held.
"""


@dataclass(frozen=True)
class OpenHold:
    """A hold that has not ended, with what people know it by. `case`: the code of its case, "" for none;
    `ask`: who lets something out (the lead of its case, else who placed it); `what`: the section's name or
    the tag; `let_go`: the story that was asked about may pass.
    """

    id: str
    scope: str
    value: str
    reason: str
    begun_at: datetime
    begun_by: str
    incident_id: str | None
    case: str
    exercise: bool
    ask: str
    what: Label
    let_go: bool

    def covers(self, section: str, tags: Iterable[str]) -> bool:
        """Whether it keeps back what stands in `section` and is filed under `tags`."""
        if self.scope == "section":
            return self.value == section
        return self.scope == "all" or any(same_tag(self.value, tag) for tag in tags)

    def sentence(self) -> Reason:
        """Who holds what back, since when, and whom to ask."""
        code = "held_case" if self.case and self.scope == "tag" else f"held_{self.scope}"
        about = {"what": self.what, "since": self.begun_at, "why": self.reason, "ask": self.ask}
        return Reason(code, {**about, "case": self.case, "hold": self.id})


def same_tag(one: str, other: str) -> bool:
    """Whether two tags are one: capital letters of ASCII do not count, as in every database (PlainLower)."""
    return one.encode().lower() == other.encode().lower()


class PlainLower(FunctionElement[str]):
    """SQL: small letters for the capital letters of ASCII and no others, whatever the database's language."""

    name = "plain_lower"
    inherit_cache = True


@compiles(PlainLower)
def _everywhere(element: Any, compiler: Any, **more: Any) -> str:
    return f"lower({compiler.process(element.clauses, **more)})"


@compiles(PlainLower, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f'lower(({compiler.process(element.clauses, **more)}) COLLATE "C")'


def open_holds(session: Session, story_id: str = "", digest: str = "") -> list[OpenHold]:
    """Every hold that has not ended, the oldest first; `let_go` is about the text `digest` of a story. They
    are few, and each counts.
    """
    rows = session.execute(_OPEN, {"story": story_id, "digest": digest})
    return [_open_hold(row) for row in rows]


def anything_held(session: Session) -> bool:
    """Whether anything at all is held back: a look at an index that is all but empty."""
    return bool(session.scalar(_ANY))


def everything_held(session: Session) -> OpenHold | None:
    """The oldest hold that covers everything; None without one."""
    return next((hold for hold in open_holds(session) if hold.scope == "all"), None)


def marked(holding: str) -> ColumnElement[bool]:
    """The column of lists that says whether the present text of a story is held back; nothing is looked up
    while nothing is held (`holding`: see Person).
    """
    return case((is_held(Story.digest), True), else_=False) if holding else false()


def text_with_holds(session: Session, story: Story, workflow: Workflow) -> tuple[Revision, bool]:
    """The present text of a story, and whether anything is held back where a move from its stage sends it
    out: asked by the same statement, so that nothing is dearer while nothing is held.
    """
    if story.workflow == STATEMENTS or not any(move.publishes for move in workflow.moves_from(story.stage)):
        return session.get_one(Revision, story.revision_id), False
    revision, widest = session.execute(_TEXT, {"revision": story.revision_id}).one()
    return revision, widest is not None


def held_by(session: Session, story: Story, content: Content) -> Reason | None:
    """Why the present text of a story must not go out now; None when nothing holds it back."""
    holds = open_holds(session, story.id, story.digest)
    kept = (hold for hold in holds if not hold.let_go and hold.covers(content.section, content.tags))
    return next((hold.sentence() for hold in kept), None)


def is_held(digest: Any, but: Sequence[str] = ()) -> ColumnElement[bool]:
    """The condition on Story rows that an open hold, other than those called `but`, keeps the text `digest`
    (a column) of the story back.
    """
    covers = or_(
        Hold.scope == "all",
        and_(Hold.scope == "section", Hold.value == Story.section),
        and_(Hold.scope == "tag", filed_under(Hold.value)),
    )
    let_go = exists().where(
        HoldRelease.hold_id == Hold.id, HoldRelease.story_id == Story.id, HoldRelease.digest == digest
    )
    still = (Hold.ended_at.is_(None), *([Hold.id.not_in(but)] if but else []))
    keeping = select(Hold.id).where(*still, covers, ~let_go.correlate_except(HoldRelease))
    return and_(Story.workflow != STATEMENTS, keeping.correlate_except(Hold).exists())


def freed_by(hold_ids: Sequence[str], at: datetime) -> ColumnElement[bool]:
    """The condition on Story rows that they go out at once when these holds end at `at` (UTC): the time they
    were scheduled for has passed meanwhile.
    """
    digest = Story.digest
    return and_(Story.scheduled_for <= at, is_held(digest), ~is_held(digest, but=hold_ids))


def filed_under(tag: Any) -> ColumnElement[bool]:
    """The condition on Story rows that they are filed under `tag` (text or a column)."""
    alike = PlainLower(StoryTag.tag) == PlainLower(literal(tag) if isinstance(tag, str) else tag)
    return exists().where(StoryTag.story_id == Story.id, alike).correlate_except(StoryTag)


def covered_by(scope: str, value: str) -> ColumnElement[bool]:
    """The condition on Story rows that a hold of this scope is about them."""
    about = {"section": Story.section == value, "tag": filed_under(value)}
    return (
        and_(Story.workflow != STATEMENTS, about[scope]) if scope in about else Story.workflow != STATEMENTS
    )


def _open_query() -> Select[*tuple[Any, ...]]:
    lead, begun_by = aliased(User), aliased(User)
    leads = and_(
        IncidentRole.incident_id == Hold.incident_id,
        IncidentRole.role == "lead",
        IncidentRole.ended_at.is_(None),
    )
    let_go = and_(
        HoldRelease.hold_id == Hold.id,
        HoldRelease.story_id == bindparam("story"),
        HoldRelease.digest == bindparam("digest"),
    )
    columns = (Hold.id, Hold.scope, Hold.value, Hold.reason, Hold.begun_at, Hold.incident_id)
    of_case = (Incident.year, Incident.number, Incident.exercise)
    return (
        select(*columns, *of_case, Section.label_vi, Section.label_en)
        .add_columns(begun_by.name.label("begun_by"), lead.name.label("lead"))
        .add_columns(HoldRelease.story_id.is_not(None).label("let_go"))
        .join(begun_by, begun_by.id == Hold.begun_by_id)
        .outerjoin(Incident, Incident.id == Hold.incident_id)
        .outerjoin(IncidentRole, leads)
        .outerjoin(lead, lead.id == IncidentRole.user_id)
        .outerjoin(Section, and_(Hold.scope == "section", Section.slug == Hold.value))
        .outerjoin(HoldRelease, let_go)
        .where(Hold.ended_at.is_(None))
        .order_by(Hold.begun_at, Hold.id)
    )


_ANY = select(exists().where(Hold.ended_at.is_(None)))
_TEXT = select(Revision, WIDEST).where(Revision.id == bindparam("revision"))
_OPEN = _open_query()
"""Made once: putting a query together takes longer than its answer."""


def _open_hold(row: Row[*tuple[Any, ...]]) -> OpenHold:
    return OpenHold(
        id=row.id,
        scope=row.scope,
        value=row.value,
        reason=row.reason,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        incident_id=row.incident_id,
        case=f"VV-{row.year}-{row.number:04}" if row.year else "",
        exercise=bool(row.exercise),
        ask=row.lead or row.begun_by,
        what=Label(row.label_vi, row.label_en) if row.label_vi else Label(row.value, row.value),
        let_go=row.let_go,
    )
