"""The database: one session per request or job, and the one way to write.

SQLite's own transactions start too late and lose updates between reader and writer, so every writer begins
with BEGIN IMMEDIATE; on PostgreSQL use cases lock the story row. Neither is left to the driver's defaults.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from newsroom import idempotency
from newsroom.ledger import seal
from newsroom.models import Base

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

BUSY_SECONDS = 5
STATEMENTS_KEPT = 500


def init_db(app: Flask) -> None:
    """Attach the database to `app`; the address is in its configuration."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """Give an engine our transaction rules (SQLite only; PostgreSQL has them already) and its statements."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _configure_postgresql)


def _configure_postgresql(connection: Any, _record: Any) -> None:
    """Let the server keep the plans of all that our pages ask, some hundreds of statements: planning one
    takes longer than answering it, and the driver would keep a hundred.
    """
    connection.prepared_max = STATEMENTS_KEPT


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(
        "PRAGMA recursive_triggers = ON"
    )  # else INSERT OR REPLACE slips past the append-only triggers
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """One writing transaction: everything in it, the audit entries and the outgoing events commit together or
    not at all.

    Not to be nested. Whatever was read before is read anew inside.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open: use cases do not call each other")
    session.commit()  # ends the reading transaction, so that the writing one sees the present
    session.info["writing"] = True
    try:
        session.connection(execution_options={"writing": True})
        yield session
        idempotency.seal(session)
        seal(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("ledger", None)
