"""A case of the crisis desk (vụ việc): who does what in it, what is known, and by when something is due."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from newsroom.models.base import Base, Identified
from newsroom.models.signal import Capture
from newsroom.models.user import User

STATES = ("open", "watching", "closed", "frozen")
CASE_ROLES = ("lead", "writer", "legal", "second", "spokesperson", "monitor", "liaison", "technician")
ENTRY_KINDS = ("note", "decision", "call", "measure")
FACT_STATES = ("known", "checking", "unknown")
VERDICTS = ("fake", "misleading", "true")
START_KINDS = ("received", "impact_determined")


class PolicyPack(Base):
    """A pack of time limits as it read when the first case began under it, so that each case can go on under
    its own.
    """

    __tablename__ = "policy_pack"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)


class Incident(Identified, Base):
    """One case. `year` and `number` make its code (VV-2026-0007), the year being that of Hà Nội; `tag` is
    what its stories are filed under. `exercise`: a rehearsal, which reaches nobody outside.

    `severity`: 1 the gravest, 4 the least. `next_update_at`: what readers were promised. `frozen_digest`:
    SHA-256 of the case file as it stood; from then on nothing of the case changes (triggers see to it).
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("state in ('open', 'watching', 'closed', 'frozen')", name="known_state"),
        CheckConstraint("severity between 1 and 4", name="known_severity"),
        CheckConstraint("reason <> ''", name="opened_with_reason"),
        CheckConstraint("(closed_at is null) = (state in ('open', 'watching'))", name="closed_at_a_time"),
        CheckConstraint("(frozen_at is null) = (state <> 'frozen')", name="frozen_at_a_time"),
        UniqueConstraint("year", "number"),
        UniqueConstraint("tag"),
        Index("ix_incident_state", "state", "opened_at"),
        Index("ix_incident_opened", "opened_at", "id"),
        Index("ix_incident_severity", "severity", "opened_at"),
    )

    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    severity: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="open")
    tag: Mapped[str] = mapped_column(String(60))
    exercise: Mapped[bool] = mapped_column(default=False)
    opened_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    policy_name: Mapped[str] = mapped_column(String(60))
    policy_version: Mapped[int]
    next_update_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    close_note: Mapped[str] = mapped_column(Text, default="")
    frozen_at: Mapped[datetime | None]
    frozen_digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id], lazy="raise")

    @property
    def code(self) -> str:
        """What people call the case by: VV-2026-0007."""
        return f"VV-{self.year}-{self.number:04}"


