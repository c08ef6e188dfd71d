"""Forms of receivers."""

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from newsroom.delivery_words import event
from newsroom.endpoints.usecases import EVENT_TYPES, NewEndpoint
from newsroom.forms import BaseForm, BlockField, LineField, TicksField, options

if TYPE_CHECKING:
    from newsroom.models import Endpoint


class EndpointForm(BaseForm):
    """A receiver of events; of events and sections, none ticked means all."""

    name = LineField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    url = LineField(_l("Address"), validators=[InputRequired(), Length(max=500)])
    contact = LineField(_l("Whom to tell when it fails"), validators=[Length(max=200)])
    events = TicksField(_l("Events"))
    sections = TicksField(_l("Sections"))
    networks = BlockField(_l("Inner networks"), validators=[Length(max=1000)])

    def offer(self, sections: list[tuple[str, str]], endpoint: "Endpoint | None" = None) -> "EndpointForm":
        """What may be chosen; patterns that the endpoint has already (story.*) stay among the choices."""
        known = list(endpoint.events) if endpoint else []
        kinds = dict.fromkeys((*known, *EVENT_TYPES))
        self.events.choices = options((kind, _named(kind)) for kind in kinds)
        self.sections.choices = options(sections)
        return self

    def fill(self, endpoint: "Endpoint") -> "EndpointForm":
        """Show a receiver for changing."""
        self.name.data, self.url.data, self.contact.data = endpoint.name, endpoint.url, endpoint.contact_name
        self.events.data, self.sections.data = list(endpoint.events), list(endpoint.sections)
        self.networks.data = "\n".join(endpoint.networks)
        return self

    def described(self) -> NewEndpoint:
        """The receiver as typed."""
        return NewEndpoint(
            name=self.name.data or "",
            url=self.url.data or "",
            events=tuple(self.events.data or ()),
            sections=tuple(self.sections.data or ()),
            networks=tuple((self.networks.data or "").replace(",", " ").split()),
            contact=self.contact.data or "",
        )


def _named(kind: str) -> str:
    """An event in words with its code, for receivers are told the code; a pattern is its code alone."""
    return kind if event(kind) == kind else f"{event(kind)} ({kind})"
