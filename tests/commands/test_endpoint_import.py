"""Importing a table of endpoints by command, by a worker, and after somebody was killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from factories import database
from importing import endpoints, take_over, thousands
from sqlalchemy import create_engine, select, text
from worker.processes import worker

from newsroom.clock import now
from newsroom.endpoints.importing.usecases import prepare_import, start_import
from newsroom.models import EndpointImport
from newsroom.models.trail import AuditEntry
from newsroom.person import CONSOLE

ROOT = Path(__file__).parents[2]
PATIENCE = 120


def seen(settings, question):
    """Wait until a question to the database has an answer that is true."""
    engine = create_engine(settings.database_url)
    until = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while not (answer := connection.scalar(text(question))) and time.monotonic() < until:
            connection.rollback()
            time.sleep(0.02)
    engine.dispose()
    return answer


def test_a_worker_takes_it_over(app, settings):
    with app.app_context():
        import_id = prepare_import(CONSOLE, thousands(3).encode(), False, now())
        start_import(CONSOLE, import_id, now())
    with worker(settings):
        assert seen(settings, "SELECT count(*) FROM endpoint_import WHERE state = 'done'")
    assert len(endpoints(app)) == 3


def newsroom(settings, *arguments):
    """The command line over the same database."""
    environ = {**os.environ, "SECRET_KEY": settings.secret_key, "DATABASE_URL": settings.database_url}
    environ |= {"NEWSROOM_VAR": str(settings.var)}
    command = [sys.executable, "-m", "newsroom", "endpoint", "import", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_who_is_killed_in_the_middle_leaves_no_row_out_and_none_twice(app, settings, tmp_path):
    table = tmp_path / "bang.csv"
    table.write_text(thousands(1500), encoding="utf-8")
    command = newsroom(settings, str(table))
    seen(settings, "SELECT count(*) FROM endpoint")
    command.send_signal(signal.SIGKILL)
    command.communicate()
    assert 0 < len(endpoints(app)) < 1500
    take_over(app)
    assert len(endpoints(app)) == 1500
    with database(app) as session:
        entries = session.scalars(select(AuditEntry.entry).where(AuditEntry.action == "endpoint.add")).all()
        assert len(entries) == 1500
        assert session.scalars(select(EndpointImport.state)).one() == "done"


def test_the_command_says_what_would_be_and_hands_out_keys(app, settings, tmp_path):
    table, keys = tmp_path / "bang.csv", tmp_path / "khoa.csv"
    table.write_text("address,name\nhttps://a.vn/,A\nhttp://b.vn/,B\n", encoding="utf-8-sig")
    tried = newsroom(settings, str(table), "--dry-run")
    out, wrong = tried.communicate()
    assert (tried.returncode, out.split()[:2]) == (1, ["new", "1"])
    assert "row 3: address " in wrong
    assert endpoints(app) == {}
    done = newsroom(settings, str(table), "--keys", str(keys))
    assert done.communicate()[0].splitlines()[-1].startswith("new 1")
    assert list(endpoints(app)) == ["https://a.vn/"]
    assert "whsec_" in keys.read_text(encoding="utf-8")
    assert keys.stat().st_mode & 0o077 == 0
