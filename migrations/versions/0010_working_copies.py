"""Texts being written: working copies, who holds the right to save, and who is looking on."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_copy",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_working_copy"),
        sa.UniqueConstraint("story_id", "user_id", name="uq_working_copy_story_id_user_id"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_working_copy_user_id_user_account"
        ),
    )
    op.create_index("ix_working_copy_updated", "working_copy", ["updated_at"])
    op.create_index("ix_working_copy_user", "working_copy", ["user_id", "updated_at"])
    op.create_table(
        "edit_lease",
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name="pk_edit_lease"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_edit_lease_story_id_story"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_edit_lease_user_id_user_account"),
    )
    op.create_table(
        "presence",
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("doing", sa.String(8), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("story_id", "user_id", name="pk_presence"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_presence_story_id_story"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_presence_user_id_user_account"),
        sa.CheckConstraint("doing in ('reading', 'writing')", name="ck_presence_known_doing"),
    )
    op.create_index("ix_presence_seen", "presence", ["seen_at"])


def downgrade() -> None:
    for table in ("presence", "edit_lease", "working_copy"):
        op.drop_table(table)
