"""What the API's lists need that no page does: pages that stay whole while rows change. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from newsroom.access import may_see, read_story
from newsroom.api.cursors import cursor_of, moment_in, number_in, page_of
from newsroom.approvals import Signed, signed_for
from newsroom.errors import Invalid, NotFound, words
from newsroom.models import Comment, ContentType, Language, Revision, Section, Story, User
from newsroom.person import Person
from newsroom.rules import Case, examine
from newsroom.search import matching
from newsroom.stories.narrowing import ME, NOBODY, condition, stages_of, wrong_days
from newsroom.versions import family_of
from workflows import Offer

_NO_SUCH = {
    "stage": words("There is no such stage."),
    "section": words("There is no such section."),
    "language": words("There is no such language."),
    "type": words("There is no such content type."),
    "author": words("There is no such person."),
    "assignee": words("There is no such person."),
}
_MODELS = {"section": Section, "language": Language, "type": ContentType, "author": User, "assignee": User}


@dataclass(frozen=True)
class Seen:
    """A story as one person finds it: the signatures the newest first, the moves that people can make, and
    the stories that say the same in other languages, as far as the person may know of them.
    """

    case: Case
    signed: list[Signed]
    offers: list[Offer]
    family: list[Story]


@dataclass(frozen=True)
class StoriesWanted:
    """Which stories to list. `chosen`: the filters that are given, by the names the page has for them."""

    limit: int
    cursor: str | None
    chosen: Mapping[str, str]


def see_story(session: Session, person: Person, story_id: str, at: datetime) -> Seen:
    """A story for `person` at `at` (UTC). Raises NotFound."""
    case = examine(session, read_story(session, person, story_id), at)
    offers = [offer for offer in case.offers(person) if not offer.move.system]
    family = [member.story for member in family_of(session, case.story)]
    known = [story for story in family if story is not case.story and may_see(person, story)]
    return Seen(case, signed_for(session, case.story, case.workflow), offers, known)


def list_stories(
    session: Session, person: Person, wanted: StoriesWanted, at: datetime
) -> tuple[Sequence[Story], str | None]:
    """The stories `person` may know of that match, the newest first, and the cursor of the next page.

    Ordered by what never changes, so that nobody's edit moves a story from one page to another.
    Raises Invalid for a filter or a cursor that means nothing here.
    """
    _must_exist(session, wanted.chosen)
    conditions = [condition(session, person, wanted.chosen, at)]
    if "q" in wanted.chosen:
        match = matching(session, wanted.chosen["q"])
        conditions.append(false() if match is None else match)
    if after := moment_in(wanted.cursor):
        moment, story_id = after
        same = and_(Story.created_at == moment, Story.id < story_id)
        conditions.append(or_(Story.created_at < moment, same))
    found = session.scalars(
        select(Story)
        .where(*conditions)
        .order_by(Story.created_at.desc(), Story.id.desc())
        .limit(wanted.limit + 1)
        .options(joinedload(Story.author), joinedload(Story.assignee))
    ).all()
    stories, last = page_of(found, wanted.limit)
    return stories, cursor_of(last.created_at, last.id) if last else None


def list_revisions(
    session: Session, story: Story, cursor: str | None, limit: int
) -> tuple[Sequence[Revision], str | None]:
    """The versions of a story's text, the newest first, without the texts themselves."""
    query = select(Revision).where(Revision.story_id == story.id)
    if (before := number_in(cursor)) is not None:
        query = query.where(Revision.number < before)
    found = session.scalars(
        query.order_by(Revision.number.desc())
        .limit(limit + 1)
        .options(joinedload(Revision.author), defer(Revision.content))
    ).all()
    revisions, last = page_of(found, limit)
    return revisions, cursor_of(last.number) if last else None


def remark_by_id(session: Session, comment_id: str) -> Comment:
    """A remark with the people in it. Raises NotFound."""
    people = joinedload(Comment.author), joinedload(Comment.resolved_by)
    wanted = select(Comment).where(Comment.id == comment_id).options(*people)
    found = session.scalar(wanted.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(words("There is no such comment."))
    return found


def remark_made(session: Session, story_id: str, person: Person, at: datetime) -> Comment:
    """The remark that `person` made on a story at that very moment. Raises NotFound."""
    found = session.scalar(
        select(Comment)
        .where(Comment.story_id == story_id, Comment.author_id == person.id, Comment.created_at == at)
        .options(joinedload(Comment.author), joinedload(Comment.resolved_by))
    )
    if found is None:
        raise NotFound(words("There is no such comment."))
    return found


def _must_exist(session: Session, chosen: Mapping[str, str]) -> None:
    wrong = {fault.name: fault.sentence for fault in wrong_days(chosen)}
    wrong |= {
        name: sentence
        for name, sentence in _NO_SUCH.items()
        if name in chosen and not _exists(session, name, chosen[name])
    }
    if wrong:
        raise Invalid(wrong)


def _exists(session: Session, name: str, value: str) -> bool:
    if name == "stage":
        return value in stages_of(session)
    if (name in ("author", "assignee") and value == ME) or (name == "assignee" and value == NOBODY):
        return True
    return session.get(_MODELS[name], value) is not None
