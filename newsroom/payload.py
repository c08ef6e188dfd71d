"""What a portal receives: the envelope, the ninjs 3.1 item and the Dublin Core block (docs/webhooks.md).

The bytes are made once and stored, so that what was signed is what is sent. `content_of` reads an item
back, so a receiver can compute the digest that the approvals were given for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from newsroom.content import Content, version_of
from newsroom.html import to_text
from newsroom.payload_alternates import Alternate, alternates
from newsroom.payload_media import Medium, associations, digests, renditions

PUBLISHING = frozenset({"story.published", "story.updated", "story.corrected", "statement.issued"})
WITHDRAWING = frozenset({"story.taken_down", "statement.recalled"})
EVENT_TYPES = PUBLISHING | WITHDRAWING | {"test.ping"}
# Schemas that the schemas of the events refer to.
SHARED_SCHEMAS = ("ninjs-item", "story-data")

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
# IPTC NewsCodes: made by people together with a trained model.
_AI_SOURCE = {
    "name": "Composite with trained algorithmic media",
    "uri": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
}
# Where ninjs puts what only some kinds of content have, told apart by "rel".
_DOCUMENT, _ISSUER, _SIGNED, _CONTACT, _CORRECTS = "document", "issuer", "signed", "contact", "corrects"
_SECTION_URI = "urn:newsroom:section:"
_TAG_URI = "urn:newsroom:tag:"

Json = dict[str, Any]


@dataclass(frozen=True)
class Approval:
    """One step's approval of the exact text: `digest` is what the person approved."""

    stage: str
    role: str
    at: datetime
    digest: str


@dataclass(frozen=True)
class Reason:
    """Why a story was withdrawn, in words for readers."""

    code: str
    text: str


@dataclass(frozen=True)
class PublicStory:
    """A story as it goes out. Times are UTC; `base_url` is the newsroom's address without a final slash."""

    id: str
    sequence: int
    content: Content
    digest: str
    published_at: datetime
    first_published_at: datetime
    approvals: tuple[Approval, ...]
    publisher_name: str
    section_name: str
    slug: str
    base_url: str
    urgency: int = 5
    reason: Reason | None = None
    media: tuple[Medium, ...] = ()
    others: tuple[Alternate, ...] = ()


def event(kind: str, story: PublicStory, at: datetime) -> bytes:
    """The body of a story's webhook at the moment `at`, UTF-8 JSON.

    Raises `ValueError` for an unknown `kind`, a naive time, or an approval of another digest.
    """
    if kind not in PUBLISHING | WITHDRAWING:
        raise ValueError(f"not a story event: {kind}")
    if any(approval.digest != story.digest for approval in story.approvals):
        raise ValueError("an approval is for another text")
    withdrawn = kind in WITHDRAWING
    data = {
        "story_id": story.id,
        "sequence": story.sequence,
        "digest": story.digest,
        "content_version": version_of(story.content),
        "published_at": _moment(story.published_at),
        "first_published_at": _moment(story.first_published_at),
        "approvals": [_approval(approval) for approval in story.approvals],
        "reason": {"code": story.reason.code, "text": story.reason.text} if story.reason else None,
        "media": [] if withdrawn else digests(story.media, story.base_url),
        "alternates": [] if withdrawn else alternates(story.others),
        "item": _item(story, withdrawn=withdrawn),
        "dublin_core": _dublin_core(story, withdrawn=withdrawn),
    }
    return _envelope(kind, at, data)


def ping(endpoint: str, at: datetime) -> bytes:
    """The body of a test message to `endpoint` (its name or id)."""
    return _envelope("test.ping", at, {"endpoint": endpoint})


def content_of(item: Mapping[str, Any]) -> Content:
    """The content an item was made of; keys that are left out are empty. The inverse of the mapping.

    A withdrawn item has no body and no lead, so its content is not the one that was approved.
    """
    subjects = item.get("subjects", [])
    sections = [subject["uri"] for subject in subjects if subject["uri"].startswith(_SECTION_URI)]
    return Content(
        title=_value(item, "headlines"),
        sapo=_value(item, "descriptions"),
        body=_value(item, "bodies"),
        language=item.get("language", ""),
        type="".join(genre["name"] for genre in item.get("genres", [])[:1]),
        section=sections[0].removeprefix(_SECTION_URI) if sections else "",
        byline=item.get("by", ""),
        sources=tuple(source["name"] for source in item.get("infoSources", [])),
        tags=tuple(subject["name"] for subject in subjects if subject["uri"].startswith(_TAG_URI)),
        correction=item.get("edNote", ""),
        ai_used="digitalSourceType" in item,
        document_number=_related(item, "objects", _DOCUMENT).get("literal", ""),
        document_issuer=_related(item, "organisations", _ISSUER).get("name", ""),
        document_date=_related(item, "events", _SIGNED).get("literal", ""),
        contact=_value(_related(item, "organisations", _CONTACT), "contactInfo"),
        corrects=_related(item, "objects", _CORRECTS).get("literal", ""),
    )


