"""Questions to the legal officer with their answers, conditions and legal bases; links for people outside.

A condition is met once, by somebody who wrote nothing of the story; it and its question are never deleted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ANSWERS = "answer in ('', 'cleared', 'conditions', 'refused', 'advised', 'waived', 'dropped')"
BY_WRITER = """EXISTS (SELECT 1 FROM revision r WHERE r.story_id = NEW.story_id
  AND r.author_id = NEW.met_by_id)"""
CHANGED = """OLD.met_at IS NOT NULL OR NEW.met_at IS NULL OR NEW.text <> OLD.text
  OR NEW.story_id <> OLD.story_id OR NEW.question_id <> OLD.question_id"""
# name, table, event, condition ("" = always), sentence
RULES = (
    ("legal_condition_by_another", "legal_condition", "UPDATE", BY_WRITER,
     "a writer of the text cannot say that a condition is met"),
    ("legal_condition_once", "legal_condition", "UPDATE", CHANGED, "a condition can only be met, once"),
    ("legal_condition_no_delete", "legal_condition", "DELETE", "", "a condition is never deleted"),
    ("legal_question_no_delete", "legal_question", "DELETE", "", "a question is never deleted"),
    ("legal_question_answered", "legal_question", "UPDATE", "OLD.answered_at IS NOT NULL",
     "a question is answered once"),
)  # fmt: skip
TABLES = (
    "legal_condition",
    "legal_citation",
    "legal_question",
    "legal_basis_word",
    "legal_basis",
    "share_link",
)


def upgrade() -> None:
    _share_link()
    _legal_basis()
    _legal_question()
    _legal_condition()
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        for name, *_ in RULES:
            op.execute(f"DROP FUNCTION rule_{name}()")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _share_link() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("revision_id", sa.String(36), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("revoked_at", nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        _moment("last_opened_at", nullable=True),
        sa.CheckConstraint("created_at < expires_at", name=op.f("ck_share_link_in_order")),
        _key("share_link", "story_id", "story"),
        _key("share_link", "revision_id", "revision"),
        _key("share_link", "created_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_link_token_hash")),
    )
    op.create_index("ix_share_link_story", "share_link", ["story_id", "created_at"])


def _legal_basis() -> None:
    op.create_table(
        "legal_basis",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("symbol", sa.String(60), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("valid_to", sa.String(10), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        _moment("created_at"),
        sa.CheckConstraint("valid_to = '' or valid_from <= valid_to", name=op.f("ck_legal_basis_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
    )
    op.create_index("uq_legal_basis_article", "legal_basis", ["symbol", "article"], unique=True)
    op.create_table(
        "legal_basis_word",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("basis_id", sa.String(36), nullable=False),
        _key("legal_basis_word", "basis_id", "legal_basis"),
        sa.PrimaryKeyConstraint("word", "basis_id", name=op.f("pk_legal_basis_word")),
    )
    op.create_index("ix_legal_basis_word_basis", "legal_basis_word", ["basis_id"])


def _legal_question() -> None:
    op.create_table(
        "legal_question",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("revision_id", sa.String(36), nullable=False),
        sa.Column("asked_by_id", sa.String(36), nullable=False),
        _moment("asked_at"),
        sa.Column("question", sa.Text(), nullable=False),
        _moment("deadline", nullable=True),
        sa.Column("answered_by_id", sa.String(36), nullable=True),
        _moment("answered_at", nullable=True),
        sa.Column("answer", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(ANSWERS, name=op.f("ck_legal_question_known_answer")),
        sa.CheckConstraint("(answer = '') = (answered_at is null)", name=op.f("ck_legal_question_answered")),
        _key("legal_question", "story_id", "story"),
        _key("legal_question", "revision_id", "revision"),
        _key("legal_question", "asked_by_id", "user_account"),
        _key("legal_question", "answered_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_question")),
    )
    op.create_index("ix_legal_question_story", "legal_question", ["story_id", "asked_at"])
    op.create_index("ix_legal_question_due", "legal_question", ["answered_at", "deadline"])
    unanswered = sa.text("answered_at IS NULL")
    op.create_index(
        "uq_legal_question_open",
        "legal_question",
        ["story_id"],
        unique=True,
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )
    op.create_table(
        "legal_citation",
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("basis_id", sa.String(36), nullable=False),
        _key("legal_citation", "question_id", "legal_question"),
        _key("legal_citation", "basis_id", "legal_basis"),
        sa.PrimaryKeyConstraint("question_id", "basis_id", name=op.f("pk_legal_citation")),
    )
    op.create_index("ix_legal_citation_basis", "legal_citation", ["basis_id"])


def _legal_condition() -> None:
    op.create_table(
        "legal_condition",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("story_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("met_by_id", sa.String(36), nullable=True),
        _moment("met_at", nullable=True),
        sa.CheckConstraint("(met_by_id is null) = (met_at is null)", name=op.f("ck_legal_condition_met")),
        _key("legal_condition", "question_id", "legal_question"),
        _key("legal_condition", "story_id", "story"),
        _key("legal_condition", "met_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_condition")),
    )
    op.create_index("ix_legal_condition_question", "legal_condition", ["question_id", "position"])
    op.create_index("ix_legal_condition_story", "legal_condition", ["story_id", "met_at"])


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
