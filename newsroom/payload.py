"""What a portal receives: the envelope, the ninjs 3.1 item and the Dublin Core block (docs/webhooks.md).

The bytes are made once and stored, so that what was signed is what is sent. `content_of` reads an item
back, so a receiver can compute the digest that the approvals were given for.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import quote

from newsroom.content import Content, version_of
from newsroom.html import to_text
from newsroom.payload_alternates import alternates, language_versions
from newsroom.payload_claims import claim_review
from newsroom.payload_dublin import dublin_core
from newsroom.payload_media import associations, digests, renditions
from newsroom.payload_story import Approval, PublicStory, moment

PUBLISHING = frozenset({"story.published", "story.updated", "story.corrected", "statement.issued"})
WITHDRAWING = frozenset({"story.taken_down", "statement.recalled"})
EVENT_TYPES = PUBLISHING | WITHDRAWING | {"test.ping", "endpoint.verify"}
SCHEMA_VERSION = "1"
"""Of the shape that is stored; other shapes are made of it (newsroom.payload_formats)."""
LARGE = 256 * 1024
"""Bytes of a body that is worth a line in the log. It goes out whole: an approved text is never cut."""

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
# IPTC NewsCodes: what a trust indicator is.
_POLICY = "http://cv.iptc.org/newscodes/trustindicator/editorialPolicy"
# Where ninjs puts what only some kinds of content have, told apart by "rel".
_DOCUMENT, _ISSUER, _SIGNED, _CONTACT, _CORRECTS = "document", "issuer", "signed", "contact", "corrects"
_SECTION_URI = "urn:newsroom:section:"
_TAG_URI = "urn:newsroom:tag:"

Json = dict[str, Any]
log = logging.getLogger(__name__)


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
        "schema": f"{story.base_url}/schemas/{kind}/{SCHEMA_VERSION}.json",
        "story_id": story.id,
        "sequence": story.sequence,
        "digest": story.digest,
        "content_version": version_of(story.content),
        "published_at": moment(story.published_at),
        "first_published_at": moment(story.first_published_at),
        "approvals": [_approval(approval) for approval in story.approvals],
        "reason": {"code": story.reason.code, "text": story.reason.text} if story.reason else None,
        "media": [] if withdrawn else digests(story.media, story.base_url),
        "alternates": [] if withdrawn else alternates(story.others),
        "item": _item(story, withdrawn=withdrawn),
        "dublin_core": dublin_core(story, withdrawn=withdrawn),
    }
    body = _envelope(kind, at, data | _of_statement(story, withdrawn=withdrawn))
    if len(body) > LARGE:
        log.warning("the body of %s %s of story %s has %d bytes", kind, story.sequence, story.id, len(body))
    return body


def _of_statement(story: PublicStory, *, withdrawn: bool) -> Json:
    """What only some stories have: the mark of an exercise, who speaks, and the review of a claim."""
    data: Json = {"exercise": True} if story.exercise else {}
    if withdrawn:
        return data
    data |= {"speaker": asdict(story.speaker)} if story.speaker else {}
    if story.follows:
        data["follows"] = {key: value for key, value in vars(story.follows).items() if value}
    return data | _of_claims(story)


def _of_claims(story: PublicStory) -> Json:
    """The review of the first claim, as portals have always had it, and where there are more, all of them."""
    found = [claim_review(review, story.publisher_name, story.published_at) for review in story.reviews]
    data: Json = {"claim_review": found[0]} if found else {}
    return data | ({"claim_reviews": found} if len(found) > 1 else {})


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


def _envelope(kind: str, at: datetime, data: Json) -> bytes:
    body = {"type": kind, "timestamp": moment(at), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _approval(approval: Approval) -> Json:
    at = moment(approval.at)
    return {"stage": approval.stage, "role": approval.role, "at": at, "digest": approval.digest}


def _item(story: PublicStory, *, withdrawn: bool) -> Json:
    content = story.content
    item = {
        "uri": story.uri,
        "type": "text",
        "standard": _STANDARD,
        "version": str(story.sequence),
        "versionCreated": moment(story.published_at),
        "firstCreated": moment(story.first_published_at),
        "pubStatus": "canceled" if withdrawn else "usable",
        "urgency": story.urgency,
        "language": content.language,
        "slugline": story.slug,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": content.title}],
        "by": content.byline,
        "copyrightHolder": story.publisher_name,
        "genres": [{"name": content.type}] if content.type else [],
        "subjects": _subjects(story),
        "infoSources": [{"name": source} for source in content.sources],
        "edNote": content.correction,
    }
    item |= {} if withdrawn else _text(story) | _details(content)
    policy = {"role": _POLICY, "title": story.publisher_name, "href": story.policy_url}
    item |= {"trustIndicators": [policy]} if story.policy_url else {}
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
        "associations": associations(story.media, story.base_url) + language_versions(story.others),
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


def _related(item: Mapping[str, Any], key: str, rel: str) -> Mapping[str, Any]:
    """The first of the objects under `key` that has this relation to the item; empty when there is none."""
    return next((one for one in item.get(key, []) if one.get("rel") == rel), {})


def _value(item: Mapping[str, Any], key: str) -> str:
    return "".join(part["value"] for part in item.get(key, [])[:1])
