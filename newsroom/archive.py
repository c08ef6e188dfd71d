"""Backup and restore: a zip of one JSON Lines file a table, read in one snapshot, written back in one
transaction; and of the pictures and files.

The format is ours and the same for SQLite and PostgreSQL, so a newsroom can move from one to the other. Bytes
are base64 under "$b", moments are RFC 3339 under "$t". The rules of the database (append-only tables …) are
lifted only inside the transaction that fills an empty database, and stand again before it commits.
"""

import base64
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, create_engine, func, insert, select, text, update
from sqlalchemy.orm import Session

from newsroom import schema
from newsroom.archive_media import pack, unpack
from newsroom.clock import from_iso, iso
from newsroom.db import prepare_engine
from newsroom.media_blobs import Blobs
from newsroom.models import Base
from newsroom.search import index_all

FORMAT = "newsroom-backup-1"
CHUNK = 500
SEEDED = ("audit_head", "office_hours")  # the rows that migrations put into an empty database


class BackupError(Exception):
    """A backup cannot be restored here; the message says why."""


@dataclass(frozen=True)
class Written:
    """What a backup holds: its rows, and how many pictures and files the store had lost."""

    rows: int
    lost: int


def write_backup(database_url: str, file: Path, at: datetime, store: Blobs) -> Written:
    """Write every row to `file`, as they stood at one moment, and the pictures and files they name from
    `store`. `at` (UTC) is noted in the file.
    """
    engine = create_engine(database_url)
    prepare_engine(engine)
    snapshot = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    unfinished = file.with_name(file.name + ".part")
    with (
        engine.connect().execution_options(**snapshot) as connection,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        counts = {table.name: _dump(connection, table, archive) for table in Base.metadata.sorted_tables}
        manifest = {
            "format": FORMAT,
            "at": iso(at),
            "revision": schema.revision_of(connection),
            "rows": counts,
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        lost = pack(connection, archive, store)
    engine.dispose()
    unfinished.replace(file)
    return Written(sum(counts.values()), lost)


def restore_into(database_url: str, file: Path, store: Blobs) -> int:
    """Fill an empty database, and `store`, from `file`; returns how many rows. Raises BackupError; then the
    database is as it was.
    """
    engine = create_engine(database_url)
    prepare_engine(engine)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            with engine.connect() as connection:
                _refuse_filled(connection)
            if damaged := unpack(archive, store):
                raise BackupError(f"The backup is damaged: {damaged[0]} is not what it should be.")
            schema.upgrade(database_url, manifest["revision"])
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                return _fill(connection, archive, manifest["rows"])
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise BackupError(f"{file} is not a backup of a newsroom.") from error
    finally:
        engine.dispose()


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise BackupError(f"The backup is of another format: {manifest.get('format')!r}.")
    return manifest


def _refuse_filled(connection: Connection) -> None:
    if schema.revision_of(connection) is None:
        return
    for table in Base.metadata.sorted_tables:
        if table.name not in SEEDED and connection.execute(select(table).limit(1)).first():
            raise BackupError(f"The database is not empty: {table.name} holds rows. Restore into a new one.")


def _dump(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    count = 0
    rows = connection.execution_options(yield_per=CHUNK).execute(select(table).order_by(*table.primary_key))
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for row in rows.mappings():
            lines.write(json.dumps({name: _plain(value) for name, value in row.items()}).encode() + b"\n")
            count += 1
    return count


def _fill(connection: Connection, archive: zipfile.ZipFile, counts: dict[str, int]) -> int:
    rules = _lift_rules(connection)
    ahead = _keys_ahead()
    for table in Base.metadata.sorted_tables:
        if table.name in SEEDED:
            connection.execute(table.delete())
        without = dict.fromkeys(ahead.get(table, ()))
        for chunk in _chunks(archive, table.name):
            connection.execute(insert(table), [row | without for row in chunk])
        if connection.scalar(select(func.count()).select_from(table)) != counts[table.name]:
            raise BackupError(f"The backup is damaged: {table.name} has not as many rows as it should.")
    for table, names in ahead.items():
        _fill_keys(connection, archive, table, names)
    _restart_counters(connection)
    index_all(Session(bind=connection))  # it is not in the backup
    _put_rules_back(connection, rules)
    return sum(counts.values())


def _keys_ahead() -> dict[Table, list[str]]:
    """For each table the columns that may name a row that is filled in later, of itself or of another table,
    and that the database checks at once.
    """
    filled: set[Table] = set()
    found: dict[Table, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table not in filled and not key.deferrable:
                found.setdefault(table, []).append(key.parent.name)
        filled.add(table)
    return found


def _fill_keys(connection: Connection, archive: zipfile.ZipFile, table: Table, names: list[str]) -> None:
    """Fill in the columns that were left out at first."""
    (identity,) = table.primary_key
    change = update(table).where(identity == bindparam("row"))
    change = change.values({name: bindparam(f"new_{name}") for name in names})
    for chunk in _chunks(archive, table.name):
        rows = [row for row in chunk if any(row.get(name) for name in names)]
        if rows:
            values = [{"row": row["id"], **{f"new_{name}": row.get(name) for name in names}} for row in rows]
            connection.execute(change, values)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    with archive.open(f"{name}.jsonl") as lines:
        for line in lines:
            chunk.append({key: _value(value) for key, value in json.loads(line).items()})
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$b": base64.b64encode(value).decode()}
    return {"$t": iso(value)} if isinstance(value, datetime) else value


def _value(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"$b"}:
        return base64.b64decode(value["$b"])
    return from_iso(value["$t"]) if isinstance(value, dict) and value.keys() == {"$t"} else value


def _lift_rules(connection: Connection) -> list[str]:
    """Put the triggers aside; returns what makes them again. On SQLite they are dropped, on PostgreSQL
    disabled.
    """
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for row in found:
            connection.execute(text(f"DROP TRIGGER {row.name}"))
        return [row.sql for row in found]
    tables = [table.name for table in Base.metadata.sorted_tables]
    for name in tables:
        connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    return [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables]


def _put_rules_back(connection: Connection, rules: list[str]) -> None:
    # PostgreSQL alters no table while checks of it wait for the commit.
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for rule in rules:
        connection.exec_driver_sql(rule)


def _restart_counters(connection: Connection) -> None:
    """PostgreSQL's own counters do not see rows that bring their number along."""
    if connection.dialect.name == "sqlite":
        return
    for name in ("delivery", "attempt", "resend_job"):
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"  # noqa: S608  # names of our own tables
                f" (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)"
            )
        )
