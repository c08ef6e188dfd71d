"""A text that was written from an older version, put together with the present one, ready for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.catalogue import Names
from newsroom.content import Content, parse
from newsroom.differences import labels, shown_value
from newsroom.merge import Choice, Merge, Settled, merge
from newsroom.models import Revision, Story
from newsroom.stories.queries import StoryView


@dataclass(frozen=True)
class Place:
    """A passage that both changed, as HTML: `before` is the block above it, to find one's way."""

    number: int
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class FieldChoice:
    """A field that both changed, with its label and both values in words."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Choosing:
    """What is to be chosen, how many places were settled without asking, and the present text's number."""

    fields: list[FieldChoice]
    places: list[Place]
    from_mine: int
    from_theirs: int
    against: int


def put_together(session: Session, view: StoryView, base: int | None, mine: Content) -> Merge | None:
    """`mine`, written from the version numbered `base`, with the present text; None: no such version."""
    origin = _numbered(session, view.story, base)
    return merge(origin, mine, view.content) if origin else None


def choosing(found: Merge, view: StoryView, names: Names) -> Choosing:
    """What the page shows of texts put together while something is left to choose."""
    fields = [
        FieldChoice(
            field.name,
            labels()[field.name],
            shown_value(field.name, field.mine, names),
            shown_value(field.name, field.theirs, names),
        )
        for field in found.fields
    ]
    return Choosing(fields, _places(found), found.taken("mine"), found.taken("theirs"), view.revision.number)


def chosen(found: Merge, sent: Mapping[str, Any]) -> Content:
    """The text with the choices sent: `choose-<number>` for passages, `choose-<name>` for fields."""
    places = {number: _choice(sent.get(f"choose-{number}")) for number in range(len(found.conflicts))}
    fields = {field.name: _choice(sent.get(f"choose-{field.name}")) for field in found.fields}
    return found.resolved(places, fields)


def _numbered(session: Session, story: Story, number: int | None) -> Content | None:
    if number is None or not 0 < number < 2**31:
        return None
    stored = session.scalar(
        select(Revision.content).where(Revision.story_id == story.id, Revision.number == number)
    )
    return parse(stored) if stored else None


def _choice(sent: object) -> Choice:
    return "mine" if sent == "mine" else "theirs" if sent == "theirs" else "both"


def _places(found: Merge) -> list[Place]:
    places: list[Place] = []
    before = ""
    for piece in found.body:
        if isinstance(piece, Settled):
            before = piece.blocks[-1] if piece.blocks else before
        else:
            mine, theirs = "\n".join(piece.mine), "\n".join(piece.theirs)
            places.append(Place(len(places), before, mine, theirs))
            before = ""
    return places
