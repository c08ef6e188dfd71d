"""The trail begins empty: its head counts no entries and no events."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO audit_head (id, size, events) VALUES (1, 0, 0) ON CONFLICT DO NOTHING")


def downgrade() -> None:
    """Nothing to take back: the head may not be deleted while its rules stand, and goes with its table.
    Coming up again finds it in place."""
