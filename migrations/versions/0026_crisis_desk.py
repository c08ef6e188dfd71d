"""The crisis desk: signals, cases with log, facts, claims, clocks and evidence, who may speak, statements
and what is held back; and the rules about them that hold whatever code writes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

APPEND_ONLY = ("capture", "case_entry", "clock_start", "policy_pack")
NO_DELETE = (
    "appointment",
    "claim",
    "fact",
    "hold",
    "hold_release",
    "incident",
    "incident_role",
    "signal",
    "statement",
    "target",
)
OF_A_CASE = ("capture", "case_entry", "claim", "clock_start", "fact", "incident_role", "statement", "target")

FROZEN = "EXISTS (SELECT 1 FROM incident i WHERE i.id = NEW.incident_id AND i.state = 'frozen')"


def _changes(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


TARGET_CHANGED = (
    "OLD.met_at IS NOT NULL OR OLD.replaced_at IS NOT NULL OR (OLD.breached_at IS NOT NULL AND "
    + _changes("breached_at")
    + ") OR "
    + _changes(
        "incident_id",
        "timer",
        "kind",
        "calendar",
        "begins_at",
        "due_at",
        "restarted_from_id",
        "restart_reason",
    )
)
PAPER_CHANGED = "OLD.revoked_at IS NOT NULL OR " + _changes(
    "kind",
    "name",
    "title",
    "paper_number",
    "scope",
    "incident_id",
    "valid_from",
    "valid_until",
    "paper_id",
    "signed_at",
    "signed_by",
    "created_at",
    "created_by_id",
)
BEGINNING_CHANGED = "OLD.state = 'frozen' OR " + _changes(
    "year",
    "number",
    "tag",
    "exercise",
    "opened_by_id",
    "opened_at",
    "reason",
    "policy_name",
    "policy_version",
)
RELEASED_TWICE = "OLD.ended_at IS NOT NULL OR " + _changes(
    "scope", "value", "reason", "begun_at", "begun_by_id", "incident_id"
)

# name, table, event, condition ("" = always), sentence
RULES = (
    *((f"{t}_no_update", t, "UPDATE", "", f"{t} is append-only") for t in APPEND_ONLY),
    *((f"{t}_no_delete", t, "DELETE", "", f"{t} is never deleted") for t in (*APPEND_ONLY, *NO_DELETE)),
    *((f"{t}_of_frozen", t, "INSERT", FROZEN, "a frozen case does not change") for t in OF_A_CASE),
    *(
        (f"{t}_kept_frozen", t, "UPDATE", FROZEN, "a frozen case does not change")
        for t in OF_A_CASE
        if t not in APPEND_ONLY
    ),
    ("incident_begun_once", "incident", "UPDATE", BEGINNING_CHANGED, "how a case began never changes"),
    (
        "target_never_moved",
        "target",
        "UPDATE",
        TARGET_CHANGED,
        "a target is met, missed or replaced, never moved",
    ),
    (
        "appointment_as_signed",
        "appointment",
        "UPDATE",
        PAPER_CHANGED,
        "what a signed paper says never changes",
    ),
    ("hold_ended_once", "hold", "UPDATE", RELEASED_TWICE, "a hold can only be ended, once"),
)


def upgrade() -> None:
    op.create_table(
        "policy_pack",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_policy_pack"),
    )
    op.create_table(
        "incident",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tag", sa.String(60), nullable=False),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("opened_by_id", sa.String(36), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("policy_name", sa.String(60), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("next_update_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.String(36), nullable=True),
        sa.Column("close_note", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_digest", sa.String(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "(closed_at is null) = (state in ('open', 'watching'))", name="ck_incident_closed_at_a_time"
        ),
        sa.CheckConstraint("(frozen_at is null) = (state <> 'frozen')", name="ck_incident_frozen_at_a_time"),
        sa.CheckConstraint("reason <> ''", name="ck_incident_opened_with_reason"),
        sa.CheckConstraint(
            "state in ('open', 'watching', 'closed', 'frozen')", name="ck_incident_known_state"
        ),
        sa.CheckConstraint("severity between 1 and 4", name="ck_incident_known_severity"),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name="fk_incident_closed_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user_account.id"], name="fk_incident_opened_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.UniqueConstraint("tag", name="uq_incident_tag"),
        sa.UniqueConstraint("year", "number", name="uq_incident_year_number"),
    )
    op.create_index("ix_incident_opened", "incident", ["opened_at", "id"])
    op.create_index("ix_incident_severity", "incident", ["severity", "opened_at"])
    op.create_index("ix_incident_state", "incident", ["state", "opened_at"])
    op.create_table(
        "statement_template",
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("lengths", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("legal_cleared_by_id", sa.String(36), nullable=True),
        sa.Column("legal_cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "kind in ('holding', 'rebuttal', 'correction_request', 'update')",
            name="ck_statement_template_known_kind",
        ),
        sa.CheckConstraint(
            "(legal_cleared_at is null) = (legal_cleared_by_id is null)",
            name="ck_statement_template_cleared_by_somebody",
        ),
        sa.CheckConstraint(
            "legal_cleared_by_id is null or legal_cleared_by_id <> created_by_id",
            name="ck_statement_template_cleared_by_another",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_statement_template_created_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["legal_cleared_by_id"],
            ["user_account.id"],
            name="fk_statement_template_legal_cleared_by_id_user_account",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statement_template"),
        sa.UniqueConstraint("slug", "version", name="uq_statement_template_slug_version"),
    )
    op.create_index("ix_statement_template_kind", "statement_template", ["kind", "retired_at"])
    op.create_table(
        "case_entry",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "kind in ('note', 'decision', 'call', 'measure')", name="ck_case_entry_known_kind"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_case_entry_by_id_user_account"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_case_entry_incident_id_incident"),
        sa.PrimaryKeyConstraint("id", name="pk_case_entry"),
    )
    op.create_index("ix_case_entry_incident", "case_entry", ["incident_id", "at"])
    op.create_table(
        "case_request",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("to_whom", sa.String(200), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.String(36), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("(outcome_at is null) = (outcome = '')", name="ck_case_request_outcome_at_a_time"),
        sa.CheckConstraint(
            "kind in ('press_correction', 'platform_removal', 'authority')", name="ck_case_request_known_kind"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_case_request_incident_id_incident"
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["user_account.id"], name="fk_case_request_sent_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_request"),
    )
    op.create_index("ix_case_request_due", "case_request", ["outcome_at", "due_at"])
    op.create_index("ix_case_request_incident", "case_request", ["incident_id", "sent_at"])
    op.create_table(
        "claim",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("appearance_url", sa.String(1000), nullable=False),
        sa.Column("first_appearance_url", sa.String(1000), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(12), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("quoted <> ''", name="ck_claim_quoted"),
        sa.CheckConstraint("verdict in ('fake', 'misleading', 'true')", name="ck_claim_known_verdict"),
        sa.CheckConstraint("verdict is null or why <> ''", name="ck_claim_judged_with_reason"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_claim_incident_id_incident"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_incident", "claim", ["incident_id", "created_at"])
    op.create_table(
        "hold",
        sa.Column("incident_id", sa.String(36), nullable=True),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.String(36), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("(scope = 'all') = (value = '')", name="ck_hold_scope_with_value"),
        sa.CheckConstraint("reason <> ''", name="ck_hold_held_with_reason"),
        sa.CheckConstraint("scope in ('all', 'section', 'tag')", name="ck_hold_known_scope"),
        sa.CheckConstraint("(ended_at is null) = (ended_by_id is null)", name="ck_hold_ended_by_somebody"),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["user_account.id"], name="fk_hold_begun_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["user_account.id"], name="fk_hold_ended_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_hold_incident_id_incident"),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    op.create_index("ix_hold_ended", "hold", ["ended_at", "begun_at"])
    op.create_index("ix_hold_incident", "hold", ["incident_id"])
    op.create_table(
        "incident_role",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("given_by_id", sa.String(36), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "role in ('lead', 'writer', 'legal', 'spokesperson', 'monitor', 'liaison', 'technician')",
            name="ck_incident_role_known_role",
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["user_account.id"], name="fk_incident_role_given_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_incident_role_incident_id_incident"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_incident_role_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_role"),
    )
    op.create_index("ix_incident_role_incident", "incident_role", ["incident_id", "given_at"])
    op.create_index("ix_incident_role_user", "incident_role", ["user_id", "incident_id"])
    op.create_index(
        "uq_incident_role_lead",
        "incident_role",
        ["incident_id"],
        unique=True,
        sqlite_where=sa.text("role = 'lead' AND ended_at IS NULL"),
        postgresql_where=sa.text("role = 'lead' AND ended_at IS NULL"),
    )
    op.create_index(
        "uq_incident_role_open",
        "incident_role",
        ["incident_id", "user_id", "role"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "signal",
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(200), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.String(120), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exercise", sa.Boolean(), nullable=False),
        sa.Column("logged_by_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(10), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.String(36), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("incident_id", sa.String(36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("decision in ('answer', 'watch', 'ignore')", name="ck_signal_known_decision"),
        sa.CheckConstraint("decision is null or decision_reason <> ''", name="ck_signal_decided_with_reason"),
        sa.CheckConstraint("(decision is null) = (decided_at is null)", name="ck_signal_decided_at_a_time"),
        sa.CheckConstraint("severity between 1 and 4", name="ck_signal_known_severity"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name="fk_signal_decided_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_signal_incident_id_incident"),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["user_account.id"], name="fk_signal_logged_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_signal"),
    )
    op.create_index("ix_signal_created", "signal", ["created_at", "id"])
    op.create_index("ix_signal_decision", "signal", ["decision", "created_at"])
    op.create_index("ix_signal_incident", "signal", ["incident_id"])
    op.create_index("ix_signal_logged_by", "signal", ["logged_by_id", "created_at"])
    op.create_table(
        "target",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("timer", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("calendar", sa.String(2), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by", sa.String(60), nullable=False),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restarted_from_id", sa.String(36), nullable=True),
        sa.Column("restart_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("calendar in ('h', 'oh', 'wd')", name="ck_target_known_calendar"),
        sa.CheckConstraint("kind in ('legal', 'internal')", name="ck_target_known_kind"),
        sa.CheckConstraint(
            "restarted_from_id is null or restart_reason <> ''", name="ck_target_restarted_with_reason"
        ),
        sa.CheckConstraint("begins_at < due_at", name="ck_target_in_order"),
        sa.CheckConstraint("warned in (0, 50, 75, 90, 100)", name="ck_target_known_warning"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_target_incident_id_incident"),
        sa.ForeignKeyConstraint(
            ["restarted_from_id"], ["target.id"], name="fk_target_restarted_from_id_target"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_index("ix_target_incident", "target", ["incident_id", "due_at"])
    op.create_index(
        "ix_target_running",
        "target",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("met_at IS NULL AND replaced_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND replaced_at IS NULL"),
    )
    op.create_index("uq_target_restarted", "target", ["restarted_from_id"], unique=True)
    op.create_index(
        "uq_target_running",
        "target",
        ["incident_id", "timer"],
        unique=True,
        sqlite_where=sa.text("met_at IS NULL AND replaced_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND replaced_at IS NULL"),
    )
    op.create_table(
        "capture",
        sa.Column("signal_id", sa.String(36), nullable=True),
        sa.Column("incident_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("source_url", sa.String(1000), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_by_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("(kind = 'link') = (sha256 is null)", name="ck_capture_bytes_with_digest"),
        sa.CheckConstraint("kind <> 'link' or source_url <> ''", name="ck_capture_link_with_address"),
        sa.CheckConstraint(
            "kind = 'paper' or signal_id is not null or incident_id is not null",
            name="ck_capture_belongs_somewhere",
        ),
        sa.CheckConstraint(
            "kind in ('screenshot', 'file', 'link', 'text', 'paper')", name="ck_capture_known_kind"
        ),
        sa.ForeignKeyConstraint(
            ["captured_by_id"], ["user_account.id"], name="fk_capture_captured_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_capture_incident_id_incident"),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_capture_signal_id_signal"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_captured_by", "capture", ["captured_by_id", "captured_at"])
    op.create_index("ix_capture_incident", "capture", ["incident_id", "captured_at"])
    op.create_index("ix_capture_sha256", "capture", ["sha256"])
    op.create_index("ix_capture_signal", "capture", ["signal_id", "captured_at"])
    op.create_table(
        "hold_release",
        sa.Column("hold_id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name="fk_hold_release_hold_id_hold"),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["user_account.id"], name="fk_hold_release_released_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_hold_release_story_id_story"),
        sa.PrimaryKeyConstraint("hold_id", "story_id", name="pk_hold_release"),
    )
    op.create_index("ix_hold_release_story", "hold_release", ["story_id"])
    op.create_table(
        "press_question",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("from_whom", sa.String(120), nullable=False),
        sa.Column("outlet", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_story_id", sa.String(36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "answered_at is null or answer <> '' or answer_story_id is not null",
            name="ck_press_question_answered_somehow",
        ),
        sa.ForeignKeyConstraint(
            ["answer_story_id"], ["story.id"], name="fk_press_question_answer_story_id_story"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_press_question_incident_id_incident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_press_question"),
    )
    op.create_index("ix_press_question_answer", "press_question", ["answer_story_id"])
    op.create_index("ix_press_question_due", "press_question", ["answered_at", "due_at"])
    op.create_index("ix_press_question_incident", "press_question", ["incident_id", "received_at"])
    op.create_table(
        "statement",
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("template_id", sa.String(36), nullable=True),
        sa.Column("follows_id", sa.String(36), nullable=True),
        sa.Column("next_update_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('holding', 'rebuttal', 'correction_request', 'update')", name="ck_statement_known_kind"
        ),
        sa.CheckConstraint(
            "follows_id is null or follows_id <> story_id", name="ck_statement_follows_another"
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["story.id"], name="fk_statement_follows_id_story"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_statement_incident_id_incident"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_statement_story_id_story"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["statement_template.id"], name="fk_statement_template_id_statement_template"
        ),
        sa.PrimaryKeyConstraint("story_id", name="pk_statement"),
    )
    op.create_index("ix_statement_follows", "statement", ["follows_id"])
    op.create_index("ix_statement_incident", "statement", ["incident_id", "created_at"])
    op.create_index("ix_statement_template", "statement", ["template_id"])
    op.create_table(
        "appointment",
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("paper_number", sa.String(80), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.String(36), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paper_id", sa.String(36), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.String(36), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "(revoked_at is null) = (revoked_reason = '')", name="ck_appointment_revoked_with_reason"
        ),
        sa.CheckConstraint(
            "kind <> 'delegate' or scope <> '' or incident_id is not null",
            name="ck_appointment_delegated_for_a_matter",
        ),
        sa.CheckConstraint(
            "kind <> 'delegate' or valid_until is not null", name="ck_appointment_delegated_for_a_time"
        ),
        sa.CheckConstraint("kind in ('head', 'spokesperson', 'delegate')", name="ck_appointment_known_kind"),
        sa.CheckConstraint("valid_until is null or valid_from < valid_until", name="ck_appointment_in_order"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_appointment_created_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_appointment_incident_id_incident"),
        sa.ForeignKeyConstraint(["paper_id"], ["capture.id"], name="fk_appointment_paper_id_capture"),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user_account.id"], name="fk_appointment_revoked_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_appointment_user_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
    )
    op.create_index("ix_appointment_incident", "appointment", ["incident_id"])
    op.create_index("ix_appointment_paper", "appointment", ["paper_id"])
    op.create_index("ix_appointment_user", "appointment", ["user_id", "valid_from"])
    op.create_index("ix_appointment_valid", "appointment", ["valid_until", "id"])
    op.create_table(
        "clock_start",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.String(36), nullable=True),
        sa.Column("set_by_id", sa.String(36), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("kind in ('received', 'impact_determined')", name="ck_clock_start_known_kind"),
        sa.CheckConstraint("note <> '' or capture_id is not null", name="ck_clock_start_with_evidence"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_clock_start_capture_id_capture"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_clock_start_incident_id_incident"),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name="fk_clock_start_set_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clock_start"),
    )
    op.create_index("ix_clock_start_capture", "clock_start", ["capture_id"])
    op.create_index("ix_clock_start_incident", "clock_start", ["incident_id", "set_at"])
    op.create_table(
        "fact",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.String(36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint(
            "state <> 'known' or source <> '' or capture_id is not null", name="ck_fact_known_by_source"
        ),
        sa.CheckConstraint("state in ('known', 'checking', 'unknown')", name="ck_fact_known_state"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_fact_capture_id_capture"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_fact_incident_id_incident"),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name="fk_fact_owner_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
    )
    op.create_index("ix_fact_capture", "fact", ["capture_id"])
    op.create_index("ix_fact_incident", "fact", ["incident_id", "state"])
    op.create_index("ix_fact_owner", "fact", ["owner_id", "state"])
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    op.drop_table("fact")
    op.drop_table("clock_start")
    op.drop_table("appointment")
    op.drop_table("statement")
    op.drop_table("press_question")
    op.drop_table("hold_release")
    op.drop_table("capture")
    op.drop_table("target")
    op.drop_table("signal")
    op.drop_table("incident_role")
    op.drop_table("hold")
    op.drop_table("claim")
    op.drop_table("case_request")
    op.drop_table("case_entry")
    op.drop_table("statement_template")
    op.drop_table("incident")
    op.drop_table("policy_pack")


def _create_sqlite(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")
