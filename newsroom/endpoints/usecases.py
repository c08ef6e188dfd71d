"""Setting up receivers, trying them, and sending again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.delivery_again import send_again
from newsroom.endpoint_access import lock, must_manage, must_resend
from newsroom.endpoints.describing import (
    EVENT_TYPES,
    Describer,
    NewEndpoint,
    as_given,
    describe,
    described,
    describer,
)
from newsroom.endpoints.keys import NewKey, new_key
from newsroom.endpoints.standing import flush_unique, note
from newsroom.errors import Refused, Stale, words
from newsroom.ledger import Outgoing, announce
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.payload import ping
from newsroom.person import Person
from newsroom.worker.failing import begin_anew

__all__ = ["EVENT_TYPES", "NewEndpoint"]

SWITCHED_OFF = words("Switched off by hand.")
CHANGED_MEANWHILE = words("Somebody else has changed this endpoint in the meantime. Compare, and save again.")


def add_endpoint(
    person: Person, given: NewEndpoint, at: datetime, signing: str = "v1"
) -> tuple[Endpoint, str]:
    """A new receiver and what it checks our signatures with: its secret (whsec_…), shown this once, or with
    `signing` "v1a" a public key (whpk_…). It gets nothing but tests until it is confirmed
    (newsroom.endpoints.challenge_usecases). Raises Forbidden, Invalid.
    """
    must_manage(person)
    with transaction() as session:
        endpoint, key = begin(session, describer(session, person), given, at, signing)
        flush_unique(session)
        return endpoint, key.told


def begin(
    session: Session, by: Describer, given: NewEndpoint, at: datetime, signing: str
) -> tuple[Endpoint, NewKey]:
    """Put a new receiver into the session and the trail; raises Invalid."""
    key = new_key(signing)
    endpoint = Endpoint(id=new_id(), active=True, disabled_cause="", version=1, created_at=at)
    endpoint.secrets, endpoint.signing, endpoint.public_key = [key.sealed], key.signing, key.public
    endpoint.exercise = given.exercise
    describe(by, endpoint, given)
    session.add(endpoint)
    note(session, "endpoint.add", by.person, at, endpoint, signing=signing, **described(endpoint))
    return endpoint, key


def change_endpoint(
    person: Person, endpoint_id: str, seen: int, given: NewEndpoint, at: datetime
) -> Endpoint:
    """Describe a receiver anew; its keys stay. With another address it must be confirmed again. `seen`: the
    version the change was made from. Raises Forbidden, NotFound, Invalid, Stale.
    """
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        if endpoint.version != seen:
            raise Stale(CHANGED_MEANWHILE, endpoint.id, endpoint.version)
        redescribe(session, describer(session, person), endpoint, given, at)
        flush_unique(session)
        return endpoint


def redescribe(session: Session, by: Describer, endpoint: Endpoint, given: NewEndpoint, at: datetime) -> bool:
    """Take a new description over, note what changed, and say whether anything did; raises Invalid."""
    before, was = described(endpoint), as_given(endpoint)
    describe(by, endpoint, given)
    if as_given(endpoint) == was:
        return False
    if endpoint.url != was.url:
        endpoint.confirmed_at = None
    endpoint.version += 1
    changed = {key: value for key, value in described(endpoint).items() if value != before[key]}
    note(session, "endpoint.change", by.person, at, endpoint, **changed)
    return True


def switch_endpoint(person: Person, endpoint_id: str, on: bool, at: datetime) -> Endpoint:
    """Stop or resume sending. What waits while a receiver is off is sent when it is on again.

    Raises Forbidden, NotFound.
    """
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        if endpoint.active != on:
            switch(session, person, endpoint, on, at)
        return endpoint


def switch(session: Session, person: Person, endpoint: Endpoint, on: bool, at: datetime) -> None:
    """Switch a locked receiver on or off and note it."""
    endpoint.active = on
    endpoint.disabled_cause = "" if on else SWITCHED_OFF
    endpoint.disabled_at = None if on else at
    endpoint.version += 1
    if on:
        begin_anew(session, endpoint)
    note(session, "endpoint.on" if on else "endpoint.off", person, at, endpoint)


def send_test(person: Person, endpoint_id: str, at: datetime) -> None:
    """Send a test.ping to this receiver alone, whatever it subscribes to; it takes the place of tests that
    still wait. Raises Forbidden, NotFound, Refused when it is switched off.
    """
    must_manage(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        send_alone(session, endpoint, Outgoing("test.ping", ping(endpoint.id, at), at))
        note(session, "endpoint.test", person, at, endpoint)


def send_alone(session: Session, endpoint: Endpoint, event: Outgoing) -> None:
    """Send a trial to one locked receiver, in place of trials that still wait. Raises Refused when it is
    switched off."""
    if not endpoint.active:
        raise Refused(words("The endpoint is switched off. Switch it on first."))
    session.execute(
        update(Delivery)
        .where(
            Delivery.endpoint_id == endpoint.id, Delivery.state == "waiting", Delivery.chosen_for == "test"
        )
        .values(state="superseded")
        .execution_options(synchronize_session=False)
    )
    announce(session, replace(event, only_endpoint=endpoint.id, exercise=endpoint.exercise))


def resend_failed(person: Person, endpoint_id: str, at: datetime) -> int:
    """Send everything again that has failed for good at a receiver, but for what newer events have replaced.

    Returns how many. Raises Forbidden, NotFound.
    """
    must_resend(person)
    with transaction() as session:
        endpoint = lock(session, endpoint_id)
        count = send_again(session, at, Delivery.endpoint_id == endpoint.id, Delivery.state == "failed")
        note(session, "delivery.resend_failed", person, at, endpoint, count=count)
        return count
