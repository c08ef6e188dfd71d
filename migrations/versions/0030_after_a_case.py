"""After a case: lessons, the sealed file, months that were reported; whatever belongs to a sealed case stays
as it is, and nothing moves from one case to another. Indexes of the monthly report."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SEALED_NEW = "EXISTS (SELECT 1 FROM incident i WHERE i.id = NEW.incident_id AND i.state = 'frozen')"
SEALED_EITHER = (
    "EXISTS (SELECT 1 FROM incident i WHERE i.id IN (OLD.incident_id, NEW.incident_id)"
    " AND i.state = 'frozen')"
)
MOVED = "OLD.incident_id IS DISTINCT FROM NEW.incident_id"
LESSON_CHANGED = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    for column in ("learned", "action", "owner_id", "due_at", "template_id", "incident_id", "created_at")
)
SENTENCE = "a frozen case does not change"
ALSO_OF_A_CASE = ("signal", "case_request", "press_question", "hold")

# name, table, event, condition ("" = always), sentence
RULES = (
    ("sealed_case_no_update", "sealed_case", "UPDATE", "", "sealed_case is append-only"),
    *(
        (f"{table}_no_delete", table, "DELETE", "", f"{table} is never deleted")
        for table in ("sealed_case", "lesson", "case_request", "press_question")
    ),
    *((f"{table}_of_frozen", table, "INSERT", SEALED_NEW, SENTENCE) for table in (*ALSO_OF_A_CASE, "lesson")),
    *((f"{table}_kept_frozen", table, "UPDATE", SEALED_EITHER, SENTENCE) for table in ALSO_OF_A_CASE),
    ("lesson_kept_frozen", "lesson", "UPDATE", f"({LESSON_CHANGED}) AND {SEALED_EITHER}", SENTENCE),
    *(
        (f"{table}_in_its_case", table, "UPDATE", MOVED, f"{table} stays in its case")
        for table in ("claim", "fact", "statement", "lesson")
    ),
)
LANE = sa.text("workflow = 'crisis'")


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("template_id", sa.String(36), nullable=True),
        sa.Column("created_by_id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("learned <> ''", name="ck_lesson_learned_something"),
        sa.CheckConstraint("(done_at is null) = (done_by_id is null)", name="ck_lesson_done_by_somebody"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_lesson_incident_id_incident"),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name="fk_lesson_owner_id_user_account"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["statement_template.id"], name="fk_lesson_template_id_statement_template"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name="fk_lesson_created_by_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name="fk_lesson_done_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"),
    )
    op.create_index("ix_lesson_incident", "lesson", ["incident_id", "created_at"])
    op.create_index("ix_lesson_owner", "lesson", ["owner_id", "done_at"])
    op.create_index("ix_lesson_template", "lesson", ["template_id"])
    op.create_table(
        "sealed_case",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by_id", sa.String(36), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_sealed_case_incident_id_incident"),
        sa.ForeignKeyConstraint(
            ["sealed_by_id"], ["user_account.id"], name="fk_sealed_case_sealed_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("incident_id", name="pk_sealed_case"),
    )
    op.create_table(
        "month_told",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_month_told"),
    )
    op.create_index("ix_debt_opened", "debt", ["opened_at"])
    op.create_index(
        "ix_story_lane", "story", ["first_published_at"], sqlite_where=LANE, postgresql_where=LANE
    )
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    op.drop_index("ix_story_lane", "story")
    op.drop_index("ix_debt_opened", "debt")
    op.drop_table("month_told")
    op.drop_table("sealed_case")
    op.drop_table("lesson")


def _create_sqlite(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")
