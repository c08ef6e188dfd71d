"""Lines of a case's log: written once, never changed; the trail holds what proves them, not the words."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from newsroom.models import CaseEntry, Incident, new_id
from newsroom.person import Person


def write_entry(
    session: Session, incident: Incident, person: Person, kind: str, body: str, at: datetime
) -> dict[str, str]:
    """Write `body` (cleaned) into the log of a case; `kind` is one of ENTRY_KINDS. Returns what the trail
    says of it: the id and SHA-256(salt ‖ body).
    """
    salt = secrets.token_hex(16)
    row = CaseEntry(
        id=new_id(), incident_id=incident.id, at=at, by_id=person.id, kind=kind, body=body, salt=salt
    )
    session.add(row)
    return {"entry": row.id, "sha256": hashlib.sha256((salt + body).encode()).hexdigest()}
