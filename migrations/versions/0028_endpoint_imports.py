"""Tables of endpoints that people import, with what becomes of each row."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endpoint_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("change_existing", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keys_taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('ready', 'running', 'done', 'cancelled')", name="ck_endpoint_import_known_state"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_import"),
    )
    op.create_index("ix_endpoint_import_state", "endpoint_import", ["state", "id"])
    op.create_index("ix_endpoint_import_created", "endpoint_import", ["created_at"])
    op.create_table(
        "endpoint_import_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("endpoint_id", sa.String(36), nullable=True),
        sa.Column("sealed_key", sa.String(400), nullable=False),
        sa.CheckConstraint(
            "outcome in ('new', 'changed', 'unchanged', 'error')", name="ck_endpoint_import_row_known_outcome"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["endpoint_import.id"],
            name="fk_endpoint_import_row_import_id_endpoint_import",
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["endpoint.id"], name="fk_endpoint_import_row_endpoint_id_endpoint"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name="pk_endpoint_import_row"),
    )
    op.create_index(
        "ix_endpoint_import_row_outcome", "endpoint_import_row", ["import_id", "outcome", "done", "number"]
    )


def downgrade() -> None:
    op.drop_table("endpoint_import_row")
    op.drop_table("endpoint_import")
