"""A portal that was down for a week fetches what it missed with its own token, and then holds it all."""

import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import make_user, person_of
from werkzeug.serving import make_server

from newsroom.clock import now
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint
from newsroom.feeds.usecases import give_pull_token
from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings
from tests.integrations.receiver_package import Feed, feed, versions

MISSED = versions(stories=60, each=5)


class Portal:
    """The demo portal on a port; says when it has answered so many messages."""

    def __init__(self, database: Path, secret: str) -> None:
        self.database = database
        self._answered, self._changed = 0, threading.Condition()
        app = create_portal(Settings(database, "http://portal.example", (secret,)), lambda: datetime.now(UTC))
        app.after_request(self._count)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def _count(self, response):
        with self._changed:
            self._answered += 1
            self._changed.notify_all()
        return response

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._answered >= count, 60)

    def holds(self) -> dict[str, tuple[int, bool]]:
        with closing(sqlite3.connect(self.database)) as db:
            rows = db.execute("SELECT story_id, sequence, withdrawn FROM stories").fetchall()
        return {story: (sequence, bool(withdrawn)) for story, sequence, withdrawn in rows}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def newsroom(app, unused_port) -> Iterator[Feed]:
    with feed(app, unused_port) as served:
        yield served


def test_three_hundred_events_missed_and_killed_on_the_way(app, newsroom, tmp_path):
    with app.app_context():
        technician = person_of(app, make_user(app, "technician"))
        given = NewEndpoint("Cổng xa", "https://xa.example.vn/hook")
        endpoint, secret = add_endpoint(technician, given, now())
        newsroom = replace(newsroom, token=give_pull_token(technician, endpoint.id, now()))
    newsroom.announce(*MISSED)
    (tmp_path / "secrets.txt").write_text(f"{secret}\n", encoding="utf-8")
    portal, store = Portal(tmp_path / "portal.sqlite", secret), tmp_path / "store.sqlite"
    try:
        to = ("--to", portal.url, "--secrets-file", str(tmp_path / "secrets.txt"), "--quiet")
        command = newsroom.command(store, *to)
        with subprocess.Popen(command, env=newsroom.environment(), stdout=subprocess.DEVNULL) as process:
            portal.wait_for(120)
            process.kill()
        assert len(MISSED) == 300
        done = newsroom.catch_up(store, *to)
        assert done.returncode == 0, done.stderr
        assert portal.holds() == {
            event.story_id: (event.sequence, event.kind == "story.taken_down") for event in MISSED
        }
        assert newsroom.catch_up(store, *to).stdout == "Caught up: nothing new\n"
    finally:
        portal.close()
