"""Checking the trail on somebody's wish, and noting in the trail itself what came out."""

import logging
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from newsroom.audit.report import Report
from newsroom.audit.verify import verify_database
from newsroom.db import db, transaction
from newsroom.errors import Forbidden, words
from newsroom.ledger import record
from newsroom.person import Person

STREAM = "audit"
CHECKERS = ("auditor", "secretary", "publisher")

log = logging.getLogger(__name__)


def check_trail(person: Person, at: datetime) -> Report:
    """Check the whole trail and note the outcome in it, in the stream "audit". Raises Forbidden.

    A trail whose end was cut off takes no entries any more; the outcome then stands in the log alone.
    """
    if not (person.system or person.holds(*CHECKERS)):
        raise Forbidden(words("Only an auditor, the managing editor or the head of the board may do this."))
    found = verify_database(db.session())
    if not found.ok:
        log.error(
            "audit_broken: %d faults, the first at entry %s: %s", found.found, found.first_bad, found.why
        )
    try:
        _note(person, found, at)
    except IntegrityError:
        log.error("audit_broken: the outcome of the check cannot be written into the trail")
    return found


def _note(person: Person, found: Report, at: datetime) -> None:
    codes = sorted({fault.code for fault in found.faults})
    outcome = {"checked": found.checked, "found": found.found, "first_bad": found.first_bad, "codes": codes}
    with transaction() as session:
        record(session, STREAM, "audit.verify", person.id, at, **outcome)
