"""Files sent to the API, as multipart/form-data beside the fields that JSON would have."""

import json
from typing import Any, BinaryIO, cast

from flask import request

from newsroom.captures import Taken, take
from newsroom.errors import Invalid, words


def files_sent(most: int) -> list[Taken]:
    """The parts called `file`, read and hashed, `most` at the most. Raises Invalid (file)."""
    sent = [part for part in request.files.getlist("file") if part.filename]
    if len(sent) > most:
        raise Invalid({"file": words("There are too many of these.")})
    return [take(cast("BinaryIO", part.stream), part.filename or "") for part in sent]


def body_of(given: dict[str, Any], files: list[Taken]) -> bytes:
    """What a request says, in the same bytes each time it is sent: the boundary between its parts is another
    one, and its files have been read.
    """
    said = {name: str(value) for name, value in sorted(given.items())}
    return json.dumps([said, [[one.name, one.sha256] for one in files]]).encode()


def described(schema: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    """For the description: that a body may come in parts too. `schema`: of the part called `file`."""
    texts = {name: {"type": "string"} for name in example if name != "file"}
    parts = {"type": "object", "properties": {"file": schema, **texts}, "required": ["file"]}
    return {"content": {"multipart/form-data": {"schema": parts, "example": example}}}


ONE_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
FILES = {"type": "array", "items": ONE_FILE, "minItems": 1, "maxItems": 10}
