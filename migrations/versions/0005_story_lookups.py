"""Indexes that keep writing and overseeing from growing with the archive.

Story and revision name each other, and the check waits for the commit: without an index on the naming side
every new story makes SQLite read all stories, twice.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_story_revision": ["revision_id"],
    "ix_story_public_revision": ["public_revision_id"],
    "ix_story_deadline": ["stage", "deadline"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "story", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="story")
