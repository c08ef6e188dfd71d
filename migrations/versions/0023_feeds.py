"""Fetching instead of receiving: a portal's token for the pull feed; public feeds by site and section; what a
hub was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEXES = {"ix_outbox_event_site": ["site", "position"], "ix_outbox_event_section": ["section", "position"]}


def upgrade() -> None:
    op.add_column("endpoint", sa.Column("pull_token_hash", sa.String(64), nullable=True))
    op.create_index("uq_endpoint_pull_token_hash", "endpoint", ["pull_token_hash"], unique=True)
    for name, columns in INDEXES.items():
        op.create_index(name, "outbox_event", columns)
    op.create_table(
        "hub_news",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_hub_news_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_news")),
    )


def downgrade() -> None:
    op.drop_table("hub_news")
    for name in reversed(INDEXES):
        op.drop_index(name, "outbox_event")
    op.drop_index("uq_endpoint_pull_token_hash", "endpoint")
    op.drop_column("endpoint", "pull_token_hash")
