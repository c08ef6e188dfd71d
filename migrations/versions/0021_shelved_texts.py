"""Texts that were typed, never saved, and never come back to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("working_copy", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "shelved_text",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shelved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_shelved_text_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shelved_text"),
    )
    op.create_index("ix_shelved_text_user", "shelved_text", ["user_id", "shelved_at"])


def downgrade() -> None:
    op.drop_table("shelved_text")
    op.drop_column("working_copy", "warned_at")
