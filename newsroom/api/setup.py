"""Attaching the API to the app, and its description: OpenAPI 3.1 at /api/v1/openapi.json."""

from configparser import ConfigParser
from http import HTTPStatus
from importlib import metadata
from pathlib import Path
from threading import Lock

import flask_smorest
from flask import Flask, Response, current_app
from flask_smorest.utils import prepare_response

from newsroom.api import (
    deliveries,
    events,
    incidents,
    moves,
    records,
    remarks,
    resending,
    signals,
    sources,
    statements,
    stories,
)
from newsroom.api.blueprint import bp
from newsroom.api.problems import MEANINGS, PROBLEM_TYPE, init_problems
from newsroom.api.schemas import ProblemAnswer

PREFIX = "/api/v1"
DOORS = (
    *(stories, moves, remarks, sources, records, deliveries, resending, events),
    *(incidents, signals, statements),
)
"""The modules whose views make up the API; importing them puts the views on the blueprint."""

DESCRIPTION = """\
Stories, their versions, approvals and deliveries, the events that portals receive, and the crisis desk.

Every request carries `Authorization: Bearer TOKEN` and acts in the name of the token's person, with exactly
the rights that this person has on the pages. Errors are RFC 9457 problem documents, in Vietnamese or, with
`Accept-Language: en`, in English. Times are RFC 3339 in UTC.
"""


class _Api(flask_smorest.Api):
    """flask-smorest, with problem documents in place of its own errors."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def serve(self, app: Flask, views: flask_smorest.Blueprint) -> None:
        """Open the doors of the API. To describe them takes longer than all else at the start of the app, and
        is put off until somebody asks.
        """
        app.extensions["flask-smorest"]["blp_name_to_api"][views.name] = self
        app.register_blueprint(views, url_prefix=PREFIX)
        self._describing = Lock()
        self._undescribed: flask_smorest.Blueprint | None = views

    def _openapi_json(self) -> Response:
        with self._describing:
            if self._undescribed:
                views, self._undescribed = self._undescribed, None
                views.register_views_in_doc(self, current_app, self.spec, name=views.name, parameters=None)
                self.spec.tag({"name": views.name, "description": views.description})
        answer: Response = super()._openapi_json()
        return answer

    def _register_error_handlers(self) -> None:
        """The pages keep their error handlers; ours are in newsroom.api.problems."""

    def _register_pagination_header(self) -> None:
        """Lists say in their body where they go on."""

    def _register_responses(self) -> None:
        for status, meaning in MEANINGS.items():
            example = {"type": f"/problems/{meaning.code}", "title": meaning.title, "status": status}
            response = {
                "description": meaning.title,
                "schema": ProblemAnswer,
                "example": {**example, "detail": meaning.detail},
            }
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(HTTPStatus(status).name, response, lazy=True)


def init_api(app: Flask) -> None:
    """Serve the API under /api/v1. To be called when the app has its pages, sign-in and error pages."""
    app.config.update(
        API_TITLE="Newsroom",
        API_VERSION=_version(),
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}, "security": [{"bearer": []}]},
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's own provider: half the size in Vietnamese
    api = _Api(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.serve(app, bp)
    app.extensions["csrf"].exempt(
        bp
    )  # no cookie counts here, so there is nothing a foreign form could ride on
    init_problems(app)


def _version() -> str:
    """The version of the package; run from a checkout, the one that a package made of it would have."""
    try:
        return metadata.version("newsroom")
    except metadata.PackageNotFoundError:
        checkout = ConfigParser()
        checkout.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
        return checkout["metadata"]["version"]
