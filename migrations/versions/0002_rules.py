"""Rules that hold whatever code writes: append-only tables, no signature by a writer, nothing out without a
signature.

SQLite and PostgreSQL say the same in their own words. On PostgreSQL one function carries the sentence of each
refusal.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entry", "outbox_event", "revision", "workflow_definition")
NO_DELETE = ("approval", "debt", "audit_head")

PUBLISHING = "NEW.type IN ('story.published', 'story.updated', 'story.corrected', 'statement.issued')"
UNSIGNED = """NOT EXISTS (SELECT 1 FROM approval a WHERE a.story_id = NEW.story_id AND a.digest = NEW.digest
    AND a.voided_at IS NULL AND a.kind <> 'legal_waiver')
  AND NOT EXISTS (SELECT 1 FROM debt d WHERE d.story_id = NEW.story_id AND d.cleared_at IS NULL)"""
WRITER = "EXISTS (SELECT 1 FROM revision r WHERE r.story_id = NEW.story_id AND r.author_id = NEW.user_id)"
OTHER_TEXT = "NOT EXISTS (SELECT 1 FROM revision r WHERE r.id = NEW.revision_id AND r.digest = NEW.digest)"
SIGNATURE_CHANGED = """OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR NEW.story_id <> OLD.story_id
  OR NEW.revision_id <> OLD.revision_id OR NEW.digest <> OLD.digest OR NEW.kind <> OLD.kind
  OR NEW.user_id <> OLD.user_id OR NEW.role <> OLD.role OR NEW.created_at <> OLD.created_at"""
DEBT_CHANGED = """OLD.cleared_at IS NOT NULL OR NEW.opened_by_id <> OLD.opened_by_id OR NEW.opened_at <>
OLD.opened_at
  OR NEW.due_at <> OLD.due_at OR NEW.story_id <> OLD.story_id"""
SIGNED_TEXT_BY_WRITER = """EXISTS (SELECT 1 FROM approval a WHERE a.story_id = NEW.story_id AND a.user_id =
NEW.author_id
  AND a.voided_at IS NULL)"""

# name, table, event, condition ("" = always), sentence
RULES = (
    *((f"{t}_no_update", t, "UPDATE", "", f"{t} is append-only") for t in APPEND_ONLY),
    *((f"{t}_no_delete", t, "DELETE", "", f"{t} is append-only") for t in (*APPEND_ONLY, *NO_DELETE)),
    ("audit_entry_in_order", "audit_entry", "INSERT",
     "NEW.log_index <> (SELECT COALESCE(MAX(log_index), -1) + 1 FROM audit_entry)",
     "entries are numbered without gaps"),
    ("approval_not_by_writer", "approval", "INSERT", WRITER, "a writer of the text cannot approve it"),
    ("approval_of_this_text", "approval", "INSERT", OTHER_TEXT,
     "an approval names the digest of its revision"),
    ("approval_voided_once", "approval", "UPDATE", SIGNATURE_CHANGED, "an approval can only be voided, once"),
    ("debt_unchanged", "debt", "UPDATE", DEBT_CHANGED, "a debt can only be cleared, once"),
    ("revision_by_signer", "revision", "INSERT", SIGNED_TEXT_BY_WRITER,
     "approvals are voided before their signer writes"),
    ("outbox_event_signed", "outbox_event", "INSERT", f"{PUBLISHING} AND {UNSIGNED}",
     "nothing is published without an approval of exactly this text or an open debt"),
)  # fmt: skip


def upgrade() -> None:
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)
    if op.get_bind().dialect.name != "sqlite":
        for table in (*APPEND_ONLY, *NO_DELETE):
            op.execute(_function(f"{table}_no_truncate", "", f"{table} is append-only"))
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION rule_{table}_no_truncate()"
            )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    if not sqlite:
        for table in (*APPEND_ONLY, *NO_DELETE):
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            op.execute(f"DROP FUNCTION rule_{table}_no_truncate()")


def _create_sqlite(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    op.execute(_function(name, condition, sentence))
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")


def _function(name: str, condition: str, sentence: str) -> str:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    return f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
