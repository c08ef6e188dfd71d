"""What a newsroom plans: days that are worked or not, events and campaigns, the stories made for them; and
two indexes for counting what somebody did of late.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "special_day",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_special_day"),
    )
    op.create_table(
        "editorial_event",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("section", sa.String(60), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.CheckConstraint("kind in ('event', 'campaign')", name="ck_editorial_event_known_kind"),
        sa.CheckConstraint("starts_at < ends_at", name="ck_editorial_event_in_order"),
        sa.ForeignKeyConstraint(["section"], ["section.slug"], name="fk_editorial_event_section_section"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name="fk_editorial_event_owner_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_editorial_event"),
    )
    op.create_index("ix_editorial_event_span", "editorial_event", ["ends_at", "starts_at"])
    op.create_table(
        "event_story",
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["editorial_event.id"], name="fk_event_story_event_id_editorial_event"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_event_story_story_id_story"),
        sa.PrimaryKeyConstraint("event_id", "story_id", name="pk_event_story"),
    )
    op.create_index("ix_event_story_story", "event_story", ["story_id"])
    op.create_index("ix_approval_lately", "approval", ["created_at", "user_id"])
    op.create_index("ix_story_first_published", "story", ["first_published_at", "author_id"])


def downgrade() -> None:
    op.drop_index("ix_story_first_published", table_name="story")
    op.drop_index("ix_approval_lately", table_name="approval")
    op.drop_table("event_story")
    op.drop_table("editorial_event")
    op.drop_table("special_day")
