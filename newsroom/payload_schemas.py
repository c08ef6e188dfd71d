"""The JSON Schemas of events (draft 2020-12), for receivers: one for each type and version, whole in itself.

A version is that of the stored shape ("1"), or of what is made of it for ninjs 2.2 ("1-ninjs-2.2").
"""

import copy
import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from newsroom.payload import EVENT_TYPES, SCHEMA_VERSION
from newsroom.payload_formats import AI_REL, NINJS_2_2, STANDARD_2_2, older_name, payload_for

SHARED_SCHEMAS = ("claim-review", "ninjs-item", "story-data")
"""What the schemas of events refer to."""
OLDER = f"{SCHEMA_VERSION}-{NINJS_2_2}"
VERSIONS = (SCHEMA_VERSION, OLDER)

Json = dict[str, Any]


def event_schema(kind: str, version: str = SCHEMA_VERSION) -> Json:
    """The schema of one event type, with what it refers to inside it and an example that fits.

    Raises KeyError for a type or a version that does not exist.
    """
    if kind not in EVENT_TYPES or version not in VERSIONS:
        raise KeyError(f"{kind} {version}")
    return copy.deepcopy(_whole(kind, version))


@lru_cache(len(EVENT_TYPES) * len(VERSIONS))
def _whole(kind: str, version: str) -> Json:
    schema = _stored(f"events/{kind}")
    if "item" not in schema["examples"][0]["data"]:
        return schema
    shared = {name: _stored(name) for name in SHARED_SCHEMAS}
    if version == OLDER:
        shared["ninjs-item"] = _item_2_2(shared["ninjs-item"])
        _older_event(schema)
    return {**schema, "$defs": shared}


def _stored(name: str) -> Json:
    schema: Json = json.loads((files("newsroom") / "schemas" / f"{name}.json").read_text("utf-8"))
    return schema


def _older_event(schema: Json) -> None:
    """Rewrite what an event's own schema says of its item, and its example."""
    schema["$id"] += f"-{NINJS_2_2}"
    for said in schema["properties"]["data"]["allOf"][1:]:
        said["properties"]["item"] = _renamed(said["properties"]["item"])
    bodies = [json.dumps(example).encode() for example in schema["examples"]]
    schema["examples"] = [json.loads(payload_for(NINJS_2_2, body)) for body in bodies]


def _item_2_2(schema: Json) -> Json:
    """The schema of an item under the older names; what 2.2 lacks is taken out or moved."""
    older: Json = _renamed(schema)
    properties = older["properties"]
    source = properties.pop("digitalsourcetype")
    name_and_address = {name: source["properties"][name] for name in ("name", "uri")}
    ai = {**source, "properties": {**name_and_address, "rel": {"const": AI_REL}}, "required": ["rel", "uri"]}
    properties["subjects"]["items"] = {"anyOf": [properties["subjects"]["items"], ai]}
    for kind in properties["associations"]["items"]["oneOf"]:
        kind["properties"].pop("rel", None)
        kind["required"] = [name for name in kind["required"] if name != "rel"]
    properties["standard"]["properties"]["version"] = {"const": STANDARD_2_2["version"]}
    return older | {"title": "News item, ninjs 2.2"}


def _renamed(schema: Any) -> Any:
    """A schema whose properties have their older names."""
    if isinstance(schema, list):
        return [_renamed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    renamed = {name: _renamed(inner) for name, inner in schema.items()}
    if isinstance(schema.get("properties"), dict):
        renamed["properties"] = {older_name(name): _renamed(v) for name, v in schema["properties"].items()}
    if "required" in schema:
        renamed["required"] = [older_name(name) for name in schema["required"]]
    return renamed
