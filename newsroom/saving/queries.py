"""Who else has a story open, who is writing, and what a person has not saved. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    case,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.access import visible
from newsroom.errors import NotFound, words
from newsroom.html import Unsafe, body_from_input, looks_like_html, to_text
from newsroom.models import EditLease, Presence, ShelvedText, Story, User, WorkingCopy
from newsroom.models.base import UtcDateTime
from newsroom.person import Person
from newsroom.saving.usecases import PRESENT
from newsroom.working_copies import LATELY, within_reach

MOST_PEOPLE = 100
MOST_UNFINISHED = 50
MOST_SHELVED = 200


@dataclass(frozen=True)
class Somebody:
    """A person with the moment (UTC) since when, or at which, they did something; `page` as in EditLease."""

    id: str
    name: str
    at: datetime
    page: str = ""


@dataclass(frozen=True)
class Around:
    """Who else is at a story: readers, whoever may save now (`holder`), others with an unsaved text; and when
    the person asking last typed something unsaved (`own`).
    """

    here: tuple[Somebody, ...]
    holder: Somebody | None
    unsaved: tuple[Somebody, ...]
    own: datetime | None

    @property
    def nobody(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.here or self.holder or self.unsaved or self.own)


@dataclass(frozen=True)
class Unfinished:
    """A text that somebody typed and has not saved, under its headline; `exists`: its story does; `exercise`:
    that is part of a rehearsal.
    """

    story_id: str
    title: str
    exists: bool
    at: datetime
    exercise: bool


def around(session: Session, story_id: str, person: Person, at: datetime) -> Around:
    """Who is at a story at `at` (UTC), besides `person`: one statement."""
    found = session.execute(_AROUND, {"story": story_id, "at": at, "since": at - PRESENT})
    return _sorted_out(
        [(row.what, Somebody(row.user_id, row.name, row.at, row.page)) for row in found], person, at
    )


@lru_cache(maxsize=256)
def _unfinished(person: Person) -> Select[*tuple[Any, ...]]:
    """Put together once for each person: that took longer than the answer."""
    return (
        select(
            WorkingCopy.story_id,
            WorkingCopy.updated_at,
            case((visible(person), Story.title)).label("title"),
            WorkingCopy.fields[("title", 0)].as_string().label("typed"),
            Story.id.is_not(None).label("there"),
            Story.exercise,
        )
        .outerjoin(Story, Story.id == WorkingCopy.story_id)
        .where(WorkingCopy.user_id == person.id, within_reach(person, WorkingCopy.story_id))
        .order_by(WorkingCopy.updated_at.desc())
        .limit(MOST_UNFINISHED)
    )


def unfinished(session: Session, person: Person) -> list[Unfinished]:
    """What `person` typed and has not saved, the newest first: of stories, and of stories not yet begun."""
    return [
        Unfinished(row.story_id, row.title or row.typed or "", row.there, row.updated_at, bool(row.exercise))
        for row in session.execute(_unfinished(person))
    ]


def shelved(session: Session, person: Person) -> list[Unfinished]:
    """The texts of `person` that were shelved, the newest first, under their headlines: one statement. Each
    has its own id in the place of its story's.
    """
    headline = ShelvedText.fields[("title", 0)].as_string().label("typed")
    found = session.execute(
        select(ShelvedText.id, ShelvedText.typed_at, headline, Story.id.label("story"), Story.exercise)
        .outerjoin(Story, Story.id == ShelvedText.story_id)
        .where(ShelvedText.user_id == person.id, within_reach(person, ShelvedText.story_id))
        .order_by(ShelvedText.shelved_at.desc())
        .limit(MOST_SHELVED)
    )
    return [
        Unfinished(row.id, row.typed or "", row.story is not None, row.typed_at, bool(row.exercise))
        for row in found
    ]


def shelved_text(session: Session, person: Person, shelved_id: str, lock: bool = False) -> ShelvedText:
    """One shelved text of `person`; `lock`: its row until the transaction ends. Raises NotFound."""
    own = and_(ShelvedText.id == shelved_id, ShelvedText.user_id == person.id)
    query = select(ShelvedText).where(own, within_reach(person, ShelvedText.story_id))
    text = session.scalar(query.with_for_update() if lock else query)
    if text is None:
        raise NotFound(words("There is no such text of yours."))
    return text


def as_plain_text(text: ShelvedText) -> str:
    """The words of a shelved text: headline, lead and body, then every other field that holds any."""
    fields = {name: "\n".join(filter(None, values)) for name, values in text.fields.items()}
    first = [fields.pop("title", ""), fields.pop("sapo", ""), _plain(fields.pop("body", ""))]
    rest = [f"{name}: {value}" for name, value in sorted(fields.items()) if value]
    return "\n\n".join(part for part in (*first, "\n".join(rest)) if part) + "\n"


def _plain(body: str) -> str:
    """The words of a body; as it was typed where it cannot be read."""
    try:
        return to_text(body_from_input(body)) if looks_like_html(body) else body
    except Unsafe:
        return body


def _people(
    what: str,
    who: InstrumentedAttribute[str],
    when: InstrumentedAttribute[datetime],
    page: InstrumentedAttribute[str] | None,
    condition: ColumnElement[bool],
) -> Select[str, str, str, datetime, str]:
    more = page if page is not None else literal("")
    return (
        select(
            literal(what).label("what"),
            User.id.label("user_id"),
            User.name,
            when.label("at"),
            more.label("page"),
        )
        .join(User, User.id == who)
        .where(condition)
    )


def _sorted_out(found: Sequence[tuple[str, Somebody]], person: Person, at: datetime) -> Around:
    of = {kind: [who for what, who in found if what == kind] for kind in ("here", "lease", "copy")}
    holder = next(iter(of["lease"]), None)
    writing = holder.id if holder else ""
    others = [who for who in of["copy"] if who.id != person.id]
    return Around(
        here=tuple(who for who in of["here"] if who.id not in (person.id, writing)),
        holder=holder,
        unsaved=tuple(who for who in others if who.id == writing or who.at > at - LATELY),
        own=next((who.at for who in of["copy"] if who.id == person.id), None),
    )


def _around() -> CompoundSelect[str, str, str, datetime, str]:
    story: BindParameter[str] = bindparam("story")
    here = (Presence.story_id == story) & (Presence.seen_at > bindparam("since", type_=UtcDateTime()))
    lease = (EditLease.story_id == story) & (EditLease.expires_at > bindparam("at", type_=UtcDateTime()))
    return union_all(
        _people("here", Presence.user_id, Presence.seen_at, Presence.doing, here),
        _people("lease", EditLease.user_id, EditLease.taken_at, EditLease.token, lease),
        _people("copy", WorkingCopy.user_id, WorkingCopy.updated_at, None, WorkingCopy.story_id == story),
    ).limit(MOST_PEOPLE)


_AROUND = _around()
"""Made once: putting a query together takes longer than its answer."""
