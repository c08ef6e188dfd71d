"""Who may say that a language version says the same as its source."""

from newsroom.person import Person
from newsroom.rules import Case

DESK = frozenset({"editor", "secretary", "publisher"})


def may_confirm(person: Person, case: Case) -> bool:
    """Whoever may edit the version now, and where its text stands still, its writers and the editing desk:
    no word and no signature hangs on it.
    """
    roles, story = person.roles(case.story.section), case.story
    wrote = bool(roles) and person.id in {story.author_id, *story.writers}
    return case.edit_refusal(person) is None or wrote or bool(roles & DESK)
