"""Reading the desk in tests: fetch it as somebody, and say what is on it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from factories import database, sign_in
from flask import Flask
from sqlalchemy import event

from newsroom.models import Story


def desk_of(app: Flask, user, path: str = "/") -> str:
    """The desk of `user`, in English."""
    client = sign_in(app.test_client(), user)
    with client.session_transaction() as session:
        session["language"] = "en"
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def waiting(page: str) -> list[tuple[str, str]]:
    """Title and action of each story under "Waiting for me", in order, without those set aside."""
    part = page.partition("Waiting for me")[2].partition("Mine, where is it now")[0]
    rows = part.partition('class="set-aside"')[0].split('<li class="row waiting">')[1:]
    pattern = re.compile(r'<h3><a[^>]*>(.*?)</a>.*class="button"[^>]*>(.*?)<', re.DOTALL)
    return [pattern.search(row).groups() for row in rows]


def change(app: Flask, story: Story, **columns) -> None:
    """Plan a story without going through the pages."""
    with database(app) as session:
        for name, value in columns.items():
            setattr(session.get_one(Story, story.id), name, value)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent meanwhile, without the begin and end of transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            sent.append(statement)

    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
