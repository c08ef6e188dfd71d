"""Setting up receivers, their keys, and sending again.

Every change is noted in the trail stream "endpoints": ids, hosts and networks, never a key, path or contact.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.delivery_rows import overtaken
from newsroom.errors import Forbidden, Invalid, NotFound, Refused, Sentence, words
from newsroom.installation import settings, vault
from newsroom.ledger import Outgoing, announce, record
from newsroom.models import Delivery, Endpoint, Section, new_id
from newsroom.payload import ping
from newsroom.person import Person
from newsroom.routing import known_pattern
from newsroom.vault import new_signing_secret
from newsroom.worker.failing import begin_anew
from newsroom.worker.guard import check_network, check_url, host_of

EVENT_TYPES = (
    "story.published",
    "story.updated",
    "story.corrected",
    "story.taken_down",
    "statement.issued",
    "statement.recalled",
    "test.ping",
)
"""Every type of event that goes out; an endpoint may name some of them, with * for a whole part."""

NAME_LIMIT = 120
CONTACT_LIMIT = 200
SWITCHED_OFF = words("Switched off by hand.")


@dataclass(frozen=True)
class NewEndpoint:
    """A receiver as somebody describes it. Empty `events` and `sections` mean all; `networks` are inner
    networks (CIDR) that this receiver alone may stand in; `contact` says whom to tell when it fails."""

    name: str
    url: str
    events: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    contact: str = ""


def add_endpoint(person: Person, given: NewEndpoint, at: datetime) -> tuple[Endpoint, str]:
    """A new receiver and its signing secret (whsec_…), shown this once. Raises Forbidden, Invalid."""
    _must_manage(person)
    secret = new_signing_secret()
    with transaction() as session:
        endpoint = Endpoint(
            id=new_id(),
            active=True,
            disabled_cause="",
            secrets=[vault().seal(secret)],
            created_at=at,
            confirmed_at=at,
        )
        _describe(session, endpoint, given)
        session.add(endpoint)
        _flush_unique(session)
        _note(session, "endpoint.add", person, at, endpoint, **_described(endpoint))
        return endpoint, secret


def change_endpoint(person: Person, endpoint_id: str, given: NewEndpoint, at: datetime) -> Endpoint:
    """Describe a receiver anew; its keys stay. Raises Forbidden, NotFound, Invalid."""
    _must_manage(person)
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        before = _described(endpoint)
        _describe(session, endpoint, given)
        _flush_unique(session)
        changed = {key: value for key, value in _described(endpoint).items() if value != before[key]}
        _note(session, "endpoint.change", person, at, endpoint, **changed)
        return endpoint


def switch_endpoint(person: Person, endpoint_id: str, on: bool, at: datetime) -> Endpoint:
    """Stop or resume sending. What waits while a receiver is off is sent when it is on again.

    Raises Forbidden, NotFound.
    """
    _must_manage(person)
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        if endpoint.active != on:
            endpoint.active = on
            endpoint.disabled_cause = "" if on else SWITCHED_OFF
            endpoint.disabled_at = None if on else at
            if on:
                begin_anew(session, endpoint)
            _note(session, "endpoint.on" if on else "endpoint.off", person, at, endpoint)
        return endpoint


def rotate_secret(person: Person, endpoint_id: str, at: datetime) -> str:
    """A new signing secret, shown this once. Until the old one is retired, messages carry both signatures.

    Raises Forbidden, NotFound, Refused while an older secret is still in use.
    """
    _must_manage(person)
    secret = new_signing_secret()
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        if len(endpoint.secrets) > 1:
            raise Refused(words("Retire the old secret before you make another new one."))
        endpoint.secrets = [vault().seal(secret), *endpoint.secrets]
        _note(session, "endpoint.rotate", person, at, endpoint)
    return secret


def retire_old_secret(person: Person, endpoint_id: str, at: datetime) -> None:
    """Sign with the newest secret alone from now on. Raises Forbidden, NotFound, Refused if alone."""
    _must_manage(person)
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        if len(endpoint.secrets) < 2:
            raise Refused(words("There is no old secret to retire."))
        endpoint.secrets = endpoint.secrets[:1]
        _note(session, "endpoint.retire", person, at, endpoint)


def send_test(person: Person, endpoint_id: str, at: datetime) -> None:
    """Send a test.ping to this receiver alone, whatever it subscribes to.

    Raises Forbidden, NotFound, Refused when it is switched off.
    """
    _must_manage(person)
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        if not endpoint.active:
            raise Refused(words("The endpoint is switched off. Switch it on first."))
        body = ping(endpoint.id, at)
        announce(session, Outgoing(type="test.ping", body=body, at=at, only_endpoint=endpoint.id))
        _note(session, "endpoint.test", person, at, endpoint)


def resend_failed(person: Person, endpoint_id: str, at: datetime) -> int:
    """Send everything again that has failed for good at a receiver, but for what newer events have replaced.

    Returns how many. Raises Forbidden, NotFound.
    """
    _must_resend(person)
    with transaction() as session:
        endpoint = _lock(session, endpoint_id)
        again = session.execute(
            update(Delivery)
            .where(Delivery.endpoint_id == endpoint.id, Delivery.state == "failed", ~overtaken())
            .values(state="waiting", next_at=at, done_at=None)
            .returning(Delivery.lane)
            .execution_options(synchronize_session=False)
        )
        lanes = list(again.scalars())
        session.info.setdefault("lanes", set()).update(lanes)
        _note(session, "delivery.resend_failed", person, at, endpoint, count=len(lanes))
        return len(lanes)


def _must_manage(person: Person) -> None:
    if not (person.system or person.holds("technician", "admin")):
        raise Forbidden(words("Only a technician or an administrator may change endpoints."))


def _must_resend(person: Person) -> None:
    if not (person.system or person.holds("technician")):
        raise Forbidden(words("Only a technician may send again."))


def _lock(session: Session, endpoint_id: str) -> Endpoint:
    endpoint = session.get(Endpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
    if endpoint is None:
        raise NotFound(words("There is no such endpoint."))
    return endpoint


def _describe(session: Session, endpoint: Endpoint, given: NewEndpoint) -> None:
    """Check what was given and take it over; raises Invalid with every field that cannot be used."""
    loopback = settings().demo or settings().testing
    errors = _complaints(session, given)
    try:
        check_url(given.url.strip(), loopback)
    except Invalid as wrong:
        errors |= wrong.errors
    try:
        networks = sorted({check_network(network, loopback) for network in given.networks})
    except Invalid as wrong:
        errors |= wrong.errors
    if errors:
        raise Invalid(errors)
    endpoint.name, endpoint.url, endpoint.contact_name = (
        given.name.strip(),
        given.url.strip(),
        given.contact.strip(),
    )
    endpoint.host = host_of(endpoint.url)
    endpoint.events, endpoint.sections = sorted(set(given.events)), sorted(set(given.sections))
    endpoint.networks = networks


def _complaints(session: Session, given: NewEndpoint) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if not 0 < len(given.name.strip()) <= NAME_LIMIT:
        errors["name"] = words("Give the endpoint a name of at most 120 characters.")
    if len(given.contact.strip()) > CONTACT_LIMIT:
        errors["contact"] = words("The contact is longer than 200 characters.")
    if not all(known_pattern(pattern, EVENT_TYPES) for pattern in given.events):
        errors["events"] = words("There is no such event.")
    if set(given.sections) - set(
        session.scalars(select(Section.slug).where(Section.slug.in_(given.sections)))
    ):
        errors["sections"] = words("There is no such section.")
    return errors


def _flush_unique(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid({"url": words("There is already an endpoint with this address.")}) from error


def _described(endpoint: Endpoint) -> dict[str, Any]:
    """What the trail says of a receiver: where it stands and what it gets."""
    return {
        "host": urlsplit(endpoint.url).netloc,
        "events": endpoint.events,
        "sections": endpoint.sections,
        "networks": endpoint.networks,
    }


def _note(
    session: Session, action: str, person: Person, at: datetime, endpoint: Endpoint, **details: Any
) -> None:
    record(session, "endpoints", action, person.id, at, endpoint=endpoint.id, **details)
