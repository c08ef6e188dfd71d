"""The record of a story's approvals: what was signed by whom, for paper. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.access import read_story
from newsroom.approvals import Signed, signed_for
from newsroom.models import Delegation, Revision
from newsroom.person import Person
from newsroom.preview.queries import Preview, show_revision
from newsroom.rules import Case, examine
from newsroom.trail_reading import confirmed_in, entries_at
from workflows import Label


@dataclass(frozen=True)
class Record:
    """All that a record says. `signed`: every signature, the oldest first, those that fell too. `versions`:
    the number of the text each was given for, by its id. `papers`: the paper under which a role was lent.
    `confirmed`: the lines of a checklist that were ticked with a signature, by its id.
    """

    case: Case
    shown: Preview
    signed: list[Signed]
    versions: Mapping[str, int]
    papers: Mapping[str, str]
    confirmed: Mapping[str, list[Label]]


def record_of(session: Session, person: Person, story_id: str, at: datetime) -> Record:
    """The record of a story as it is at `at` (UTC). Raises NotFound."""
    case = examine(session, read_story(session, person, story_id), at)
    signed = signed_for(session, case.story, case.workflow)[::-1]
    seen = {item.approval.revision_id for item in signed}
    lent = {item.approval.delegation_id for item in signed if item.approval.delegation_id}
    numbers = select(Revision.id, Revision.number).where(Revision.id.in_(seen))
    papers = select(Delegation.id, Delegation.paper_number).where(Delegation.id.in_(lent))
    return Record(
        case,
        show_revision(session, case.story, case.revision, at),
        signed,
        {row.id: row.number for row in session.execute(numbers)},
        {row.id: row.paper_number for row in session.execute(papers)} if lent else {},
        _confirmed(session, case, signed),
    )


def _confirmed(session: Session, case: Case, signed: Iterable[Signed]) -> dict[str, list[Label]]:
    """The trail says what was ticked, in the entry of the very moment of the signature."""
    given = {item.approval.created_at: item.approval.id for item in signed}
    entries = entries_at(session, f"story:{case.story.id}", given)
    return {given[entry.at]: lines for entry in entries if (lines := confirmed_in(entry, case.workflow))}
