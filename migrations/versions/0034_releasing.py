"""Statements go out under a paper of their signer, and by two people or on a debt; exercises stay inside; a
second approver in a case; how a debt ended. Rules that hold whatever code writes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

Rule = tuple[str, str, str, str, str]
Checks = tuple[tuple[str, str], ...]

ROLE = "ck_incident_role_ck_incident_role"  # as 0026 named it
ROLES = ("lead", "writer", "legal", "spokesperson", "monitor", "liaison", "technician")
OPEN = sa.text("ended_at IS NULL")
LEADS = sa.text("role = 'lead' AND ended_at IS NULL")
OWED = sa.text("cleared_at IS NULL")

BY_ANOTHER = ("ck_debt_cleared_by_another", "cleared_by_id is null or cleared_by_id <> opened_by_id")
CLEARED = (
    BY_ANOTHER,
    ("ck_debt_known_outcome", "outcome in ('', 'confirmed', 'corrected', 'withdrawn')"),
    (
        "ck_debt_cleared_with_outcome",
        "(cleared_at is null) = (outcome = '') and (cleared_at is null) = (cleared_by_id is null)",
    ),
)

ISSUED = "NEW.type = 'statement.issued' AND "
NO_PAPER = """NOT EXISTS (SELECT 1 FROM appointment a WHERE a.id = NEW.appointment_id
  AND a.user_id = NEW.signer_id AND a.valid_from <= NEW.created_at
  AND (a.valid_until IS NULL OR a.valid_until > NEW.created_at)
  AND (a.revoked_at IS NULL OR a.revoked_at > NEW.created_at)
  AND ((a.kind <> 'delegate' AND a.incident_id IS NULL) OR EXISTS (
    SELECT 1 FROM statement s WHERE s.incident_id = a.incident_id AND (s.story_id = NEW.story_id
      OR s.story_id = (SELECT t.source_id FROM story t WHERE t.id = NEW.story_id)))))"""
ONE_ALONE = """
  (SELECT COUNT(DISTINCT a.user_id) FROM approval a WHERE a.story_id = NEW.story_id
  AND a.digest = NEW.digest AND a.voided_at IS NULL AND a.kind <> 'legal_waiver') < 2
  AND NOT EXISTS (SELECT 1 FROM debt d WHERE d.story_id = NEW.story_id AND d.cleared_at IS NULL
    AND d.opened_by_id = NEW.signer_id)"""
DEBT_CHANGED_BEFORE = """OLD.cleared_at IS NOT NULL OR NEW.opened_by_id <> OLD.opened_by_id
  OR NEW.opened_at <> OLD.opened_at
  OR NEW.due_at <> OLD.due_at OR NEW.story_id <> OLD.story_id"""
DEBT_CHANGED = f"{DEBT_CHANGED_BEFORE} OR NEW.kind <> OLD.kind"
DEBT_FORGOTTEN = """EXISTS (SELECT 1 FROM debt d WHERE d.story_id = NEW.id AND d.cleared_at IS NULL
  AND (NEW.debt_by_id IS NULL OR d.opened_by_id <> NEW.debt_by_id))"""
FROZEN = "EXISTS (SELECT 1 FROM incident i WHERE i.id = NEW.incident_id AND i.state = 'frozen')"
UNSIGNED = """NEW.type IN ('story.published', 'story.updated', 'story.corrected', 'statement.issued') AND
  NOT EXISTS (SELECT 1 FROM approval a WHERE a.story_id = NEW.story_id AND a.digest = NEW.digest
    AND a.voided_at IS NULL AND a.kind <> 'legal_waiver')
  AND NOT EXISTS (SELECT 1 FROM debt d WHERE d.story_id = NEW.story_id AND d.cleared_at IS NULL)"""
STORY_TURNED = """
  OLD.exercise IS DISTINCT FROM NEW.exercise AND (OLD.exercise OR OLD.sequence > 0
  OR EXISTS (SELECT 1 FROM statement s WHERE s.story_id = NEW.id)
  OR EXISTS (SELECT 1 FROM story v WHERE v.source_id = NEW.id
    AND v.exercise IS DISTINCT FROM NEW.exercise))"""
OTHER_SOURCE = """EXISTS (SELECT 1 FROM story s WHERE s.id = NEW.source_id
  AND s.exercise IS DISTINCT FROM NEW.exercise)"""
OTHER_CASE = """EXISTS (SELECT 1 FROM story s, incident i WHERE s.id = NEW.story_id AND i.id = NEW.incident_id
  AND s.exercise IS DISTINCT FROM i.exercise)"""
OTHER_STORY = """EXISTS (SELECT 1 FROM story s WHERE s.id = NEW.story_id
  AND s.exercise IS DISTINCT FROM NEW.exercise)"""
OTHER_RECEIVER = """EXISTS (SELECT 1 FROM outbox_event e, endpoint p WHERE e.id = NEW.event_id
  AND p.id = NEW.endpoint_id AND e.exercise IS DISTINCT FROM p.exercise)"""

APART = "an exercise and what is real never meet"
# name, table, event, condition ("" = always), sentence
RULES = (
    ("statement_under_paper", "outbox_event", "INSERT", ISSUED + NO_PAPER,
     "a statement goes out under a paper that lets its signer speak"),
    ("statement_by_two", "outbox_event", "INSERT", ISSUED + ONE_ALONE,
     "a statement needs two signatures or a debt of its signer"),
    ("story_keeps_debt", "story", "UPDATE OF debt_by_id", DEBT_FORGOTTEN,
     "an open debt is cleared, never forgotten"),
    ("story_exercise_kept", "story", "UPDATE OF exercise", STORY_TURNED, APART),
    ("story_exercise_as_source", "story", "INSERT", OTHER_SOURCE, APART),
    ("story_exercise_of_source", "story", "UPDATE OF source_id", OTHER_SOURCE, APART),
    ("statement_exercise_as_case", "statement", "INSERT", OTHER_CASE, APART),
    ("outbox_event_exercise", "outbox_event", "INSERT", OTHER_STORY, APART),
    ("delivery_exercise", "delivery", "INSERT", OTHER_RECEIVER, APART),
    ("delivery_exercise_kept", "delivery", "UPDATE OF event_id, endpoint_id", OTHER_RECEIVER, APART),
    ("endpoint_exercise_kept", "endpoint", "UPDATE OF exercise",
     "OLD.exercise IS DISTINCT FROM NEW.exercise", APART),
)  # fmt: skip
# What goes away with a table that SQLite has to write anew, or names it; and comes back.
OF_ROLES = (
    ("incident_role_no_delete", "incident_role", "DELETE", "", "incident_role is never deleted"),
    ("incident_role_of_frozen", "incident_role", "INSERT", FROZEN, "a frozen case does not change"),
    ("incident_role_kept_frozen", "incident_role", "UPDATE", FROZEN, "a frozen case does not change"),
)
OF_DEBTS = (
    ("debt_no_delete", "debt", "DELETE", "", "debt is append-only"),
    ("outbox_event_signed", "outbox_event", "INSERT", UNSIGNED,
     "nothing is published without an approval of exactly this text or an open debt"),
)  # fmt: skip
UNCHANGED = ("debt_unchanged", "debt", "UPDATE")
ONCE = "a debt can only be cleared, once"


def upgrade() -> None:
    for table in ("story", "outbox_event", "endpoint"):
        op.add_column(table, sa.Column("exercise", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox_event", sa.Column("signer_id", sa.String(36), nullable=True))
    op.add_column("outbox_event", sa.Column("appointment_id", sa.String(36), nullable=True))
    _roles((*ROLES, "second"))
    _drop((*UNCHANGED, "", ""))
    op.execute(
        "UPDATE debt SET outcome = CASE outcome WHEN 'review_correct' THEN 'corrected' "
        "WHEN 'review_recall' THEN 'withdrawn' ELSE 'confirmed' END WHERE cleared_at IS NOT NULL"
    )
    _debts(CLEARED, (BY_ANOTHER,))
    _create((*UNCHANGED, DEBT_CHANGED, ONCE))
    for rule in RULES:
        _create(rule)


def downgrade() -> None:
    for rule in RULES:
        _drop(rule)
    _drop((*UNCHANGED, "", ""))
    _debts((BY_ANOTHER,), CLEARED)
    _create((*UNCHANGED, DEBT_CHANGED_BEFORE, ONCE))
    _drop(OF_ROLES[0])
    op.execute("DELETE FROM incident_role WHERE role = 'second'")
    _create(OF_ROLES[0])
    _roles(ROLES)
    op.drop_column("outbox_event", "appointment_id")
    op.drop_column("outbox_event", "signer_id")
    for table in ("endpoint", "outbox_event", "story"):
        op.drop_column(table, "exercise")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _roles(names: tuple[str, ...]) -> None:
    known = (f"{ROLE}_known_role", f"role in ({', '.join(repr(name) for name in names)})")
    columns = ["incident_id", "user_id", "role"]
    if _sqlite():
        op.drop_index("uq_incident_role_open", "incident_role")
        op.drop_index("uq_incident_role_lead", "incident_role")
    _checked("incident_role", (known,), (known,), OF_ROLES)
    if _sqlite():
        op.create_index("uq_incident_role_open", "incident_role", columns, unique=True, sqlite_where=OPEN)
        op.create_index(
            "uq_incident_role_lead", "incident_role", ["incident_id"], unique=True, sqlite_where=LEADS
        )


def _debts(checks: Checks, before: Checks) -> None:
    if _sqlite():
        op.drop_index("uq_debt_open", "debt")
    _checked("debt", before, checks, OF_DEBTS)
    if _sqlite():
        op.create_index("uq_debt_open", "debt", ["story_id"], unique=True, sqlite_where=OWED)


def _checked(table: str, before: Checks, checks: Checks, rules: tuple[Rule, ...]) -> None:
    """Put other checks upon a table. SQLite writes it anew for that, so its rules, and those of other tables
    that name it, go away and come back.
    """
    for rule in rules:
        _drop(rule)
    with op.batch_alter_table(table) as batch:
        for name, _condition in before:
            batch.drop_constraint(op.f(name), type_="check")
        for name, condition in checks:
            batch.create_check_constraint(op.f(name), condition)
    for rule in rules:
        _create(rule)


def _drop(rule: Rule) -> None:
    name, table, *_rest = rule
    op.execute(f"DROP TRIGGER {name}" if _sqlite() else f"DROP TRIGGER {name} ON {table}")
    if not _sqlite():
        op.execute(f"DROP FUNCTION rule_{name}()")


def _create(rule: Rule) -> None:
    name, table, event, condition, sentence = rule
    if _sqlite():
        when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} " if condition else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}{refuse}")
        return
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")
