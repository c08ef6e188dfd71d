"""What stands in the way of a story's present text: open findings, conditions of the legal officer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story", sa.Column("hindrances", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("story", "hindrances")
