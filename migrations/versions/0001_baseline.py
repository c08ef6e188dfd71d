"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KNOWN_ROLE = (
    "role in ('reporter', 'contributor', 'editor', 'legal', 'secretary', 'publisher',"
    " 'spokesperson', 'technician', 'auditor', 'admin')"
)


def _revision_key(column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_story_{column}_revision"
    return sa.ForeignKeyConstraint(
        [column], ["revision.id"], name=name, initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    # Story and revision name each other. SQLite takes a key to a table that comes later and cannot add one
    # afterwards; PostgreSQL is the other way round.
    sqlite = op.get_bind().dialect.name == "sqlite"
    columns = ("revision_id", "public_revision_id")
    inline = [_revision_key(column) for column in columns] if sqlite else []
    op.create_table(
        "audit_entry",
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("stream_seq", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("log_index", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("stream", "stream_seq", name=op.f("uq_audit_entry_stream_stream_seq")),
    )
    op.create_index("ix_audit_entry_action", "audit_entry", ["action", "log_index"], unique=False)
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor_id", "log_index"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "content_type",
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_vi", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_content_type")),
    )
    op.create_table(
        "endpoint",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("disabled_cause", sa.String(length=200), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("networks", sa.JSON(), nullable=False),
        sa.Column("secrets", sa.JSON(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endpoint")),
        sa.UniqueConstraint("url", name=op.f("uq_endpoint_url")),
    )
    op.create_table(
        "flag",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_vi", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_flag")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "language",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_vi", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_language")),
    )
    op.create_table(
        "login_failure",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failure")),
    )
    op.create_index("ix_login_failure_address", "login_failure", ["address", "at"], unique=False)
    op.create_index("ix_login_failure_email", "login_failure", ["email", "at"], unique=False)

    op.create_table(
        "site",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_vi", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_site")),
    )
    op.create_table(
        "tag",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tag")),
    )
    op.create_table(
        "user_account",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("password_temporary", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_index("ix_user_account_sort_key", "user_account", ["sort_key"], unique=False)

    op.create_table(
        "workflow_definition",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_workflow_definition")),
    )
    op.create_table(
        "api_token",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("result_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_idempotency_key_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"], unique=False)
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"], unique=False)

    op.create_table(
        "section",
        sa.Column("site_slug", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("label_vi", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_slug"], ["site.slug"], name=op.f("fk_section_site_slug_site")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_section")),
    )
    op.create_index("ix_section_site", "section", ["site_slug"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("from_user_id", sa.String(length=36), nullable=False),
        sa.Column("to_user_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("section_slug", sa.String(length=60), nullable=True),
        sa.Column("paper_number", sa.String(length=80), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            KNOWN_ROLE,
            name=op.f("ck_delegation_known_role"),
        ),
        sa.CheckConstraint("from_user_id <> to_user_id", name=op.f("ck_delegation_two_people")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_delegation_in_order")),
        sa.ForeignKeyConstraint(
            ["from_user_id"], ["user_account.id"], name=op.f("fk_delegation_from_user_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["section_slug"], ["section.slug"], name=op.f("fk_delegation_section_slug_section")
        ),
        sa.ForeignKeyConstraint(
            ["to_user_id"], ["user_account.id"], name=op.f("fk_delegation_to_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_from_user", "delegation", ["from_user_id"], unique=False)
    op.create_index("ix_delegation_to_user", "delegation", ["to_user_id", "ends_at"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("section_slug", sa.String(length=60), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            KNOWN_ROLE,
            name=op.f("ck_role_grant_known_role"),
        ),
        sa.ForeignKeyConstraint(
            ["section_slug"], ["section.slug"], name=op.f("fk_role_grant_section_slug_section")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(
        "uq_role_grant_everywhere",
        "role_grant",
        ["user_id", "role"],
        unique=True,
        sqlite_where=sa.text("section_slug IS NULL"),
        postgresql_where=sa.text("section_slug IS NULL"),
    )
    op.create_index("uq_role_grant_section", "role_grant", ["user_id", "role", "section_slug"], unique=True)

    op.create_table(
        "story",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent", sa.String(length=12), nullable=False),
        sa.Column("held_from", sa.String(length=40), nullable=True),
        sa.Column("last_move", sa.String(length=120), nullable=True),
        sa.Column("raised_gates", sa.JSON(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("content_type", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("revision_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("assignee_id", sa.String(length=36), nullable=True),
        sa.Column("debt_by_id", sa.String(length=36), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("embargo", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("public_state", sa.String(length=4), nullable=False),
        sa.Column("public_stage", sa.String(length=40), nullable=True),
        sa.Column("public_revision_id", sa.String(length=36), nullable=True),
        sa.Column("public_url", sa.String(length=500), nullable=True),
        sa.Column("slug", sa.String(length=100), nullable=True),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "intent in ('new', 'update', 'correction', 'republish')", name=op.f("ck_story_known_intent")
        ),
        sa.CheckConstraint(
            "public_state in ('none', 'live', 'down')", name=op.f("ck_story_known_public_state")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["user_account.id"], name=op.f("fk_story_assignee_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["debt_by_id"], ["user_account.id"], name=op.f("fk_story_debt_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_story_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["content_type"], ["content_type.slug"], name=op.f("fk_story_content_type_content_type")
        ),
        sa.ForeignKeyConstraint(["language"], ["language.slug"], name=op.f("fk_story_language_language")),
        sa.ForeignKeyConstraint(["section"], ["section.slug"], name=op.f("fk_story_section_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        *inline,
    )
    op.create_index("ix_story_assignee", "story", ["assignee_id", "stage"], unique=False)
    op.create_index("ix_story_author", "story", ["author_id", "updated_at"], unique=False)
    op.create_index("ix_story_language", "story", ["language", "updated_at"], unique=False)
    op.create_index("ix_story_schedule", "story", ["scheduled_for"], unique=False)
    op.create_index("ix_story_section", "story", ["section", "updated_at"], unique=False)
    op.create_index("ix_story_stage", "story", ["stage", "stage_since"], unique=False)
    op.create_index("ix_story_updated", "story", ["updated_at", "id"], unique=False)
    op.create_index("ix_story_created", "story", ["created_at", "id"], unique=False)

    op.create_table(
        "debt",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("opened_by_id", sa.String(length=36), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_by_id", sa.String(length=36), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "cleared_by_id is null or cleared_by_id <> opened_by_id", name=op.f("ck_debt_cleared_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["user_account.id"], name=op.f("fk_debt_cleared_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user_account.id"], name=op.f("fk_debt_opened_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_debt_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt")),
    )
    op.create_index("ix_debt_due", "debt", ["cleared_at", "due_at"], unique=False)
    op.create_index(
        "uq_debt_open",
        "debt",
        ["story_id"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )

    op.create_table(
        "outbox_event",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.String(length=36), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_outbox_event_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("story_id", "sequence", name=op.f("uq_outbox_event_story_id_sequence")),
    )
    op.create_index("uq_outbox_event_position", "outbox_event", ["position"], unique=True)

    op.create_table(
        "revision",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_revision_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_revision_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_revision_story_id_number")),
    )
    if not sqlite:
        for column in columns:
            op.create_foreign_key(
                f"fk_story_{column}_revision",
                "story",
                "revision",
                [column],
                ["id"],
                deferrable=True,
                initially="DEFERRED",
            )
    op.create_index("ix_revision_author", "revision", ["story_id", "author_id"], unique=False)

    op.create_table(
        "story_tag",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_tag_story_id_story")),
        sa.ForeignKeyConstraint(["tag"], ["tag.name"], name=op.f("fk_story_tag_tag_tag")),
        sa.PrimaryKeyConstraint("story_id", "tag", name=op.f("pk_story_tag")),
    )
    op.create_index("ix_story_tag_name", "story_tag", ["tag", "story_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("revision_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("delegation_id", sa.String(length=36), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_cause", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_approval_delegation_id_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_approval_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_approval_story_id_story")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_approval_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_story", "approval", ["story_id", "created_at"], unique=False)
    op.create_index(
        "uq_approval_kind",
        "approval",
        ["revision_id", "kind"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL"),
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_index(
        "uq_approval_person",
        "approval",
        ["revision_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL AND kind <> 'legal_waiver'"),
        postgresql_where=sa.text("voided_at IS NULL AND kind <> 'legal_waiver'"),
    )

    op.create_table(
        "comment",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("author_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("revision_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_comment_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_comment_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_comment_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_story", "comment", ["story_id", "created_at"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("story_id", sa.String(length=36), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("lane", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.Column("receipt_url", sa.String(length=500), nullable=True),
        sa.Column("receipt_digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'done', 'failed', 'superseded')",
            name=op.f("ck_delivery_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["endpoint.id"], name=op.f("fk_delivery_endpoint_id_endpoint")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_event.id"], name=op.f("fk_delivery_event_id_outbox_event")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_delivery_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("event_id", "endpoint_id", name=op.f("uq_delivery_event_id_endpoint_id")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "lane", "next_at"], unique=False)
    op.create_index("ix_delivery_endpoint", "delivery", ["endpoint_id", "id"], unique=False)
    op.create_index("ix_delivery_story", "delivery", ["story_id", "sequence"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id_delivery")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("delivery_id", "number", name=op.f("uq_attempt_delivery_id_number")),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for column in ("revision_id", "public_revision_id"):
            op.drop_constraint(f"fk_story_{column}_revision", "story", type_="foreignkey")
    op.drop_table("attempt")

    op.drop_table("delivery")

    op.drop_table("comment")

    op.drop_table("approval")

    op.drop_table("story_tag")

    op.drop_table("revision")

    op.drop_table("outbox_event")

    op.drop_table("debt")

    op.drop_table("story")

    op.drop_table("role_grant")

    op.drop_table("delegation")

    op.drop_table("section")

    op.drop_table("login_session")
    op.drop_table("idempotency_key")

    op.drop_table("api_token")
    op.drop_table("workflow_definition")

    op.drop_table("user_account")
    op.drop_table("tag")
    op.drop_table("site")

    op.drop_table("login_failure")
    op.drop_table("language")
    op.drop_table("heartbeat")
    op.drop_table("flag")
    op.drop_table("endpoint")
    op.drop_table("content_type")
    op.drop_table("audit_head")

    op.drop_table("audit_entry")
