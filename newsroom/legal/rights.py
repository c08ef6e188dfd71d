"""Who may ask the legal officer, answer, and say that a condition is met."""

from newsroom.installation import settings
from newsroom.models import Story
from newsroom.person import Person

ASKERS = frozenset({"editor", "secretary", "publisher"})
ANSWERERS = frozenset({"legal"})


def may_ask(person: Person, story: Story) -> bool:
    """Whether `person` may ask about this story."""
    return bool(person.roles(story.section) & ASKERS)


def may_answer(person: Person, story: Story) -> bool:
    """Whether `person` may answer about this story, and say what the answer rests on."""
    return bool(person.roles(story.section) & ANSWERERS)


def may_confirm(person: Person, story: Story) -> bool:
    """Whether `person` may say that a condition of this story is met: the legal officer, and the managing
    editor where the newsroom wants it so; nobody who wrote a part of the story.
    """
    roles = ANSWERERS | ({"secretary"} if settings().conditions_by_secretary else set())
    wrote = person.id == story.author_id or person.id in story.writers
    return not wrote and bool(person.roles(story.section) & roles)
