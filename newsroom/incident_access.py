"""Which cases a person may know of, what they may do in one, and how one is fetched for reading or changing.

Those who answer for the newsroom see every case; others see those in which they have, or had, something to
do.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session, joinedload

from newsroom.errors import Forbidden, NotFound, Refused, words
from newsroom.models import Incident, IncidentRole
from newsroom.person import Person

OVERSEERS = ("secretary", "publisher", "spokesperson", "auditor", "admin")


@dataclass(frozen=True)
class Part:
    """A case and the part that somebody has in it: the roles named in the case, not those of the newsroom."""

    incident: Incident
    person: Person
    roles: frozenset[str]

    @property
    def open(self) -> bool:
        """Whether the case still changes."""
        return self.incident.state in ("open", "watching")

    @property
    def writes(self) -> bool:
        """Whether the person may add to the log, facts, claims and evidence."""
        return self.open and bool(self.roles)

    @property
    def leads(self) -> bool:
        """Whether the person decides in the case: who leads it, and the head of the board."""
        return self.open and ("lead" in self.roles or self.person.holds("publisher"))

    def must_write(self) -> None:
        """Raises Refused or Forbidden unless the person may add to the case."""
        self._must_be_open()
        if not self.writes:
            raise Forbidden(words("You have no role in this case: ask its lead for one."))

    def must_lead(self) -> None:
        """Raises Refused or Forbidden unless the person decides in the case."""
        self._must_be_open()
        if not self.leads:
            raise Forbidden(words("Only the lead of the case or the head of the board decides this."))

    def _must_be_open(self) -> None:
        if not self.open:
            raise Refused(words("This case is closed: nothing in it changes."))


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on Incident that keeps what `person` may know of."""
    if person.system or person.holds(*OVERSEERS):
        return true()
    mine = exists().where(IncidentRole.incident_id == Incident.id, IncidentRole.user_id == person.id)
    return or_(mine, Incident.opened_by_id == person.id)


def read_incident(session: Session, person: Person, incident_id: str) -> Part:
    """One case; raises NotFound also when the person may not know of it."""
    incident = session.scalar(
        select(Incident)
        .where(Incident.id == incident_id, visible(person))
        .options(joinedload(Incident.opened_by))
    )
    return _part(session, person, incident)


def lock_incident(session: Session, person: Person, incident_id: str) -> Part:
    """The same with its row locked until the transaction ends."""
    incident = session.scalar(
        select(Incident)
        .where(Incident.id == incident_id, visible(person))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return _part(session, person, incident)


def _part(session: Session, person: Person, incident: Incident | None) -> Part:
    if incident is None:
        raise NotFound(words("There is no such case, or you have no part in it."))
    held = session.scalars(
        select(IncidentRole.role).where(
            IncidentRole.incident_id == incident.id,
            IncidentRole.user_id == person.id,
            IncidentRole.ended_at.is_(None),
        )
    )
    return Part(incident, person, frozenset(held))
