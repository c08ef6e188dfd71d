"""What stands around every page and seldom changes: made once and kept, since a page asks for all of it."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for
from jinja2 import pass_context
from jinja2.runtime import Context, Macro

from newsroom.i18n import language
from newsroom.places import RAIL, Place, open_to
from newsroom.web import asking

MOST = 1000
"""How many pieces are kept: some for each person, a few for each role and page."""


def init_frame(app: Flask) -> None:
    """Give the templates of the frame their words."""
    app.jinja_env.globals.update(
        kept=_keeper(), rail_places=lambda: tuple(open_to(asking(), RAIL)), here_of=here_of
    )
    app.jinja_env.globals["url_for"] = _addresses()


def here_of(places: Iterable[Place]) -> str:
    """The address of the place that this page belongs to; empty when it belongs to none."""
    path = request.path
    return next((p.href for p in places if path == p.href or path.startswith(f"{p.href}/")), "")


def _keeper() -> Callable[..., str]:
    made: dict[tuple[Any, ...], str] = {}

    @pass_context
    def kept(asking_for: Context, macro: Macro, *said: Any) -> str:
        """What `macro` makes of `said` in this page's language; it may depend on nothing else. Two templates
        may each have a macro of that name.
        """
        key = (asking_for.name, macro.name, language(), *said)
        found = made.get(key)
        if found is None:
            if len(made) >= MOST:
                made.clear()
            found = made[key] = macro(*said)
        return found

    return kept


def _addresses() -> Callable[..., str]:
    @lru_cache(maxsize=MOST)
    def file(_root: str, filename: str) -> str:
        return url_for("static", filename=filename)

    def address(endpoint: str, **values: Any) -> str:
        """As Flask's own; a page names some thirty files, each of which is looked up once."""
        if endpoint == "static" and values.keys() == {"filename"}:
            return file(request.root_path, values["filename"])
        return url_for(endpoint, **values)

    return address
