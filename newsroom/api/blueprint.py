"""The blueprint of every view: strict about what comes in, and saying which problems may be answered."""

from http import HTTPStatus

import flask_smorest

from newsroom.api.parsing import StrictParser

_READING = (400, 401, 403, 500, 503)
_WRITING = (*_READING, 413, 415)


class _Blueprint(flask_smorest.Blueprint):
    """flask-smorest's blueprint with our parser."""

    ARGUMENTS_PARSER = StrictParser()


bp = _Blueprint("api", __name__)


def reading(*others: int) -> dict[int, str]:
    """For the description of a GET: the problems it may answer with, besides the success."""
    return _named((*_READING, *others))


def writing(*others: int) -> dict[int, str]:
    """The same for an operation that takes a body."""
    return _named((*_WRITING, *others))


def _named(statuses: tuple[int, ...]) -> dict[int, str]:
    return {status: HTTPStatus(status).name for status in sorted(statuses)}
