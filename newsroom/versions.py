"""Language versions: stories that say in another language what one source story says.

A version names its source and the text of the source that it was made from, or last found to say the same as.
It is stale while the source stands at another text (`Story.stale`): nothing is written when the source
changes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from newsroom.access import may_see
from newsroom.content import Content
from newsroom.errors import Invalid, words
from newsroom.models import Revision, Story
from newsroom.payload_alternates import Alternate
from newsroom.person import Person
from workflows import Stage

AT_MOST = 40
"""How many stories of one family are looked at: the source and a version in each language."""

NO_SOURCE = words("This story is no language version of another one, or you may not read its source.")
LANGUAGE_STAYS = words(
    "The language of a language version, and of a story that has versions, stays as it is. "
    "Add a version in the other language instead."
)


@dataclass(frozen=True)
class Member:
    """A story of a family. `stale_since`: when (UTC) the source got the first text that this version was not
    found to match; None for the source, and for a version whose source went back to an earlier text.
    """

    story: Story
    stale_since: datetime | None


def _since() -> ScalarSelect[datetime]:
    matched, newer = aliased(Revision), aliased(Revision)
    number = select(matched.number).where(matched.id == Story.source_revision_id).scalar_subquery()
    first = select(newer.created_at).where(newer.story_id == Story.source_id, newer.number > number)
    return first.order_by(newer.number).limit(1).correlate(Story).scalar_subquery()


# Made once: putting a query together takes longer than its answer.
_FAMILY = (
    select(Story, _since().label("since"))
    .where(or_(Story.id == bindparam("root"), Story.source_id == bindparam("root")))
    .order_by(Story.source_id.is_not(None), Story.language)
    .limit(AT_MOST)
)
_ALTERNATES = (
    select(Story.id, Story.language, Story.source_id, Story.public_url)
    .where(
        or_(Story.id == bindparam("root"), Story.source_id == bindparam("root")),
        Story.id != bindparam("story"),
        Story.public_state == "live",
    )
    .order_by(Story.source_id.is_not(None), Story.language)
    .limit(AT_MOST)
)


def in_family(story: Story) -> bool:
    """Whether a story is a language version, or has or had one."""
    return story.translated or story.source_id is not None


def root_of(story: Story) -> str:
    """The id of the source of a story's family; its own where it is no version."""
    return story.source_id or story.id


def family_of(session: Session, story: Story) -> list[Member]:
    """The source of a story and every version, the source first: one statement, none for a story without
    versions, which is its own source.
    """
    if not in_family(story):
        return [Member(story, None)]
    found = session.execute(_FAMILY, {"root": root_of(story)})
    return [Member(member, since) for member, since in found]


def alternates_of(session: Session, story: Story) -> tuple[Alternate, ...]:
    """The same story in other languages, as far as readers see it: one statement, none without versions."""
    if not in_family(story):
        return ()
    found = session.execute(_ALTERNATES, {"root": root_of(story), "story": story.id})
    return tuple(
        Alternate(row.id, row.language, "version" if row.source_id else "source", row.public_url or "")
        for row in found
    )


def is_stale(version: Story, source: Story) -> bool:
    """Whether the source stands at another text than the one its version was last found to match."""
    return version.source_revision_id != source.revision_id


def may_read_source(person: Person, version: Story, source: Story) -> bool:
    """Whether somebody may read the source beside a version: whoever may know of the source, and those to
    whom the version was given, who cannot write or check it otherwise. Quarantine closes it to them too.
    """
    given = person.id in (version.author_id, version.assignee_id)
    return may_see(person, source) or (given and not source.quarantined)


def at_rest(story: Story, stage: Stage) -> bool:
    """Whether a story is done with and readers do not see it: not used, taken down, archived. Such a version
    makes room for another one in its language.
    """
    resting = stage.kind == "closed" or (stage.kind == "side" and stage.hours is None)
    return resting and story.public_state != "live" and story.held_from is None


def keep_language(story: Story, content: Content) -> None:
    """Raises Invalid where a text would change the language by which a family tells its members apart."""
    if content.language != story.language and in_family(story):
        raise Invalid({"language": LANGUAGE_STAYS})
