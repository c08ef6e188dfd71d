"""The shapes in which an endpoint may have its events: the stored body (ninjs 3.1), and what is made of it.

ninjs 2.2 has the same model under names in lower case. Two things have no place there: what an association is
to the item, and how AI was used. The first is left out, the second becomes a subject, so that the digest can
be computed from either shape.
"""

import json
from collections.abc import Callable
from typing import Any

from newsroom.models.endpoint import PAYLOADS

NINJS_2_2 = "ninjs-2.2"
AI_REL = "digitalSourceType"
"""The `rel` of the subject that says in 2.2 what `digitalSourceType` says in 3.1."""
STANDARD_2_2 = {
    "name": "ninjs",
    "version": "2.2",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.2.json#",
}

Json = dict[str, Any]


def payload_for(endpoint_payload: str, body: bytes) -> bytes:
    """The body of an event as an endpoint with this `payload` is sent it; raises KeyError for a shape that
    cannot be made."""
    return FORMATS[endpoint_payload](body)


def older_name(name: str) -> str:
    """What ninjs 2.2 calls a property of ninjs 3.1."""
    return name.lower()


def _as_stored(body: bytes) -> bytes:
    return body


def _ninjs_2_2(body: bytes) -> bytes:
    """The same event with its item in ninjs 2.2; equal bodies give equal bytes."""
    message = json.loads(body)
    data = message["data"]
    if "item" not in data:
        return body
    if "schema" in data:
        data["schema"] = f"{data['schema'].removesuffix('.json')}-{NINJS_2_2}.json"
    data["item"] = _item_2_2(data["item"])
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _item_2_2(item: Json) -> Json:
    older: Json = _renamed(item) | {"standard": STANDARD_2_2}
    if source := older.pop("digitalsourcetype", None):
        older["subjects"] = [*older.get("subjects", []), {**source, "rel": AI_REL}]
    for association in older.get("associations", []):
        association.pop("rel", None)
    return older


def _renamed(value: Any) -> Any:
    """The value with every property under its older name, however deep."""
    if isinstance(value, dict):
        return {older_name(name): _renamed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner) for inner in value]
    return value


FORMATS: dict[str, Callable[[bytes], bytes]] = {PAYLOADS[0]: _as_stored, NINJS_2_2: _ninjs_2_2}
"""How the stored body becomes each shape."""
