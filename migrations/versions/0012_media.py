"""Pictures and files: the library, the copies of each picture, which text names what. Bytes never change."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FIXED = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in ("id", "kind", "digest", "file_name", "mime", "bytes", "width", "height", "owner_id")
)
# name, table, event, condition ("" = always), sentence
RULES = (
    (
        "asset_fixed",
        "asset",
        "UPDATE",
        f"{FIXED} OR OLD.deleted_at IS NOT NULL",
        "what an asset is never changes",
    ),
    ("asset_no_delete", "asset", "DELETE", "", "an asset leaves a tombstone"),
    ("rendition_no_update", "rendition", "UPDATE", "", "rendition is append-only"),
    ("rendition_no_delete", "rendition", "DELETE", "", "rendition is append-only"),
    ("revision_asset_no_update", "revision_asset", "UPDATE", "", "revision_asset is append-only"),
    ("revision_asset_no_delete", "revision_asset", "DELETE", "", "revision_asset is append-only"),
)


def upgrade() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(100), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(300), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("credit", sa.String(200), nullable=False),
        sa.Column("licence", sa.String(300), nullable=False),
        sa.Column("ai_used", sa.Boolean(), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind in ('picture', 'file')", name=op.f("ck_asset_known_kind")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_asset_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(["section"], ["section.slug"], name=op.f("fk_asset_section_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    op.create_index("ix_asset_section", "asset", ["section", "created_at", "id"])
    op.create_index("ix_asset_owner", "asset", ["owner_id", "created_at", "id"])
    op.create_index("ix_asset_newest", "asset", ["created_at", "id"])
    op.create_index("ix_asset_digest", "asset", ["digest"])
    op.create_table(
        "rendition",
        sa.Column("asset_id", sa.String(36), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(20), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_rendition_asset_id_asset")),
        sa.PrimaryKeyConstraint("asset_id", "width", "mime", name=op.f("pk_rendition")),
    )
    op.create_index("ix_rendition_digest", "rendition", ["digest"])
    op.create_table(
        "asset_word",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("asset_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_word_asset_id_asset")),
        sa.PrimaryKeyConstraint("word", "asset_id", name=op.f("pk_asset_word")),
    )
    op.create_index("ix_asset_word_asset", "asset_word", ["asset_id"])
    op.create_table(
        "revision_asset",
        sa.Column("revision_id", sa.String(36), nullable=False),
        sa.Column("asset_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_revision_asset_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_asset_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("revision_id", "asset_id", name=op.f("pk_revision_asset")),
    )
    op.create_index("ix_revision_asset_asset", "revision_asset", ["asset_id"])
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)


def downgrade() -> None:
    for table in ("revision_asset", "asset_word", "rendition", "asset"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name, *_ in RULES:
            op.execute(f"DROP FUNCTION rule_{name}()")


def _create_sqlite(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")
