"""Proof-reading: levels, the dictionary of names, what was passed over, links that were tried; quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_setting",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("level", sa.String(5), nullable=False),
        sa.Column("value", sa.String(20), nullable=False),
        sa.CheckConstraint("level in ('off', 'hint', 'warn', 'block')", name="ck_check_setting_known_level"),
        sa.PrimaryKeyConstraint("code", name="pk_check_setting"),
    )
    op.create_table(
        "known_name",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sort_key", sa.String(400), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(300), nullable=False),
        sa.CheckConstraint(
            "valid_from is null or valid_to is null or valid_from <= valid_to", name="ck_known_name_in_order"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_known_name"),
        sa.UniqueConstraint("name", "title", "valid_from", name="uq_known_name_name_title_valid_from"),
    )
    op.create_index("ix_known_name_sort", "known_name", ["sort_key", "id"])
    op.create_table(
        "check_dismissal",
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_check_dismissal_story_id_story"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_check_dismissal_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("story_id", "key", name="pk_check_dismissal"),
    )
    op.create_table(
        "link_state",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fault", sa.String(20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_link_state"),
    )
    op.create_index("ix_link_state_checked", "link_state", ["checked_at"])
    op.add_column("story", sa.Column("quarantined", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("story", "quarantined")
    op.drop_table("link_state")
    op.drop_table("check_dismissal")
    op.drop_table("known_name")
    op.drop_table("check_setting")
