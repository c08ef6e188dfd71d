"""Filters of the list of stories that people keep, for themselves or for a section."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(1000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("section", sa.String(60), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name="fk_saved_filter_owner_id_user_account"
        ),
        sa.ForeignKeyConstraint(["section"], ["section.slug"], name="fk_saved_filter_section_section"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_filter_owner_id_name"),
    )
    op.create_index("ix_saved_filter_shared", "saved_filter", ["shared", "section"])


def downgrade() -> None:
    op.drop_table("saved_filter")
