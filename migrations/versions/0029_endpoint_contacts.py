"""Sections have a channel; endpoints say whether their contact is written to, and when they last fetched; the
letters to such contacts; an index of trials."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TRIALS = sa.text("chosen_for = 'test'")


def upgrade() -> None:
    op.add_column("section", sa.Column("channel", sa.String(60), nullable=False, server_default=""))
    op.add_column("endpoint", sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "endpoint", sa.Column("warn_contact", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_delivery_trial",
        "delivery",
        ["endpoint_id", "id"],
        sqlite_where=TRIALS,
        postgresql_where=TRIALS,
    )
    with op.batch_alter_table("letter", table_args=_kept()) as letter:
        letter.alter_column("user_id", existing_type=sa.String(36), nullable=True)
        letter.add_column(sa.Column("endpoint_id", sa.String(36), nullable=True))
        letter.create_foreign_key("fk_letter_endpoint_id_endpoint", "endpoint", ["endpoint_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE user_id IS NULL")
    with op.batch_alter_table("letter", table_args=_kept()) as letter:
        letter.drop_constraint("fk_letter_endpoint_id_endpoint", type_="foreignkey")
        letter.drop_column("endpoint_id")
        letter.alter_column("user_id", existing_type=sa.String(36), nullable=False)
    op.drop_index("ix_delivery_trial", "delivery")
    op.drop_column("endpoint", "warn_contact")
    op.drop_column("endpoint", "last_fetched_at")
    op.drop_column("section", "channel")


def _kept() -> tuple[sa.CheckConstraint]:
    """What SQLite does not tell of a table, where it has to be written anew."""
    return (
        sa.CheckConstraint("state in ('waiting', 'sent', 'failed', 'dropped')", name="ck_letter_known_state"),
    )
