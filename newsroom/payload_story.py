"""What the newsroom says of a story when it goes out: the parts every shape of a payload is made of."""

from dataclasses import dataclass
from datetime import UTC, datetime

from newsroom.content import Content
from newsroom.payload_alternates import Alternate
from newsroom.payload_claims import Review
from newsroom.payload_media import Medium

STORY_URI = "urn:newsroom:story:"


@dataclass(frozen=True)
class Approval:
    """One step's approval of the exact text: `digest` is what the person approved."""

    stage: str
    role: str
    at: datetime
    digest: str


@dataclass(frozen=True)
class Reason:
    """Why a story was withdrawn, in words for readers."""

    code: str
    text: str


@dataclass(frozen=True)
class Follows:
    """The statement that this one updates; `url`: where readers find it, "" when no portal has told."""

    story_id: str
    url: str = ""


@dataclass(frozen=True)
class Speaker:
    """Who speaks for the agency, in the words of the paper that lets them: name, title, and its number."""

    name: str
    title: str
    paper_number: str


@dataclass(frozen=True)
class PublicStory:
    """A story as it goes out. Times are UTC; `base_url` is the newsroom's address without a final slash.

    `policy_url`: where readers find the publisher's editorial policy, "" when nowhere. `reviews`: what a
    statement found of each claim. `follows`: the statement it updates. `speaker`: who releases a statement.
    `exercise`: it is a rehearsal.
    """

    id: str
    sequence: int
    content: Content
    digest: str
    published_at: datetime
    first_published_at: datetime
    approvals: tuple[Approval, ...]
    publisher_name: str
    section_name: str
    slug: str
    base_url: str
    urgency: int = 5
    reason: Reason | None = None
    media: tuple[Medium, ...] = ()
    others: tuple[Alternate, ...] = ()
    policy_url: str = ""
    reviews: tuple[Review, ...] = ()
    follows: Follows | None = None
    speaker: Speaker | None = None
    exercise: bool = False

    @property
    def uri(self) -> str:
        """The name by which the story is known everywhere and for ever."""
        return STORY_URI + self.id


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds; raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
