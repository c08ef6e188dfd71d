"""The Python receiver as somebody runs it who pulls from a newsroom on a port."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factories import bearer, make_user
from flask import Flask
from werkzeug.serving import make_server

from newsroom.clock import now
from newsroom.db import transaction
from newsroom.ledger import Outgoing, announce
from tests.portal.sender import Event, Text

PACKAGE = Path(__file__).resolve().parents[2] / "integrations" / "python"


@dataclass(frozen=True)
class Feed:
    """A newsroom whose feed can be pulled, and what its technician's token is."""

    app: Flask
    address: str
    token: str

    def announce(self, *events: Event) -> None:
        """Put events into the feed, in this order (of a type that the database takes without signatures)."""
        with self.app.app_context(), transaction() as session:
            for event in events:
                announce(session, Outgoing(type="story.taken_down", body=event.body(), at=now()))

    def environment(self) -> dict[str, str]:
        """What the command needs around it."""
        return {**os.environ, "PYTHONPATH": str(PACKAGE), "NEWSROOM_TOKEN": self.token, "no_proxy": "*"}

    def command(self, store: Path, *more: str) -> list[str]:
        """`newsroom-receiver catch-up` from this newsroom."""
        told = ["catch-up", "--from", self.address, "--store", str(store), *more]
        return [sys.executable, "-m", "newsroom_receiver", *told]

    def catch_up(self, store: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(
            self.command(store, *more),
            env=self.environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )


@contextmanager
def feed(app: Flask, port: int) -> Iterator[Feed]:
    """Serve the app on a port."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    token = bearer(app, make_user(app, "technician"))["Authorization"].removeprefix("Bearer ")
    yield Feed(app, f"http://127.0.0.1:{port}", token)
    server.shutdown()
    thread.join()
    server.server_close()


def versions(stories: int, each: int) -> Sequence[Event]:
    """Versions 1 to `each` of so many stories, as they would have been published: all first ones, all second
    ones, and so on; the last version of every third story is a takedown."""
    return [
        Event(
            story_id=f"story-{story}",
            sequence=sequence,
            kind="story.taken_down" if sequence == each and story % 3 == 0 else "story.updated",
            text=Text(title=f"Tin {story}, bản {sequence}"),
        )
        for sequence in range(1, each + 1)
        for story in range(stories)
    ]
