"""What a desk must know of many stories at once: what stands in the way of each, and whose drafts wait."""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    op.add_column("story", sa.Column("hindrances", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_story_writing", "story", ["author_id", "stage"])
    connection = op.get_bind()
    story = sa.table("story", sa.column("id"), sa.column("revision_id"), sa.column("hindrances", sa.JSON))
    text = sa.table("revision", sa.column("id"), sa.column("content"))
    present = sa.select(story.c.id, text.c.content).join_from(story, text, text.c.id == story.c.revision_id)
    last = ""
    while rows := connection.execute(
        present.where(story.c.id > last).order_by(story.c.id).limit(BATCH)
    ).all():
        found = [{"story": row.id, "found": hindrances(json.loads(row.content))} for row in rows]
        change = story.update().where(story.c.id == sa.bindparam("story"))
        connection.execute(change.values(hindrances=sa.bindparam("found")), found)
        last = rows[-1].id


def downgrade() -> None:
    op.drop_index("ix_story_writing", table_name="story")
    op.drop_column("story", "hindrances")


def hindrances(content: dict[str, str]) -> list[str]:
    shown = "<img " in content["body"] or re.sub("<[^>]*>", "", content["body"]).strip()
    return [*(() if shown else ("empty",)), *(() if content["correction"] else ("unexplained",))]
