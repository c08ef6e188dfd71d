"""An archive to measure in: people, a receiver, and any number of stories with all that stories leave behind.

The rows are written in bulk, but say what the same stories would say had people made them: `newsroom audit
verify` finds the trail whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from newsroom import installation
from newsroom.clock import now
from newsroom.db import transaction
from newsroom.installation import keep, newest
from newsroom.models import Approval, Attempt, Delivery, Endpoint, Revision, Story, StoryTag, Tag, User
from newsroom.models.trail import AuditEntry, AuditHead, OutboxEvent
from newsroom.search import index_stories
from newsroom.vault import new_signing_secret
from tests import factories
from tests.bench.entries import entries_of
from tests.bench.life import Life, live
from tests.bench.rows import Rows
from tests.bench.texts import TAGS

BATCH = 1000
STAFF = {"reporter": 24, "editor": 8, "legal": 3, "publisher": 3}
IN_HAND = {"draft": 50, "submitted": 60, "in_review": 50, "legal_check": 40, "approval": 60}
"""Stories in hand, however long the archive is: a staff of this size has about so many under way."""
ARCHIVE = {"published": 51, "archived": 45, "rejected": 4}
"""The rest, in percent."""
YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Archive:
    """Who works here, and the receiver of their events."""

    people: dict[str, list[User]]
    endpoint: Endpoint


def settle(app: Flask, receiver: str) -> Archive:
    """Catalogue, staff and one receiver at the address `receiver`."""
    people = {role: [factories.make_user(app, role) for _ in range(count)] for role, count in STAFF.items()}
    secrets = [installation.vault().seal(new_signing_secret())]
    endpoint = factories.make_endpoint(app, url=receiver, networks=["127.0.0.0/8"], secrets=secrets)
    with app.app_context(), transaction() as session:
        keep(session, newest("news"))
        session.execute(insert(Tag), [{"name": tag} for tag in TAGS])
    return Archive(people, endpoint)


def fill(app: Flask, archive: Archive, count: int) -> None:
    """Write `count` stories, the oldest first."""
    lives = list(_lives(archive, count, now()))
    for start in range(0, count, BATCH):
        with app.app_context(), transaction() as session:
            if session.get_bind().dialect.name == "sqlite":
                session.execute(text("PRAGMA cache_size = -400000"))  # KiB: random keys touch every page
            _write(session, archive, lives[start : start + BATCH])
    with app.app_context(), transaction() as session:
        session.execute(text("ANALYZE"))


def _lives(archive: Archive, count: int, at: datetime) -> Iterator[Life]:
    random = Random(count)  # noqa: S311  # the same archive at every run
    in_hand = [stage for stage, number in IN_HAND.items() for _ in range(number)]
    random.shuffle(in_hand)
    archived = random.choices(list(ARCHIVE), list(ARCHIVE.values()), k=count - len(in_hand))
    recent = timedelta(days=3)
    old = (YEARS - recent) / max(len(archived), 1)
    for number, stage in enumerate([*archived, *in_hand]):
        past = len(archived) - number
        began = at - recent - old * past if past > 0 else at - recent + timedelta(minutes=10 * -past)
        yield live(number, stage, began, {role: random.choice(them) for role, them in archive.people.items()})


def _write(session: Session, archive: Archive, lives: Sequence[Life]) -> None:
    head = session.get_one(AuditHead, 1, populate_existing=True)
    rows = [Rows(life, archive.endpoint.id) for life in lives]
    sent = [row for row in rows if row.life.published]
    entries = entries_of(rows, head.size)
    session.execute(insert(Story), [row.story() for row in rows])
    session.execute(insert(Revision), [row.revision() for row in rows])
    session.execute(insert(StoryTag), [tag for row in rows for tag in row.tags()])
    session.execute(insert(Approval), [approval for row in rows for approval in row.approvals])
    session.execute(insert(AuditEntry), entries)
    if sent:
        _send(session, sent, head.events)
    index_stories(session, {row.id: row.content for row in rows})
    session.execute(update(AuditHead).values(size=head.size + len(entries), events=head.events + len(sent)))


def _send(session: Session, sent: Sequence[Rows], position: int) -> None:
    session.execute(insert(OutboxEvent), [row.event(position + n) for n, row in enumerate(sent)])
    numbers = session.scalars(
        insert(Delivery).returning(Delivery.id, sort_by_parameter_order=True),
        [row.delivery() for row in sent],
    ).all()
    session.execute(insert(Attempt), [row.attempt(n) for n, row in zip(numbers, sent, strict=True)])
