"""From which version a comparison may begin: what somebody saw last, what was signed last, what is public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from newsroom.approvals import Signed
from newsroom.models import Revision, StorySeen
from newsroom.person import Person
from newsroom.stories.queries import StoryView


@dataclass(frozen=True)
class Starts:
    """The numbers of versions that differ from the present one in a way people ask about; None: there is no
    such version. `seen`: the text before the one this person saw last, or that one if it has changed since;
    `approved`: the newest other text with a signature; `live`: the one that readers see.
    """

    seen: int | None
    approved: int | None
    live: int | None

    def named(self, name: str) -> int | None:
        """The version that an address calls "seen", "approved" or "live"; None for any other word."""
        known: Mapping[str, int | None] = vars(self)
        return known.get(name)


def starts_of(session: Session, person: Person, view: StoryView, revisions: Iterable[Revision]) -> Starts:
    """Where `person` may want to begin, among these versions of the story; one statement."""
    numbers = {revision.id: revision.number for revision in revisions}
    present = view.revision.id
    seen = session.get(StorySeen, (person.id, view.story.id))
    last = (seen.before_id if seen.revision_id == present else seen.revision_id) if seen else None
    signed = next((item.approval.revision_id for item in view.signed if _other(item, present)), None)
    live = view.public_revision if view.differs_from_public else None
    return Starts(numbers.get(last or ""), numbers.get(signed or ""), live.number if live else None)


def fell_between(signed: Iterable[Signed], old: Revision, new: Revision) -> list[Signed]:
    """The signatures that fell after `old` was written, up to when `new` was."""
    return [
        item
        for item in signed
        if item.approval.voided_at and old.created_at < item.approval.voided_at <= new.created_at
    ]


def _other(item: Signed, present: str) -> bool:
    return item.approval.revision_id != present
