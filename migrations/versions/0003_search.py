"""The search index: folded tokens of each story, in FTS5 on SQLite and in a GIN index on PostgreSQL."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE story_search USING fts5(story_id UNINDEXED, tokens, tokenize = 'ascii')"
        )
        return
    op.execute(
        "CREATE TABLE story_search ("
        "story_id varchar(36) PRIMARY KEY REFERENCES story(id), tokens text NOT NULL)"
    )
    op.execute("CREATE INDEX ix_story_search ON story_search USING gin (to_tsvector('simple', tokens))")


def downgrade() -> None:
    op.execute("DROP TABLE story_search")
