"""Who receives, what is on its way to them, and what each attempt met."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.trail import OutboxEvent

DELIVERY_STATES = ("waiting", "sending", "done", "failed", "superseded")
LANES = ("crisis", "default", "bulk")
"""Most urgent first: statements, ordinary events, and what is sent again in great numbers."""

PAYLOADS = ("ninjs-3.1", "ninjs-2.2")
SIGNINGS = ("v1", "v1a")
CHOSEN_FOR = ("filter", "had_it", "chain", "test", "replay")
LIVE_STATES = ("", "seen", "missing", "different")


class Endpoint(Identified, Base):
    """A receiver of events (điểm nhận). `secrets` holds the signing keys, encrypted (newsroom.vault), newest
    first; with `signing` "v1a" they are ed25519 keys and `public_key` (whpk_…) is what the receiver is given.

    Empty `events`, `sections`, `sites`, `languages`, `content_types`, `channels` mean all (newsroom.routing).
    `networks` lists inner networks (CIDR) this receiver alone may stand in. `confirmed_at`: when its operator
    answered the challenge; before that nothing but tests is sent. `found_by`: name, host and group, folded
    (newsroom.text.fold), for searching and sorting. `self_token_hash`: of the link under which its people see
    their own page, until `self_expires_at`. `last_fetched_at`: when it last fetched its events itself, to the
    minute. `warn_contact`: warnings go to `contact_email`, too. `exercise`: it gets what belongs to
    rehearsals and nothing else, for as long as it exists (triggers).
    """

    __tablename__ = "endpoint"
    __table_args__ = (
        Index("ix_endpoint_group", "group_name", "name"),
        Index("ix_endpoint_host", "host"),
        Index("ix_endpoint_failing", "failing_since"),
        Index("ix_endpoint_found_by", "found_by", "id"),
        Index("ix_endpoint_confirmed", "confirmed_at"),
        Index("uq_endpoint_self_token_hash", "self_token_hash", unique=True),
        Index("uq_endpoint_pull_token_hash", "pull_token_hash", unique=True),
    )

    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500), unique=True)
    host: Mapped[str] = mapped_column(String(255), default="")
    group: Mapped[str] = mapped_column("group_name", String(60), default="")
    found_by: Mapped[str] = mapped_column(String(400), default="")
    active: Mapped[bool] = mapped_column(default=True)
    disabled_cause: Mapped[str] = mapped_column(String(200), default="")
    disabled_at: Mapped[datetime | None]
    events: Mapped[list[str]] = mapped_column(default=list)
    sections: Mapped[list[str]] = mapped_column(default=list)
    sites: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    content_types: Mapped[list[str]] = mapped_column(default=list)
    channels: Mapped[list[str]] = mapped_column(default=list)
    payload: Mapped[str] = mapped_column(String(12), default=PAYLOADS[0])
    networks: Mapped[list[str]] = mapped_column(default=list)
    signing: Mapped[str] = mapped_column(String(4), default=SIGNINGS[0])
    secrets: Mapped[list[str]] = mapped_column(default=list)
    public_key: Mapped[str] = mapped_column(String(120), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    self_token_hash: Mapped[str | None] = mapped_column(String(64))
    pull_token_hash: Mapped[str | None] = mapped_column(String(64))
    self_expires_at: Mapped[datetime | None]
    last_fetched_at: Mapped[datetime | None]
    warn_contact: Mapped[bool] = mapped_column(default=False)
    exercise: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    # How much it may be sent: tries under way at once, and in a minute (None: as many as there are).
    concurrency: Mapped[int] = mapped_column(default=2)
    per_minute: Mapped[int | None]
    minute_began: Mapped[datetime | None]
    minute_sent: Mapped[int] = mapped_column(default=0)
    maintenance_from: Mapped[datetime | None]
    maintenance_until: Mapped[datetime | None]

    # How it has been doing: tries that failed in a row, since when, and the breaker's pause.
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    pause_seconds: Mapped[int] = mapped_column(default=0)
    warned: Mapped[int] = mapped_column(default=0)


class Delivery(Base):
    """One event on its way to one endpoint. The row is the truth: queues only wake somebody up to look at it.

    `behind`: the endpoint was in trouble, so the row goes after those of healthy ones. `chosen_for`: why this
    endpoint gets the event. `tries_before`: how many of `attempts` were made before it was last sent again;
    the schedule counts from there. `live_…`: what a look at the public page showed.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id"),
        CheckConstraint(
            "state in (" + ", ".join(f"'{state}'" for state in DELIVERY_STATES) + ")", name="known_state"
        ),
        Index("ix_delivery_due", "state", "lane", "behind", "next_at"),
        Index("ix_delivery_endpoint", "endpoint_id", "id"),
        Index("ix_delivery_endpoint_due", "endpoint_id", "state", "lane", "next_at"),
        Index("ix_delivery_age", "state", "created_at", "id"),
        Index("ix_delivery_story", "story_id", "endpoint_id", "sequence"),
        Index(
            "ix_delivery_trial",
            "endpoint_id",
            "id",
            sqlite_where=text("chosen_for = 'test'"),
            postgresql_where=text("chosen_for = 'test'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("outbox_event.id"))
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("endpoint.id"))
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"))
    sequence: Mapped[int | None]
    lane: Mapped[str] = mapped_column(String(12), default="default")
    behind: Mapped[bool] = mapped_column(default=False)
    chosen_for: Mapped[str] = mapped_column(String(12), default=CHOSEN_FOR[0])
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    tries_before: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")
    receipt_url: Mapped[str | None] = mapped_column(String(500))
    receipt_digest: Mapped[str | None] = mapped_column(String(64))
    live_state: Mapped[str] = mapped_column(String(10), default=LIVE_STATES[0])
    live_checked_at: Mapped[datetime | None]
    live_seen_at: Mapped[datetime | None]

    event: Mapped[OutboxEvent] = relationship(lazy="raise")
    endpoint: Mapped[Endpoint] = relationship(lazy="raise")


class Attempt(Base):
    """One try: when, how long, which status or error, and the first bytes of the answer."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
