"""A receiver as somebody describes it: what may be said, and how it is taken over into its row.

Shared by the form, the import of many, and the command line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from newsroom.clock import iso
from newsroom.endpoints.catalogue import catalogue
from newsroom.endpoints.registry import findable
from newsroom.errors import Invalid, Sentence, words
from newsroom.installation import settings
from newsroom.models import Endpoint
from newsroom.models.endpoint import PAYLOADS
from newsroom.payload_formats import FORMATS
from newsroom.person import Person
from newsroom.routing import known_pattern
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

LIMITS = {"name": 120, "contact": 200, "phone": 40, "email": 254, "group": 60}
LISTS = ("events", "sections", "sites", "channels", "languages", "content_types")
MANNER = ("payload", "concurrency", "per_minute", "maintenance_from", "maintenance_until", "warn_contact")
PLAIN = ("name", "url", "group", *MANNER)
MOST_AT_ONCE = 20
MOST_PER_MINUTE = 6000
_PHONE = re.compile(r"[0-9+(). -]{3,}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

TOO_LONG: dict[str, Sentence] = {
    "name": words("Give the endpoint a name of at most 120 characters."),
    "contact": words("The contact is longer than 200 characters."),
    "phone": words("The telephone number is longer than 40 characters."),
    "email": words("The e-mail address is longer than 254 characters."),
    "group": words("The group is longer than 60 characters."),
}
UNKNOWN: dict[str, Sentence] = {
    "sections": words("There is no such section."),
    "sites": words("There is no such site."),
    "channels": words("There is no such channel."),
    "languages": words("There is no such language."),
    "content_types": words("There is no such content type."),
}


@dataclass(frozen=True)
class NewEndpoint:
    """A receiver as somebody describes it. Empty `events`, `sections`, `sites`, `languages`, `content_types`,
    `channels` mean all; `networks` are inner networks (CIDR) that this receiver alone may stand in, which
    administrators set; `contact`, `phone`, `email` say whom to tell when it fails, and `warn_contact` that
    letters go there. `per_minute` None: as many as there are. `exercise`: it is for rehearsals alone; heeded
    when it is set up, and never changed.
    """

    name: str
    url: str
    events: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    email: str = ""
    group: str = ""
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    warn_contact: bool = False
    payload: str = PAYLOADS[0]
    concurrency: int = 2
    per_minute: int | None = None
    maintenance_from: datetime | None = None
    maintenance_until: datetime | None = None
    exercise: bool = False


@dataclass(frozen=True)
class Describer:
    """Who describes receivers, and the codes of the catalogue that may be chosen (by field)."""

    person: Person
    known: Mapping[str, frozenset[str]]


def describer(session: Session, person: Person) -> Describer:
    """Somebody who describes receivers now, however many: one statement."""
    names = catalogue(session, "vi")
    return Describer(person, {key: frozenset(slug for slug, _ in pairs) for key, pairs in names.items()})


def describe(by: Describer, endpoint: Endpoint, given: NewEndpoint) -> None:
    """Check what was given and take it over; raises Invalid with every field that cannot be used, and then
    nothing is changed."""
    _take_over(endpoint, accepted(by, given, endpoint.networks or ()))


def accepted(by: Describer, given: NewEndpoint, networks: Iterable[str] = ()) -> NewEndpoint:
    """What was given in the form in which it is kept. `networks`: those that are open to it already.
    Raises Invalid with every field that cannot be used.
    """
    loopback = settings().demo or settings().testing
    given = _tidied(given)
    errors = _complaints(given) | _unknown(by, given)
    try:
        check_url(given.url, loopback)
    except Invalid as wrong:
        errors |= wrong.errors
    try:
        opened = tuple(sorted({check_network(network, loopback) for network in given.networks}))
        errors |= _not_theirs(by.person, tuple(networks), opened)
    except Invalid as wrong:
        errors |= wrong.errors
    if errors:
        raise Invalid(errors)
    return replace(given, networks=opened)


def as_given(endpoint: Endpoint) -> NewEndpoint:
    """How a receiver is described now: the inverse of `describe`."""
    lists: dict[str, Any] = {key: tuple(getattr(endpoint, key)) for key in (*LISTS, "networks")}
    return NewEndpoint(
        **lists,
        **{key: getattr(endpoint, key) for key in PLAIN},
        contact=endpoint.contact_name,
        phone=endpoint.contact_phone,
        email=endpoint.contact_email,
    )


def described(endpoint: Endpoint) -> dict[str, Any]:
    """What the trail says of a receiver: where it stands, what it gets and how. Never a path, key or contact,
    which may name people."""
    window = (endpoint.maintenance_from, endpoint.maintenance_until)
    return {
        "host": urlsplit(endpoint.url).netloc,
        "exercise": endpoint.exercise,
        "group": endpoint.group,
        "events": endpoint.events,
        "sections": endpoint.sections,
        "sites": endpoint.sites,
        "languages": endpoint.languages,
        "content_types": endpoint.content_types,
        "channels": endpoint.channels,
        "payload": endpoint.payload,
        "networks": endpoint.networks,
        "concurrency": endpoint.concurrency,
        "per_minute": endpoint.per_minute,
        "maintenance": [iso(moment) if moment else None for moment in window],
    }


def check_window(begins: datetime | None, ends: datetime | None) -> dict[str, Sentence]:
    """What is wrong with a maintenance window; nothing when it is none at all."""
    if ends is None and begins is not None:
        return {"maintenance_until": words("Say when the maintenance ends.")}
    if begins and ends and ends <= begins:
        return {"maintenance_until": words("The maintenance must end after it begins.")}
    return {}


def check_contact(contact: str, phone: str, email: str, letters: bool = False) -> dict[str, Sentence]:
    """What is wrong with whom to tell; each may be empty, but letters need an e-mail address."""
    given = {"contact": contact, "phone": phone, "email": email}
    errors = {key: TOO_LONG[key] for key, value in given.items() if len(value) > LIMITS[key]}
    if phone and not _PHONE.fullmatch(phone):
        errors.setdefault("phone", words("A telephone number holds digits, spaces and + only."))
    if letters and not email:
        errors["email"] = words("Warnings need an e-mail address.")
    if email and not _EMAIL.fullmatch(email):
        errors.setdefault("email", words("This is not an e-mail address."))
    return errors


def _complaints(given: NewEndpoint) -> dict[str, Sentence]:
    errors = check_contact(given.contact, given.phone, given.email, given.warn_contact)
    errors |= check_window(given.maintenance_from, given.maintenance_until)
    if not 0 < len(given.name) <= LIMITS["name"]:
        errors["name"] = TOO_LONG["name"]
    if len(given.group) > LIMITS["group"]:
        errors["group"] = TOO_LONG["group"]
    if not all(known_pattern(pattern, EVENT_TYPES) for pattern in given.events):
        errors["events"] = words("There is no such event.")
    return errors | _wrong_manner(given)


def _wrong_manner(given: NewEndpoint) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    if given.payload not in FORMATS:
        errors["payload"] = words("Events cannot be made in this shape.")
    if not 1 <= given.concurrency <= MOST_AT_ONCE:
        errors["concurrency"] = words("From 1 to 20 messages may be under way at once.")
    if given.per_minute is not None and not 1 <= given.per_minute <= MOST_PER_MINUTE:
        errors["per_minute"] = words("From 1 to 6000 messages a minute, or leave it empty.")
    return errors


def _unknown(by: Describer, given: NewEndpoint) -> dict[str, Sentence]:
    """What is chosen of the catalogue and does not exist."""
    return {key: sentence for key, sentence in UNKNOWN.items() if set(getattr(given, key)) - by.known[key]}


def _not_theirs(person: Person, before: tuple[str, ...], networks: tuple[str, ...]) -> dict[str, Sentence]:
    """Opening our inner network to a receiver is an administrator's decision."""
    if networks == before or person.system or person.holds("admin"):
        return {}
    return {"networks": words("Only an administrator may open inner networks to an endpoint.")}


def _tidied(given: NewEndpoint) -> NewEndpoint:
    """Without white space around it; lists in order, nothing twice."""
    texts = ("name", "url", "group", "contact", "phone", "email")
    tidy: dict[str, Any] = {key: getattr(given, key).strip() for key in texts}
    tidy |= {key: tuple(sorted(set(getattr(given, key)))) for key in LISTS}
    return replace(given, **tidy)


def _take_over(endpoint: Endpoint, given: NewEndpoint) -> None:
    for key in PLAIN:
        setattr(endpoint, key, getattr(given, key))
    for key in (*LISTS, "networks"):
        setattr(endpoint, key, list(getattr(given, key)))
    endpoint.host = host_of(endpoint.url)
    endpoint.found_by = findable(endpoint.name, endpoint.host, endpoint.group)
    endpoint.contact_name = given.contact
    endpoint.contact_phone, endpoint.contact_email = given.phone, given.email
