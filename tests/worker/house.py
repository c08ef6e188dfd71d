"""A newsroom with a receiver of its own, events on their way to it, and a drain whose clock the test
holds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from factories import make_story, make_user
from fixtures.receiver import Receiver
from flask import Flask
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.endpoints.challenge_usecases import confirm_by_hand
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint
from newsroom.ledger import Outgoing, announce
from newsroom.models import Attempt, Delivery, Endpoint, Story
from newsroom.models.endpoint import LANES
from newsroom.person import SYSTEM, Person
from newsroom.worker.claim import Wanted
from newsroom.worker.drain import Drain
from newsroom.worker.sender import Limits

LOOPBACK = ("127.0.0.0/8",)


@dataclass(frozen=True)
class House:
    """The app and what tests of delivery ask of it."""

    app: Flask
    technician: Person
    receiver: Receiver

    def endpoint(self, url: str | None = None, networks: tuple[str, ...] = LOOPBACK) -> tuple[Endpoint, str]:
        """Register a receiver (the fixture's own when no `url` is given); returns it with its secret."""
        given = NewEndpoint(name="Cổng thử", url=url or self.receiver.url, networks=networks)
        with self.app.app_context():
            endpoint, secret = add_endpoint(SYSTEM, given, now())
            confirm_by_hand(SYSTEM, endpoint.id, "ours", now())
            return endpoint, secret

    def story(self) -> Story:
        """A story whose events can be announced."""
        return make_story(self.app, make_user(self.app, "reporter"))

    def announce(self, body: bytes = b"{}", at: datetime | None = None, **fields: object) -> None:
        """Put an event on its way, as a use case does within its transaction (a kind that needs no
        signatures)."""
        with self.app.app_context(), transaction() as session:
            announce(session, Outgoing(type="story.taken_down", body=body, at=at or now(), **fields))

    def drain(self, at: datetime | None = None, limits: Limits | None = None) -> None:
        """Deliver whatever is due at `at`, and wait until it is written down."""
        asyncio.run(self._drain(at or now(), limits))

    async def _drain(self, at: datetime, limits: Limits | None) -> None:
        with self.app.app_context():
            async with Drain(Wanted(LANES), limits) as drain:
                drain.step(at)
                while drain.busy:
                    await drain.wait(0.2)
                    drain.step(at)

    def deliveries(self) -> list[Delivery]:
        """All deliveries as the database has them now, oldest first."""
        with self.app.app_context():
            return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))

    def delivery(self) -> Delivery:
        """The only delivery there is."""
        (delivery,) = self.deliveries()
        return delivery

    def attempts(self) -> list[Attempt]:
        """All attempts, oldest first."""
        with self.app.app_context():
            return list(db.session.scalars(select(Attempt).order_by(Attempt.id)))

    def change(self, what: Callable[[], object]) -> None:
        """Do something in the app's context and commit it."""
        with self.app.app_context():
            what()
            db.session.commit()
