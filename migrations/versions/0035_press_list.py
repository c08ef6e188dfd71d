"""The press list, and letters that carry a released statement to it."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "press_contact",
        sa.Column("outlet", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_press_contact_created_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_press_contact"),
    )
    op.create_index("uq_press_contact_email", "press_contact", ["email"], unique=True)
    op.create_index("ix_press_contact_active", "press_contact", ["active", "outlet"])
    with op.batch_alter_table("letter", table_args=_kept()) as letter:
        letter.add_column(sa.Column("press_contact_id", sa.String(36), nullable=True))
        letter.add_column(sa.Column("revision_id", sa.String(36), nullable=True))
        letter.create_foreign_key(
            "fk_letter_press_contact_id_press_contact", "press_contact", ["press_contact_id"], ["id"]
        )
        letter.create_foreign_key("fk_letter_revision_id_revision", "revision", ["revision_id"], ["id"])
        letter.create_index("uq_letter_press", ["revision_id", "press_contact_id"], unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE press_contact_id IS NOT NULL")
    with op.batch_alter_table("letter", table_args=_kept()) as letter:
        letter.drop_index("uq_letter_press")
        letter.drop_constraint("fk_letter_revision_id_revision", type_="foreignkey")
        letter.drop_constraint("fk_letter_press_contact_id_press_contact", type_="foreignkey")
        letter.drop_column("revision_id")
        letter.drop_column("press_contact_id")
    op.drop_index("ix_press_contact_active", "press_contact")
    op.drop_index("uq_press_contact_email", "press_contact")
    op.drop_table("press_contact")


def _kept() -> tuple[sa.CheckConstraint]:
    """What SQLite does not tell of a table, where it has to be written anew."""
    return (
        sa.CheckConstraint("state in ('waiting', 'sent', 'failed', 'dropped')", name="ck_letter_known_state"),
    )
