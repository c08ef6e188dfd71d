"""What was done of late is counted from indexes alone, in an archive of any size."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_approval_lately", "approval")
    op.create_index("ix_approval_lately", "approval", ["created_at", "user_id", "story_id"])
    op.drop_index("ix_story_first_published", "story")
    op.create_index(
        "ix_story_first_published", "story", ["first_published_at", "author_id", "quarantined", "section"]
    )
    op.create_index(
        "ix_story_quarantined",
        "story",
        ["author_id"],
        sqlite_where=sa.text("quarantined = 1"),
        postgresql_where=sa.text("quarantined"),
    )


def downgrade() -> None:
    op.drop_index("ix_story_quarantined", "story")
    op.drop_index("ix_story_first_published", "story")
    op.create_index("ix_story_first_published", "story", ["first_published_at", "author_id"])
    op.drop_index("ix_approval_lately", "approval")
    op.create_index("ix_approval_lately", "approval", ["created_at", "user_id"])
