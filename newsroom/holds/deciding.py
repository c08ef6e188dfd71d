"""What may be held back, and who decides on it: asked by the pages and, once more, by the use cases."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from newsroom.errors import Forbidden, Sentence, words
from newsroom.holding import OpenHold
from newsroom.incident_access import Part
from newsroom.models import Hold, Incident, Section
from newsroom.models.crisis import HOLD_SCOPES
from newsroom.permissions import PERMISSIONS
from newsroom.person import Person
from newsroom.text import clean_block, clean_line

REASON_LIMIT, TAG_LIMIT = 500, 60


@dataclass(frozen=True)
class Halt:
    """What is to be held back: `scope` (everything, a section, a tag), its slug or the tag, and why; of a
    case, or (`incident_id` is "") of none.
    """

    scope: str
    value: str
    reason: str
    incident_id: str = ""


def own_tag(hold: Hold | OpenHold, incident: Incident) -> bool:
    """Whether this is the hold that a case places on its own tag, for as long as it is open."""
    return hold.scope == "tag" and hold.value == incident.tag


def must_decide(person: Person, part: Part | None) -> None:
    """Raises Forbidden or Refused unless the person may hold back: who answers for what goes out, and in a
    case whoever leads it.
    """
    if part is not None and not (part.open and person.holds(*PERMISSIONS["hold.place"])):
        part.must_lead()
    elif part is None and not person.holds(*PERMISSIONS["hold.place"]):
        raise Forbidden(
            words("Only the head of the board, the managing editor or the spokesperson decides this.")
        )


def cleaned(halt: Halt) -> Halt:
    """The same as it is kept."""
    value = "" if halt.scope == "all" else clean_line(halt.value)
    return Halt(halt.scope, value, clean_block(halt.reason), halt.incident_id)


def mistakes(session: Session, halt: Halt) -> dict[str, Sentence]:
    """What cannot be used of what was typed (cleaned): field → sentence."""
    errors: dict[str, Sentence] = {}
    if halt.scope not in HOLD_SCOPES:
        errors["scope"] = words("Not a valid choice.")
    if halt.scope == "section" and session.get(Section, halt.value) is None:
        errors["section"] = words("Not a valid choice.")
    if halt.scope == "tag" and not 0 < len(halt.value) <= TAG_LIMIT:
        errors["tag"] = words("Name the tag, in at most 60 characters.")
    if not 0 < len(halt.reason) <= REASON_LIMIT:
        errors["reason"] = words("Say why, in at most 500 characters.")
    return errors


def may_release(person: Person, part: Part | None) -> None:
    """Raises Forbidden or Refused unless the person lets out what is held: in a case its lead or the head of
    the board, else whoever may hold back.
    """
    if part is not None:
        part.must_lead()
    else:
        must_decide(person, None)
