"""Endpoints are found by their folded name, and a member portal's link ends.

`found_by` of what is there already is made here as newsroom.endpoints.registry makes it.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_endpoint_found_by": ["found_by", "id"],
    "ix_endpoint_confirmed": ["confirmed_at"],
}


def upgrade() -> None:
    op.add_column("endpoint", sa.Column("found_by", sa.String(400), nullable=False, server_default=""))
    op.add_column("endpoint", sa.Column("self_expires_at", sa.DateTime(timezone=True), nullable=True))
    _fold_names()
    for name, columns in INDEXES.items():
        op.create_index(name, "endpoint", columns)


def downgrade() -> None:
    for name in reversed(INDEXES):
        op.drop_index(name, "endpoint")
    op.drop_column("endpoint", "self_expires_at")
    op.drop_column("endpoint", "found_by")


def _fold_names() -> None:
    names = ("id", "name", "host", "group_name", "found_by")
    table = sa.table("endpoint", *(sa.column(name) for name in names))
    for row in op.get_bind().execute(sa.select(table)).all():
        found_by = _folded(f"{row.name} {row.host} {row.group_name}")[:400]
        op.execute(table.update().where(table.c.id == row.id).values(found_by=found_by))


def _folded(text: str) -> str:
    """As newsroom.text.fold did at this revision."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
