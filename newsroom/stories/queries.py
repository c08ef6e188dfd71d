"""What the pages of one story show. Reads only; every list is bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from newsroom.access import read_story
from newsroom.approvals import Signed, signed_for
from newsroom.content import Content, parse
from newsroom.errors import NotFound, words
from newsroom.installation import workflow_of
from newsroom.models import Debt, Revision, RoleGrant, Story, User
from newsroom.next_step import Steps, steps_for
from newsroom.permissions import CONTENT
from newsroom.person import Person
from newsroom.rules import Case, examine
from newsroom.stories.usecases import PLANNERS
from workflows import Reason, Stage

REVISIONS = 200

# Made once: putting a query together takes longer than its answer.
_HANDLERS = (
    select(User.id, User.name)
    .where(
        User.active,
        User.grants.any(
            or_(RoleGrant.section_slug == bindparam("section"), RoleGrant.section_slug.is_(None))
            & RoleGrant.role.in_(sorted(CONTENT))
        ),
    )
    .order_by(User.sort_key, User.id)
)
_TEXTS = (
    select(Revision)
    .where(or_(Revision.id == bindparam("present"), Revision.id == bindparam("public")))
    .options(joinedload(Revision.author))
)
_DEBTS = (
    select(Debt)
    .where(Debt.story_id == bindparam("story"))
    .order_by(Debt.opened_at.desc())
    .options(joinedload(Debt.opened_by), joinedload(Debt.cleared_by))
)


@dataclass(frozen=True)
class StoryView:
    """A story with everything that bears on it now, for one person."""

    case: Case
    steps: Steps
    stage: Stage
    signed: list[Signed]
    debts: list[Debt]
    edit_refusal: Reason | None
    revision: Revision
    public_revision: Revision | None
    may_plan: bool

    @property
    def story(self) -> Story:
        """The story itself, its author and assignee loaded."""
        return self.case.story

    @property
    def content(self) -> Content:
        """The text the story stands at now."""
        return self.case.content

    @property
    def differs_from_public(self) -> bool:
        """Whether readers see another text than the one being worked on."""
        return self.story.public_state == "live" and self.story.public_revision_id != self.story.revision_id


def view_story(session: Session, person: Person, story_id: str, at: datetime) -> StoryView:
    """What the page of a story shows to `person` at `at` (UTC). Raises NotFound."""
    story = read_story(session, person, story_id)
    texts = _texts(session, story)
    signed = signed_for(session, story, workflow_of(session, story.workflow, story.workflow_version))
    valid = [item.approval for item in reversed(signed) if item.valid]
    case = examine(session, story, at, valid)
    return StoryView(
        case=case,
        steps=steps_for(case, person),
        stage=case.workflow.stages[story.stage],
        signed=signed,
        debts=_debts(session, story),
        edit_refusal=case.edit_refusal(person),
        revision=texts[story.revision_id],
        public_revision=texts[story.public_revision_id] if story.public_revision_id else None,
        may_plan=bool(person.roles(story.section) & PLANNERS),
    )


def revisions_of(session: Session, story: Story) -> Sequence[Revision]:
    """The versions of a story's text, newest first, without the texts themselves."""
    return session.scalars(
        select(Revision)
        .where(Revision.story_id == story.id)
        .order_by(Revision.number.desc())
        .limit(REVISIONS)
        .options(joinedload(Revision.author), defer(Revision.content))
    ).all()


def numbered_revision(session: Session, story: Story, number: int) -> Revision:
    """One version of a story's text with its author. Raises NotFound."""
    found = session.scalar(
        select(Revision)
        .where(Revision.story_id == story.id, Revision.number == number)
        .options(joinedload(Revision.author))
    )
    if found is None:
        raise NotFound(words("There is no such version of this story."))
    return found


def content_of(revision: Revision) -> Content:
    """The text of a version."""
    return parse(revision.content)


def handlers_for(session: Session, story: Story) -> list[tuple[str, str]]:
    """Who could handle a story: active people with a say over content in its section, by given name."""
    return [(row.id, row.name) for row in session.execute(_HANDLERS, {"section": story.section})]


def _debts(session: Session, story: Story) -> list[Debt]:
    return list(session.scalars(_DEBTS, {"story": story.id}))


def _texts(session: Session, story: Story) -> dict[str, Revision]:
    """The present text and the public one with their writers, by their ids."""
    wanted = {"present": story.revision_id, "public": story.public_revision_id or story.revision_id}
    return {revision.id: revision for revision in session.scalars(_TEXTS, wanted)}
