"""Telling people: notices in the app, and letters about them, each in the way its reader wants.

A notice holds ids and codes, never words of a story: what its reader may know is looked up when it is shown
or sent. Most notices follow from the trail (newsroom.telling, in the worker); a use case may also call
`notify` inside its own transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from newsroom.clock import LOCAL, local
from newsroom.installation import settings
from newsroom.models import Letter, Notice, NoticePreference, Story, User
from newsroom.models.story import STATEMENTS

Channel = Literal["app", "mail", "off"]
CHANNELS: tuple[Channel, ...] = ("app", "mail", "off")

PEOPLE_AT_MOST = 100
"""How many people one event is told to."""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: how people hear of it unless they chose otherwise; an urgent one waits for nobody."""

    channel: Channel = "mail"
    urgent: bool = False


KINDS: Mapping[str, Kind] = {
    "turn": Kind(),
    "assigned": Kind(),
    "returned": Kind(),
    "mention": Kind(),
    "remark": Kind("app"),
    "approved": Kind("app"),
    "published": Kind("app"),
    "takendown": Kind(urgent=True),
    "stale": Kind(),
    "sourcedown": Kind(urgent=True),
    "takeover": Kind("app"),
    "unsaved": Kind(),
    "legal": Kind(),
    "owed": Kind(urgent=True),
    "missed": Kind(urgent=True),
    "deadline": Kind(),
    "escalated": Kind(),
    "nobody": Kind(urgent=True),
    "queue": Kind(urgent=True),
    "endpoint": Kind(),
    "signal": Kind(urgent=True),
    "incident": Kind(urgent=True),
    "clock": Kind(urgent=True),
    "report": Kind(),
    "template": Kind(),
    "hold": Kind(urgent=True),
}
"""Every kind, in the order in which people choose how to hear of it."""


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told. Times of day are minutes after midnight in Hà Nội; None: not wanted."""

    channels: Mapping[str, Channel] = field(default_factory=dict)
    digest_minute: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None

    def channel(self, kind: str) -> Channel:
        """How this person hears of `kind`."""
        return self.channels.get(kind, KINDS[kind].channel)

    def letter_at(self, at: datetime) -> datetime:
        """When a letter that comes up at `at` (UTC) may be sent: now, or when the quiet hours end."""
        if self.quiet_from is None or self.quiet_until is None:
            return at
        here = local(at)
        minute = here.hour * 60 + here.minute
        since_start, length = (
            (value - self.quiet_from) % DAY_MINUTES for value in (minute, self.quiet_until)
        )
        if since_start >= length:
            return at
        return moment_of(here.date() + timedelta(days=self.quiet_until <= minute), self.quiet_until)


DAY_MINUTES = 24 * 60


def moment_of(day: Any, minute: int) -> datetime:
    """The moment of `minute` after midnight of `day` (a date) in Hà Nội, aware."""
    return datetime.combine(day, time(minute // 60, minute % 60), LOCAL)


def wishes_of(preference: NoticePreference | None) -> Wishes:
    """What a stored row says; the usual ways without one."""
    if preference is None:
        return Wishes()
    known = {kind: way for kind, way in preference.channels.items() if kind in KINDS and way in CHANNELS}
    return Wishes(known, preference.digest_minute, preference.quiet_from, preference.quiet_until)


def notify(
    session: Session,
    kind: str,
    story: Story | None,
    people: Iterable[str],
    actor: str,
    at: datetime,
    **params: Any,
) -> list[str]:
    """Tell `people` (ids) of `kind` (see KINDS) that `actor` (an id, or "system") brought about at `at`
    (UTC); returns who was told.

    Not told are the actor, accounts that are switched off, and who wants none of it; of more than
    PEOPLE_AT_MOST the rest. `params` must be plain JSON of ids and codes, no words of a story. Call it inside
    a transaction: at most three statements.
    """
    wishes = _reached(session, kind, set(people) - {actor})
    if not wishes:
        return []
    same = {"kind": kind, "story_id": story.id if story else None, "actor_id": actor, "params": params}
    rows = [{"user_id": user_id, "created_at": at, **same} for user_id in wishes]
    ids = session.scalars(insert(Notice).returning(Notice.id, sort_by_parameter_order=True), rows).all()
    urgent = KINDS[kind].urgent or (story is not None and story.workflow == STATEMENTS)
    if settings().smtp:
        _write_letters(session, kind, zip(ids, wishes.items(), strict=True), urgent, at)
    return list(wishes)


def _reached(session: Session, kind: str, people: set[str]) -> dict[str, Wishes]:
    if not people:
        return {}
    found = session.execute(
        select(User.id, NoticePreference)
        .outerjoin(NoticePreference, NoticePreference.user_id == User.id)
        .where(User.id.in_(people), User.active)
        .order_by(User.id)
        .limit(PEOPLE_AT_MOST)
    )
    wishes = {user_id: wishes_of(preference) for user_id, preference in found}
    return {user_id: wish for user_id, wish in wishes.items() if wish.channel(kind) != "off"}


def _write_letters(
    session: Session, kind: str, told: Iterable[tuple[int, tuple[str, Wishes]]], urgent: bool, at: datetime
) -> None:
    rows = [
        {
            "user_id": user_id,
            "notice_id": notice_id,
            "state": "waiting",
            "attempts": 0,
            "next_at": at if urgent else wish.letter_at(at),
            "created_at": at,
            "last_error": "",
        }
        for notice_id, (user_id, wish) in told
        if wish.channel(kind) == "mail"
    ]
    if rows:
        session.execute(insert(Letter), rows)
