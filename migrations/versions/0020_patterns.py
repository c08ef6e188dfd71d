"""Templates of content types: what their stories begin with, and what they must have."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pattern",
        sa.Column("type_slug", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about_vi", sa.String(300), nullable=False),
        sa.Column("about_en", sa.String(300), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("sapo", sa.String(1000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("required", sa.String(400), nullable=False),
        sa.Column("title_most", sa.Integer(), nullable=True),
        sa.Column("sapo_most", sa.Integer(), nullable=True),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("section", sa.String(60), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_slug"], ["content_type.slug"], name="fk_pattern_type_slug_content_type", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section"], ["section.slug"], name="fk_pattern_section_section", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("type_slug", name="pk_pattern"),
    )


def downgrade() -> None:
    op.drop_table("pattern")
