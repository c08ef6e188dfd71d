"""Search that knows headlines from leads and marks from none; indexes for every filter of the list.

The index is made anew from the texts when the upgrade is done (newsroom.schema). Going back, its words stay.
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_story_stage_updated": ["stage", "updated_at"],
    "ix_story_type": ["content_type", "updated_at"],
    "ix_story_handler": ["assignee_id", "updated_at"],
    "ix_story_search_row": ["search_row"],
}
VECTOR = "vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', {})) STORED"
ID = "story_id varchar(36) PRIMARY KEY REFERENCES story(id)"


def upgrade() -> None:
    op.add_column("story", sa.Column("search_row", sa.Integer(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, "story", columns)
    op.execute("DROP TABLE story_search")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE story_search USING fts5(words, exact UNINDEXED, tokenize = 'ascii')")
        return
    op.execute(
        f"CREATE TABLE story_search ({ID}, words text NOT NULL, exact text NOT NULL, "
        f"{VECTOR.format('words')})"
    )
    op.execute("CREATE INDEX ix_story_search ON story_search USING gin (vector)")


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    rows = _lines(sqlite)
    op.execute("DROP TABLE story_search")
    if sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE story_search USING fts5(story_id UNINDEXED, tokens, tokenize = 'ascii')"
        )
    else:
        op.execute(f"CREATE TABLE story_search ({ID}, tokens text NOT NULL, {VECTOR.format('tokens')})")
        op.execute("CREATE INDEX ix_story_search ON story_search USING gin (vector)")
    _write_back(rows, sqlite)
    for name in reversed(INDEXES):
        op.drop_index(name, "story")
    op.drop_column("story", "search_row")


def _lines(sqlite: bool) -> list[dict[str, object]]:
    """The words of every story, and the row they stood in before: the upper 62 bits of its id."""
    key = "story.search_row = story_search.rowid" if sqlite else "story.id = story_search.story_id"
    found = op.get_bind().execute(sa.text(f"SELECT id, words FROM story_search JOIN story ON {key}"))  # noqa: S608
    return [{"story_id": row.id, "tokens": row.words, "row": UUID(row.id).int >> 66} for row in found]


def _write_back(rows: list[dict[str, object]], sqlite: bool) -> None:
    columns = ("rowid, story_id, tokens", ":row, :story_id, :tokens")
    into, values = columns if sqlite else (part.split(", ", 1)[1] for part in columns)
    if rows:
        statement = f"INSERT INTO story_search ({into}) VALUES ({values})"  # noqa: S608
        op.get_bind().execute(sa.text(statement), rows)
