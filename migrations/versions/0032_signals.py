"""Signals: each decision is kept, the same address is found again; what belongs to the signal of a frozen
case stays as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OF_A_FROZEN_SIGNAL = (
    "EXISTS (SELECT 1 FROM signal s JOIN incident i ON i.id = s.incident_id"
    " WHERE s.id = NEW.signal_id AND i.state = 'frozen')"
)
STAYS = "a frozen case does not change"

# name, table, event, condition ("" = always), sentence
RULES = (
    ("signal_decision_no_update", "signal_decision", "UPDATE", "", "signal_decision is append-only"),
    ("signal_decision_no_delete", "signal_decision", "DELETE", "", "signal_decision is never deleted"),
    ("signal_decision_of_frozen", "signal_decision", "INSERT", OF_A_FROZEN_SIGNAL, STAYS),
    ("capture_of_frozen_signal", "capture", "INSERT", OF_A_FROZEN_SIGNAL, STAYS),
)


def upgrade() -> None:
    op.add_column("signal", sa.Column("url_key", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_signal_url_key", "signal", ["url_key", "created_at"])
    op.create_index("ix_signal_severity", "signal", ["severity", "created_at"])
    op.create_table(
        "signal_decision",
        sa.Column("signal_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(36), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.String(36), nullable=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.CheckConstraint("severity between 1 and 4", name="ck_signal_decision_known_severity"),
        sa.CheckConstraint(
            "decision in ('answer', 'watch', 'ignore')", name="ck_signal_decision_known_decision"
        ),
        sa.CheckConstraint("reason <> ''", name="ck_signal_decision_decided_with_reason"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_signal_decision_by_id_user_account"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_signal_decision_incident_id_incident"
        ),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_signal_decision_signal_id_signal"),
        sa.PrimaryKeyConstraint("id", name="pk_signal_decision"),
    )
    op.create_index("ix_signal_decision_signal", "signal_decision", ["signal_id", "at"])
    op.create_index("ix_signal_decision_incident", "signal_decision", ["incident_id"])
    for rule in RULES:
        _create(*rule)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in RULES:
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION rule_{name}()")
    op.drop_table("signal_decision")
    op.drop_index("ix_signal_severity", "signal")
    op.drop_index("ix_signal_url_key", "signal")
    op.drop_column("signal", "url_key")


def _create(name: str, table: str, event: str, condition: str, sentence: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    op.execute(f"CREATE FUNCTION rule_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION rule_{name}()")
