"""Whether the rules of the checks changed since a story's text was judged."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story", sa.Column("unchecked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_story_unchecked",
        "story",
        ["updated_at"],
        sqlite_where=sa.text("unchecked = 1"),
        postgresql_where=sa.text("unchecked"),
    )


def downgrade() -> None:
    op.drop_index("ix_story_unchecked", "story")
    op.drop_column("story", "unchecked")
