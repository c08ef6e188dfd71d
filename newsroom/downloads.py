"""Tables that people save."""

from collections.abc import Iterable

from flask import Response


def as_csv(lines: Iterable[str], name: str) -> Response:
    """A table to save under `name`, sent while it is read; kept by nobody on the way."""
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
