"""Who in a case saw what: written once, nothing after the case is sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SEALED = "EXISTS (SELECT 1 FROM incident i WHERE i.id = NEW.incident_id AND i.state = 'frozen')"
RULES = (
    ("sight_no_update", "UPDATE", "", "sight is append-only"),
    ("sight_no_delete", "DELETE", "", "sight is append-only"),
    ("sight_of_frozen", "INSERT", SEALED, "a frozen case does not change"),
)

TRUNCATE = "sight_no_truncate"


def upgrade() -> None:
    op.create_table(
        "sight",
        sa.Column("incident_id", sa.String(36), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.String(36), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("(version is null) <> (revision_id is null)", name="ck_sight_of_one_thing"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name="fk_sight_incident_id_incident"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_sight_user_id_user_account"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_sight_revision_id_revision"),
        sa.PrimaryKeyConstraint("id", name="pk_sight"),
    )
    op.create_index("uq_sight_version", "sight", ["incident_id", "user_id", "version"], unique=True)
    op.create_index("uq_sight_revision", "sight", ["incident_id", "user_id", "revision_id"], unique=True)
    op.create_index("ix_sight_incident", "sight", ["incident_id", "seen_at"])
    for rule in RULES:
        if op.get_bind().dialect.name == "sqlite":
            _create_sqlite(*rule)
        else:
            _create_postgresql(*rule)
    if op.get_bind().dialect.name != "sqlite":
        _forbid_truncate()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(f"DROP TRIGGER {TRUNCATE} ON sight")
        op.execute(f"DROP FUNCTION rule_{TRUNCATE}()")
    for name, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON sight")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    op.drop_table("sight")


def _create_sqlite(name: str, event: str, condition: str, sentence: str) -> None:
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON sight {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


def _create_postgresql(name: str, event: str, condition: str, sentence: str) -> None:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON sight FOR EACH ROW EXECUTE FUNCTION rule_{name}()")


def _forbid_truncate() -> None:
    refuse = "RAISE EXCEPTION 'sight is append-only' USING ERRCODE = 'integrity_constraint_violation';"
    name = f"rule_{TRUNCATE}"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$")
    op.execute(
        f"CREATE TRIGGER {TRUNCATE} BEFORE TRUNCATE ON sight FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