class IncidentRole(Identified, Base):
    """What somebody does in a case, from when until when. One leads it at a time. "second": may approve a
    statement in place of a legal officer who is silent.
    """

    __tablename__ = "incident_role"
    __table_args__ = (
        CheckConstraint(
            "role in (" + ", ".join(f"'{role}'" for role in CASE_ROLES) + ")",
            name="known_role",
        ),
        Index(
            "uq_incident_role_open",
            "incident_id",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_incident_role_lead",
            "incident_id",
            unique=True,
            sqlite_where=text("role = 'lead' AND ended_at IS NULL"),
            postgresql_where=text("role = 'lead' AND ended_at IS NULL"),
        ),
        Index("ix_incident_role_incident", "incident_id", "given_at"),
        Index("ix_incident_role_user", "user_id", "incident_id"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(12))
    given_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise")


class CaseEntry(Identified, Base):
    """A line of a case's log: written once, never changed. The trail holds SHA-256(salt ‖ body)."""

    __tablename__ = "case_entry"
    __table_args__ = (
        CheckConstraint("kind in ('note', 'decision', 'call', 'measure')", name="known_kind"),
        Index("ix_case_entry_incident", "incident_id", "at"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))

    by: Mapped[User] = relationship(lazy="raise")


class Fact(Identified, Base):
    """Something that matters in a case: known, being checked, or unknown; and whose task it is. What is known
    has a source: said in words, or captured.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("state in ('known', 'checking', 'unknown')", name="known_state"),
        CheckConstraint("state <> 'known' or source <> '' or capture_id is not null", name="known_by_source"),
        Index("ix_fact_incident", "incident_id", "state"),
        Index("ix_fact_owner", "owner_id", "state"),
        Index("ix_fact_capture", "capture_id"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[str] = mapped_column(Text, default="")
    capture_id: Mapped[str | None] = mapped_column(ForeignKey("capture.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User | None] = relationship(lazy="raise")
    capture: Mapped[Capture | None] = relationship(lazy="raise")


class Claim(Identified, Base):
    """What is claimed outside, quoted as a claim, and the verdict on it (schema.org Claim, ClaimReview)."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("verdict in ('fake', 'misleading', 'true')", name="known_verdict"),
        CheckConstraint("quoted <> ''", name="quoted"),
        CheckConstraint("verdict is null or why <> ''", name="judged_with_reason"),
        Index("ix_claim_incident", "incident_id", "created_at"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    quoted: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200), default="")
    appearance_url: Mapped[str] = mapped_column(String(1000), default="")
    first_appearance_url: Mapped[str] = mapped_column(String(1000), default="")
    first_seen_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ClockStart(Identified, Base):
    """From when the legal clock of a case runs, as somebody found, and on what evidence: written once. Who
    contests it adds another; the latest counts, and the earlier ones stay.
    """

    __tablename__ = "clock_start"
    __table_args__ = (
        CheckConstraint("kind in ('received', 'impact_determined')", name="known_kind"),
        CheckConstraint("note <> '' or capture_id is not null", name="with_evidence"),
        Index("ix_clock_start_incident", "incident_id", "set_at"),
        Index("ix_clock_start_capture", "capture_id"),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    capture_id: Mapped[str | None] = mapped_column(ForeignKey("capture.id"))
    set_by_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime]

    set_by: Mapped[User] = relationship(lazy="raise")
    capture: Mapped[Capture | None] = relationship(lazy="raise")


class Target(Identified, Base):
    """By when something of a case is due. It runs until it is met; it cannot be paused, and its times never
    change (triggers): only another, with a reason, takes its place (`replaced_at`, `restarted_from_id`).

    `timer`: its code in the policy pack. `met_by`: what met it, as "story:<id>" or "case". `breached_at`: the
    moment it was missed, kept when it is met late. `warned`: the share of its time in percent that people
    were last told of.
    """

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("kind in ('legal', 'internal')", name="known_kind"),
        CheckConstraint("calendar in ('h', 'oh', 'wd')", name="known_calendar"),
        CheckConstraint("begins_at < due_at", name="in_order"),
        CheckConstraint("restarted_from_id is null or restart_reason <> ''", name="restarted_with_reason"),
        CheckConstraint("warned in (0, 50, 75, 90, 100)", name="known_warning"),
        Index(
            "uq_target_running",
            "incident_id",
            "timer",
            unique=True,
            sqlite_where=text("met_at IS NULL AND replaced_at IS NULL"),
            postgresql_where=text("met_at IS NULL AND replaced_at IS NULL"),
        ),
        Index("uq_target_restarted", "restarted_from_id", unique=True),
        Index("ix_target_incident", "incident_id", "due_at"),
        Index(
            "ix_target_running",
            "due_at",
            sqlite_where=text("met_at IS NULL AND replaced_at IS NULL"),
            postgresql_where=text("met_at IS NULL AND replaced_at IS NULL"),
        ),
    )

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    timer: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    calendar: Mapped[str] = mapped_column(String(2))
    begins_at: Mapped[datetime]
    due_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    met_by: Mapped[str] = mapped_column(String(60), default="")
    breached_at: Mapped[datetime | None]
    warned: Mapped[int] = mapped_column(default=0)
    replaced_at: Mapped[datetime | None]
    restarted_from_id: Mapped[str | None] = mapped_column(ForeignKey("target.id"))
    restart_reason: Mapped[str] = mapped_column(Text, default="")
