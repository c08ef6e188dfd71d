"""Sending many deliveries again, in batches; what technicians were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resend_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('running', 'done', 'cancelled')", name="ck_resend_job_known_state"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_resend_job_created_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_resend_job"),
    )
    op.create_table(
        "delivery_alarm",
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_delivery_alarm"),
    )
    op.create_index("ix_resend_job_state", "resend_job", ["state", "id"])


def downgrade() -> None:
    op.drop_table("delivery_alarm")
    op.drop_table("resend_job")
