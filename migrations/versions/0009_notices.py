"""What people are told, in the app and by e-mail, and whether they have seen the first tour.

A newsroom that is at work already begins with what happens from now on: nobody is told of old times.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("story_id", sa.String(length=36), nullable=True),
        sa.Column("actor_id", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_notice_story_id_story")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_unread", "notice", ["user_id", "read_at", "id"])
    op.create_index("ix_notice_person", "notice", ["user_id", "id"])
    op.create_index("ix_notice_created", "notice", ["created_at"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_letter_known_state")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_letter_notice_id_notice")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_letter_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_due", "letter", ["state", "next_at"])
    op.create_index("ix_letter_created", "letter", ["created_at"])
    op.create_table(
        "notice_preference",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("digest_minute", sa.Integer(), nullable=True),
        sa.Column("digest_sent_at", MOMENT, nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_preference_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "trail_reader",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trail_reader")),
    )
    op.create_table(
        "alarm",
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_alarm_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "kind", "since", name=op.f("pk_alarm")),
    )
    op.add_column("user_account", sa.Column("toured_at", MOMENT, nullable=True))
    op.execute(
        "INSERT INTO trail_reader (name, position) SELECT 'notices', size FROM audit_head WHERE size > 0"
    )


def downgrade() -> None:
    op.drop_column("user_account", "toured_at")
    for table in ("alarm", "trail_reader", "notice_preference", "letter", "notice"):
        op.drop_table(table)
