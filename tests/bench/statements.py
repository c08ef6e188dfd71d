"""Counting the SQL statements of a request."""

from typing import Any

from flask import Flask
from sqlalchemy import event

from newsroom.db import db

_FRAME = ("BEGIN", "PRAGMA")


class Statements:
    """Keeps, in `seen`, every statement the app sends from now on, without those that frame transactions."""

    def __init__(self, app: Flask) -> None:
        self.seen: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._note)

    def _note(self, *sent: Any) -> None:
        statement: str = sent[2]
        if not statement.startswith(_FRAME):
            self.seen.append(statement)
