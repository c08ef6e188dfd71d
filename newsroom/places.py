"""Where one can go: the places of the rail, and further ones that the command palette knows by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsroom.errors import words
from newsroom.permissions import may
from newsroom.person import Person


@dataclass(frozen=True)
class Place:
    """A page by its address. `label`: a message id; `needs`: the permission of its door; `icon`: in the
    rail.
    """

    href: str
    label: str
    needs: str
    icon: str = ""


RAIL = (
    Place("/", words("My desk"), "desk.view", "desk"),
    Place("/stories", words("Stories"), "story.view", "stories"),
    Place("/board", words("Board"), "story.view", "board"),
    Place("/calendar", words("Calendar"), "calendar.view", "calendar"),
    Place("/workload", words("Workload"), "workload.view", "workload"),
    Place("/media", words("Library"), "media.view", "media"),
    Place("/legal", words("Legal"), "legal.view", "legal"),
    Place("/signals", words("Signals"), "signal.view", "signals"),
    Place("/incidents", words("Cases"), "incident.view", "cases"),
    Place("/deliveries", words("Deliveries"), "delivery.view", "deliveries"),
    Place("/endpoints", words("Endpoints"), "endpoint.view", "endpoints"),
    Place("/audit", words("Audit trail"), "audit.all", "audit"),
    Place("/people", words("People"), "people.view", "people"),
    Place("/sections", words("Sections"), "catalogue.view", "sections"),
    Place("/checks", words("Checks"), "name.manage", "checks"),
)

FURTHER = (
    Place("/notices", words("Notices"), "self"),
    Place("/signals/new", words("Log a signal"), "signal.log"),
    Place("/filters", words("Saved filters"), "story.view"),
    Place("/legal/register", words("Register of legal bases"), "story.view"),
    Place("/calendar/days", words("Holidays and swapped working days"), "calendar.view"),
    Place("/checks/names", words("Names and titles"), "check.view"),
    Place("/holds", words("What is held back"), "hold.view"),
    Place("/authority", words("Who may speak"), "authority.view"),
    Place("/reports/crisis", words("Crisis desk by the month"), "report.crisis"),
    Place("/delegations", words("Delegations"), "delegation.manage"),
    Place("/account", words("My account"), "self"),
    Place("/account/notices", words("How I am told"), "self"),
)


def open_to(person: Person | None, places: Iterable[Place]) -> list[Place]:
    """Those of `places` that `person` may go to."""
    return [place for place in places if may(person, place.needs)]
