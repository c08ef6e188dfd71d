"""Language versions: which story one says in another language, and which text of it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEYS = {"source_id": "story", "source_revision_id": "revision"}


def upgrade() -> None:
    for name, table in KEYS.items():
        key = sa.ForeignKey(f"{table}.id", name=f"fk_story_{name}_{table}")
        # SQLite adds no constraint to a table that is there, but a column may bring its own.
        op.add_column("story", sa.Column(name, sa.String(36), key, nullable=True), inline_references=True)
    op.add_column("story", sa.Column("translated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("uq_story_version", "story", ["source_id", "language"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_story_version", "story")
    for name in ("translated", *KEYS):
        op.drop_column("story", name)
