"""What a statement template says never changes, and it is cleared once; people are told before it expires."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SAID = ("slug", "version", "kind", "name", "texts", "lengths", "created_by_id", "created_at", "expires_at")
WRITTEN = " OR ".join(
    f"CAST(OLD.{column} AS TEXT) IS DISTINCT FROM CAST(NEW.{column} AS TEXT)" for column in SAID
)
CLEARED = (
    "(OLD.legal_cleared_at IS NOT NULL AND (OLD.legal_cleared_at IS DISTINCT FROM NEW.legal_cleared_at "
    "OR OLD.legal_cleared_by_id IS DISTINCT FROM NEW.legal_cleared_by_id))"
)
RETIRED = "(OLD.retired_at IS NOT NULL AND OLD.retired_at IS DISTINCT FROM NEW.retired_at)"

# name, event, condition ("" = always), sentence
RULES = (
    (
        "statement_template_as_written",
        "UPDATE",
        f"{WRITTEN} OR {CLEARED} OR {RETIRED}",
        "another wording of a template is another version",
    ),
    ("statement_template_no_delete", "DELETE", "", "statement_template is never deleted"),
)


def upgrade() -> None:
    op.add_column("statement_template", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_statement_template_expires", "statement_template", ["expires_at"])
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON statement_template")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    op.drop_index("ix_statement_template_expires", "statement_template")
    op.drop_column("statement_template", "warned_at")


def _create_sqlite(name: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON statement_template {when}"
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, event: str, condition: str, sentence: str) -> None:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON statement_template "
        f"FOR EACH ROW EXECUTE FUNCTION rule_{name}()"
    )
