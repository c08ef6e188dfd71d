"""The first tour: three sentences for each role that say what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from newsroom.guiding.pages import page_for
from newsroom.person import Person

STEPS: Mapping[str, tuple[Any, Any, Any]] = {
    "reporter": (
        _l("Write a story; it stays a draft that only your newsroom sees."),
        _l("Submit it for editing once headline and text are there."),
        _l("Your desk shows how far each story is; the bell tells you when one comes back."),
    ),
    "editor": (
        _l("Take a story that awaits editing; your colleagues see that it is yours."),
        _l("Edit it, or return it with a reason the writer can work with."),
        _l("Pass the review if you changed nothing; hand it on unsigned if you did."),
    ),
    "legal": (
        _l("Open what waits for the legal check; the risk flags say why it is there."),
        _l("Clear it, clear it with conditions, or object, each with your reasons."),
        _l("Your signature falls as soon as the text changes; the story then comes back to you."),
    ),
    "secretary": (
        _l("On top of your desk stands what is late, missed or owed; begin there."),
        _l("Give stories to people, set deadlines and priorities on the page of each story."),
        _l("Lend your role before you are away, under the number of the signed paper."),
    ),
    "publisher": (
        _l("Open what waits for your approval; signatures and open points stand beside the text."),
        _l("Read it, then approve, schedule or send it back. Your signature holds for exactly this text."),
        _l("Follow it until it is seen live; what is late or owed stands on top of your desk."),
    ),
    "spokesperson": (
        _l("In a crisis begin a crisis statement: it takes a short way with two signatures."),
        _l("Nobody to be reached? Breaking the glass publishes at once; somebody reviews it within a day."),
        _l("Confirm what colleagues took down; the bell tells you of it."),
    ),
    "technician": (
        _l("Register receivers and hand over the secret, which is shown once."),
        _l("Look at failed deliveries every day, and send them again when the portal is well."),
        _l("Make a token for each program; revoke it when the program goes."),
    ),
    "auditor": (
        _l("Search the trail for who did what, when and why."),
        _l("Check that the trail is whole, and compare it with a copy kept elsewhere."),
        _l("Read every version with its signatures; you change nothing."),
    ),
    "admin": (
        _l("Set up sections, content types and risk flags first."),
        _l("Add people with their roles; hand over the one-time password in person."),
        _l("Switch an account off the day somebody leaves; their name stays in the trail."),
    ),
}


@dataclass(frozen=True)
class Tour:
    """What a newcomer is shown: the page of the guide it comes from, and three steps."""

    page: str
    steps: tuple[Any, Any, Any]


def tour_for(person: Person) -> Tour | None:
    """The tour for somebody who is here for the first time; None for whoever put it away, or has no role."""
    if not person.newcomer or not person.roles():
        return None
    name = page_for(person)
    return Tour(name, STEPS[name])
