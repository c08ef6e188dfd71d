"""Remarks on a passage, proposed wordings, and which text somebody last saw.

Whose wording a text took over wrote a part of it: the rule that no writer signs now covers them too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (
    ("comment", "parent_id", sa.String(36), {"references": "comment"}),
    ("comment", "field", sa.String(12), {}),
    ("comment", "quote", sa.Text(), {"server_default": ""}),
    ("comment", "prefix", sa.String(40), {"server_default": ""}),
    ("comment", "suffix", sa.String(40), {"server_default": ""}),
    ("comment", "block", sa.Integer(), {"server_default": "0"}),
    ("comment", "replacement", sa.Text(), {}),
    ("comment", "resolved_at", sa.DateTime(timezone=True), {}),
    ("comment", "resolved_by_id", sa.String(36), {"references": "user_account"}),
    ("comment", "outcome", sa.String(8), {"server_default": ""}),
    ("revision", "suggested_by_id", sa.String(36), {"references": "user_account"}),
    ("story", "open_points", sa.Integer(), {"server_default": "0"}),
)
BY_AUTHOR = "EXISTS (SELECT 1 FROM revision r WHERE r.story_id = NEW.story_id AND r.author_id = NEW.user_id)"
BY_ANY_WRITER = """EXISTS (SELECT 1 FROM revision r WHERE r.story_id = NEW.story_id
  AND (r.author_id = NEW.user_id OR r.suggested_by_id = NEW.user_id))"""
SIGNED_BY_AUTHOR = """EXISTS (SELECT 1 FROM approval a WHERE a.story_id = NEW.story_id
  AND a.user_id = NEW.author_id AND a.voided_at IS NULL)"""
SIGNED_BY_ANY_WRITER = """EXISTS (SELECT 1 FROM approval a WHERE a.story_id = NEW.story_id
  AND a.user_id IN (NEW.author_id, NEW.suggested_by_id) AND a.voided_at IS NULL)"""
SENTENCES = {
    "approval_not_by_writer": ("approval", "a writer of the text cannot approve it"),
    "revision_by_signer": ("revision", "approvals are voided before their signer writes"),
}


def upgrade() -> None:
    for table, name, kind, more in COLUMNS:
        _add_column(table, name, kind, more)
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name="fk_comment_mention_comment_id_comment"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_comment_mention_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name="pk_comment_mention"),
    )
    op.create_index("ix_comment_mention_user", "comment_mention", ["user_id", "comment_id"])
    op.create_table(
        "story_seen",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("story_id", sa.String(length=36), nullable=False),
        sa.Column("revision_id", sa.String(length=36), nullable=False),
        sa.Column("before_id", sa.String(length=36), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_story_seen_user_id_user_account"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_seen_story_id_story"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_story_seen_revision_id_revision"),
        sa.ForeignKeyConstraint(["before_id"], ["revision.id"], name="fk_story_seen_before_id_revision"),
        sa.PrimaryKeyConstraint("user_id", "story_id", name="pk_story_seen"),
    )
    _rule("approval_not_by_writer", BY_ANY_WRITER)
    _rule("revision_by_signer", SIGNED_BY_ANY_WRITER)


def downgrade() -> None:
    _rule("approval_not_by_writer", BY_AUTHOR)
    _rule("revision_by_signer", SIGNED_BY_AUTHOR)
    op.drop_table("story_seen")
    op.drop_table("comment_mention")
    for table, name, *_ in COLUMNS[::-1]:
        op.drop_column(table, name)


def _add_column(table: str, name: str, kind: sa.types.TypeEngine[object], more: dict[str, str]) -> None:
    default = more.get("server_default")
    target = more.get("references")
    keys = [sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}")] if target else []
    column = sa.Column(name, kind, *keys, nullable=default is None, server_default=default)
    # SQLite adds no constraint to a table that is there, but a column may bring its own.
    op.add_column(table, column, inline_references=True)


def _rule(name: str, condition: str) -> None:
    """Put a trigger of migration 0002 in place again, with another condition."""
    table, sentence = SENTENCES[name]
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    op.execute(
        f"CREATE OR REPLACE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {condition} THEN {refuse} END IF; RETURN NEW; END $$"
    )
