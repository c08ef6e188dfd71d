"""Reading requests strictly: what could be read in two ways, or cannot be stored, is refused."""

import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request, current_app
from webargs import core
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import UnsupportedMediaType

from newsroom.api.fields import Flag
from newsroom.errors import Invalid, NewsroomError, Sentence, words

MOST_ERRORS = 20
"""Fields named in one answer: an answer must not grow with what is sent."""

# Databases take neither NUL nor half a character.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Malformed(NewsroomError):
    """A request that cannot be read."""

    code = "malformed"
    status = 400


class StrictParser(FlaskParser):
    """webargs, refusing more."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  # webargs declares it for instances
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body; raises Malformed, or UnsupportedMediaType when it is not said to be JSON. Where files are
        taken it may come in parts as well.
        """
        if req.mimetype == "multipart/form-data" and _takes_files(req):
            return read_parts(req, schema)
        if not core.is_json(req.mimetype):
            raise UnsupportedMediaType
        return read_object(req.get_data())

    def load_querystring(self, req: Request, schema: ma.Schema) -> MultiDictProxy:
        """The fields of the address; raises Malformed for a field that occurs twice or holds a NUL."""
        for values in req.args.listvalues():
            if len(values) > 1:
                raise Malformed(words("A field of the address occurs more than once."))
            _refuse_unstorable(values)
        return self._makeproxy(req.args, schema)

    def handle_error(self, error: ma.ValidationError, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Say the first sentence about each field."""
        by_field: dict[str, Sentence] = {}
        for messages in error.messages_dict.values():
            _flatten("", messages, by_field)
        raise Invalid(dict(islice(by_field.items(), MOST_ERRORS))) from error


def read_parts(req: Request, schema: ma.Schema) -> dict[str, Any]:
    """The fields of multipart/form-data as JSON would have them; files are read by whoever takes them.

    Raises Malformed for a field that occurs twice or holds a NUL.
    """
    for values in req.form.listvalues():
        if len(values) > 1:
            raise Malformed(words("The body names a field more than once."))
        _refuse_unstorable(values)
    flags = {"true": True, "false": False}
    return {
        name: flags.get(value, value) if isinstance(schema.fields.get(name), Flag) else value
        for name, value in req.form.items()
    }


def _takes_files(req: Request) -> bool:
    view = current_app.view_functions.get(req.endpoint or "")
    return bool(getattr(view, "takes_uploads", False))


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object (RFC 8259) from UTF-8 bytes, without repeated names, NaN, NUL or lone surrogates.

    Raises Malformed. Nesting is bounded by the interpreter's own limit.
    """
    try:
        value = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_no_constant)
        _refuse_unstorable([value])
    except (ValueError, RecursionError) as error:
        raise Malformed(words("The body is not JSON that can be read.")) from error
    if not isinstance(value, dict):
        raise Malformed(words("The body must be a JSON object."))
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed(words("The body names a field more than once."))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_unstorable(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, str):
            if _UNSTORABLE.search(value):
                raise Malformed(words("The request holds characters that no text can have."))
        elif isinstance(value, list):
            _refuse_unstorable(value)
        elif isinstance(value, dict):
            _refuse_unstorable(value)
            _refuse_unstorable(value.values())


def _flatten(path: str, messages: Any, found: dict[str, Sentence]) -> None:
    """{"tags": {3: ["…"]}} becomes {"tags.3": "…"}."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            _flatten(f"{path}.{name}" if path else str(name), inner, found)
    else:
        found[path] = messages[0]
