"""Forms of receivers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, Optional

from newsroom.delivery_words import event
from newsroom.endpoints.challenge_usecases import REASONS
from newsroom.endpoints.describing import EVENT_TYPES, LIMITS, NewEndpoint
from newsroom.forms import (
    BlockField,
    BooleanField,
    LineField,
    MomentField,
    SelectField,
    TicksField,
    VersionForm,
    options,
)
from newsroom.i18n import say
from newsroom.payload_formats import FORMATS

if TYPE_CHECKING:
    from newsroom.models import Endpoint

Offered = Mapping[str, list[tuple[str, str]]]
"""What of the catalogue may be chosen: pairs of code and name by field."""

SIGNINGS = (
    ("v1", _l("HMAC-SHA256 with a shared secret (v1): every library knows it")),
    ("v1a", _l("ed25519 with a public key (v1a): the receiver holds nothing secret")),
)
SHAPES = {"ninjs-3.1": _l("ninjs 3.1: the present one"), "ninjs-2.2": _l("ninjs 2.2: for older software")}
TICKED = ("events", "sections", "sites", "channels", "languages", "content_types")
PLAIN = ("name", "url", "group", "payload", "concurrency", "per_minute", "warn_contact")
DATES = ("maintenance_from", "maintenance_until")
CONTACT = {"contact": "contact_name", "phone": "contact_phone", "email": "contact_email"}


class EndpointForm(VersionForm):
    """A receiver of events; of events, sites, sections, languages and types, none ticked means all."""

    name = LineField(_l("Name"), validators=[InputRequired(), Length(max=LIMITS["name"])])
    url = LineField(_l("Address"), validators=[InputRequired(), Length(max=500)])
    group = LineField(_l("Group"), validators=[Length(max=LIMITS["group"])])
    contact = LineField(_l("Whom to tell when it fails"), validators=[Length(max=LIMITS["contact"])])
    phone = LineField(_l("Telephone"), validators=[Length(max=LIMITS["phone"])])
    email = LineField(_l("E-mail"), validators=[Length(max=LIMITS["email"])])
    warn_contact = BooleanField(_l("Write to this address before it is switched off"))
    events = TicksField(_l("Events"))
    sites = TicksField(_l("Sites"))
    sections = TicksField(_l("Sections"))
    channels = TicksField(_l("Channels"))
    languages = TicksField(_l("Languages"))
    content_types = TicksField(_l("Content types"))
    payload = SelectField(_l("Shape of the message"), default="ninjs-3.1")
    signing = SelectField(_l("Signature"), default="v1")
    concurrency = IntegerField(_l("Messages under way at once"), default=2, validators=[Optional()])
    per_minute = IntegerField(_l("Messages a minute at most"), validators=[Optional()])
    networks = BlockField(_l("Inner networks"), validators=[Length(max=1000)])
    exercise = BooleanField(_l("For exercises alone"))
    maintenance_from = MomentField(_l("Maintenance from (Hà Nội)"), validators=[Optional()])
    maintenance_until = MomentField(_l("Maintenance until (Hà Nội)"), validators=[Optional()])

    def offer(self, catalogue: Offered, endpoint: "Endpoint | None" = None) -> "EndpointForm":
        """What may be chosen; what the endpoint has already (story.*) stays among the choices."""
        known = list(endpoint.events) if endpoint else []
        kinds = dict.fromkeys((*known, *EVENT_TYPES))
        self.events.choices = options((kind, _named(kind)) for kind in kinds)
        for key, pairs in catalogue.items():
            kept = [(slug, slug) for slug in (getattr(endpoint, key) if endpoint else ())]
            self[key].choices = options((dict(kept) | dict(pairs)).items())
        self.payload.choices = options((shape, SHAPES[shape]) for shape in FORMATS)
        self.signing.choices = options(SIGNINGS)
        return self

    def fill(self, endpoint: "Endpoint") -> "EndpointForm":
        """Show a receiver for changing."""
        for key in (*TICKED, *PLAIN, *DATES, "version", "signing"):
            self[key].data = getattr(endpoint, key)
        for key, column in CONTACT.items():
            self[key].data = getattr(endpoint, column)
        self.networks.data = "\n".join(endpoint.networks)
        return self

    def described(self) -> NewEndpoint:
        """The receiver as typed."""
        texts: dict[str, Any] = {key: self[key].data or "" for key in ("name", "url", "group", *CONTACT)}
        ticked: dict[str, Any] = {key: tuple(self[key].data or ()) for key in TICKED}
        return NewEndpoint(
            **texts,
            **ticked,
            networks=tuple((self.networks.data or "").replace(",", " ").split()),
            payload=self.payload.data,
            concurrency=2 if self.concurrency.data is None else self.concurrency.data,
            per_minute=self.per_minute.data,
            warn_contact=bool(self.warn_contact.data),
            maintenance_from=self.maintenance_from.data,
            maintenance_until=self.maintenance_until.data,
            exercise=bool(self.exercise.data),
        )


def reasons() -> list[tuple[str, str]]:
    """Why an address may be confirmed by hand: code and words."""
    return [(code, say(sentence)) for code, sentence in REASONS.items()]


def _named(kind: str) -> str:
    """An event in words with its code, for receivers are told the code; a pattern is its code alone."""
    return kind if event(kind) == kind else f"{event(kind)} ({kind})"
