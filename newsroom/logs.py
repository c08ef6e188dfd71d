"""Logging: one line of JSON an event, so that no text that a stranger typed can forge a line."""

import json
import logging
import sys
from datetime import UTC, datetime

from flask import g, has_request_context

from newsroom.clock import iso


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and (request_id := g.get("request_id")):
            line["request"] = request_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def init_logs(level: str) -> None:
    """Send everything from `level` up to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger("newsroom")
    root.handlers[:] = [handler]
    root.setLevel(level)
    root.propagate = False