def event_schema(kind: str) -> Json:
    """The JSON Schema (draft 2020-12) of one event type; raises `KeyError` for a type that does not exist."""
    if kind not in EVENT_TYPES:
        raise KeyError(kind)
    return _schema(f"events/{kind}.json")


def shared_schema(name: str) -> Json:
    """A schema the event schemas refer to (`SHARED_SCHEMAS`); raises `KeyError` for another name."""
    if name not in SHARED_SCHEMAS:
        raise KeyError(name)
    return _schema(f"{name}.json")


def _schema(path: str) -> Json:
    schema: Json = json.loads((files("newsroom") / "schemas" / path).read_text("utf-8"))
    return schema


def _envelope(kind: str, at: datetime, data: Json) -> bytes:
    body = {"type": kind, "timestamp": _moment(at), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _moment(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _approval(approval: Approval) -> Json:
    at = _moment(approval.at)
    return {"stage": approval.stage, "role": approval.role, "at": at, "digest": approval.digest}


def _item(story: PublicStory, *, withdrawn: bool) -> Json:
    content = story.content
    item = {
        "uri": _uri(story),
        "type": "text",
        "standard": _STANDARD,
        "version": str(story.sequence),
        "versionCreated": _moment(story.published_at),
        "firstCreated": _moment(story.first_published_at),
        "pubStatus": "canceled" if withdrawn else "usable",
        "urgency": story.urgency,
        "language": content.language,
        "slugline": story.slug,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": content.title}],
        "by": content.byline,
        "genres": [{"name": content.type}] if content.type else [],
        "subjects": _subjects(story),
        "infoSources": [{"name": source} for source in content.sources],
        "edNote": content.correction,
    }
    item |= {} if withdrawn else _text(story) | _details(content)
    item |= {"digitalSourceType": _AI_SOURCE} if content.ai_used else {}
    return {key: value for key, value in item.items() if value not in ("", [])}


def _text(story: PublicStory) -> Json:
    content = story.content
    plain = to_text(content.body)
    body = {"role": "main", "contentType": "text/html", "value": content.body}
    counts = {"charCount": len(plain), "wordCount": len(plain.split())}
    lead = {"role": "summary", "contentType": "text/plain", "value": content.sapo}
    return {
        "descriptions": [lead] if content.sapo else [],
        "bodies": [body | counts] if content.body else [],
        "renditions": renditions(content.body, story.media, story.base_url),
        "associations": associations(story.media, story.base_url),
    }


def _details(content: Content) -> Json:
    """What only some kinds of content have."""
    document = {"rel": _DOCUMENT, "literal": content.document_number}
    corrects = {"rel": _CORRECTS, "literal": content.corrects}
    issuer = {"rel": _ISSUER, "name": content.document_issuer}
    contact = {"rel": _CONTACT, "contactInfo": [{"role": "press", "value": content.contact}]}
    signed = {"rel": _SIGNED, "literal": content.document_date}
    return {
        "objects": [one for one in (document, corrects) if one["literal"]],
        "organisations": ([issuer] if content.document_issuer else [])
        + ([contact] if content.contact else []),
        "events": [signed] if content.document_date else [],
    }


def _subjects(story: PublicStory) -> list[Json]:
    content = story.content
    section = {"name": story.section_name, "rel": "section", "uri": _SECTION_URI + content.section}
    tags = [{"name": tag, "rel": "tag", "uri": _TAG_URI + quote(tag, safe="")} for tag in content.tags]
    return ([section] if content.section else []) + tags


def _dublin_core(story: PublicStory, *, withdrawn: bool) -> Json:
    """The elements of Dublin Core (ISO 15836-1) that a portal shows and indexes."""
    content = story.content
    related = [] if withdrawn else [one for one in (content.document_number, content.corrects) if one]
    return {
        "title": content.title,
        "creator": content.byline or story.publisher_name,
        "date": _moment(story.published_at),
        "description": "" if withdrawn else content.sapo,
        "publisher": story.publisher_name,
        "identifier": _uri(story),
        "language": content.language,
        "source": [*content.sources],
        "subject": ([story.section_name] if content.section else []) + [*content.tags],
    } | ({"relation": related} if related else {})


def _uri(story: PublicStory) -> str:
    return f"urn:newsroom:story:{story.id}"


def _related(item: Mapping[str, Any], key: str, rel: str) -> Mapping[str, Any]:
    """The first of the objects under `key` that has this relation to the item; empty when there is none."""
    return next((one for one in item.get(key, []) if one.get("rel") == rel), {})


def _value(item: Mapping[str, Any], key: str) -> str:
    return "".join(part["value"] for part in item.get(key, [])[:1])
