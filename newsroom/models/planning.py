"""What a newsroom plans and looks at again and again: days that are worked or not, events and campaigns with
the stories made for them, filters that are kept.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.story import Approval, Story
from newsroom.models.user import User

EVENT_KINDS = ("event", "campaign")


class SpecialDay(Base):
    """A day unlike its weekday: a holiday, or (`works`) a day off that is worked, such as a swapped Saturday.

    `day` is a date of Hà Nội as ISO 8601 writes it: 2027-02-08.
    """

    __tablename__ = "special_day"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120))

    def date(self) -> date:
        """The day itself."""
        return date.fromisoformat(self.day)


class OfficeHours(Base):
    """From when until when people work on a working day: one row, which every newsroom begins with.

    `spans`: [from, until] in minutes after midnight of Hà Nội, in order. `version` rises with every change.
    """

    __tablename__ = "office_hours"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    version: Mapped[int]
    spans: Mapped[list[list[int]]] = mapped_column(JSON)


class EditorialEvent(Identified, Base):
    """Something the newsroom works towards: an event, or a campaign of several days or weeks.

    `section` empty: it concerns everybody. `owner_id`: whom to ask. `version` rises with every change.
    """

    __tablename__ = "editorial_event"
    __table_args__ = (
        CheckConstraint("kind in ('event', 'campaign')", name="known_kind"),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_editorial_event_span", "ends_at", "starts_at"),
    )

    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    section: Mapped[str | None] = mapped_column(ForeignKey("section.slug"))
    note: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User] = relationship(lazy="raise")


class EventStory(Base):
    """Which stories are made for an event."""

    __tablename__ = "event_story"
    __table_args__ = (Index("ix_event_story_story", "story_id"),)

    event_id: Mapped[str] = mapped_column(ForeignKey("editorial_event.id"), primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("story.id"), primary_key=True)


class SavedFilter(Identified, Base):
    """A filter of the list of stories under a name; `query` is that of its address.

    `shared`: everybody who reads the section sees it, or with no section everybody; else only its owner.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        Index("ix_saved_filter_shared", "shared", "section"),
    )

    owner_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000))
    shared: Mapped[bool] = mapped_column(default=False)
    section: Mapped[str | None] = mapped_column(ForeignKey("section.slug"))


# What somebody did of late is counted by person, from these alone (newsroom.workload).
Index("ix_approval_lately", Approval.created_at, Approval.user_id, Approval.story_id)
Index("ix_story_first_published", Story.first_published_at, Story.author_id, Story.quarantined, Story.section)
