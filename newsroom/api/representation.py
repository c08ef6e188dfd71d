"""Our things as the API shows them: plain values, written out by newsroom.api.schemas."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from newsroom.api.queries import Seen
from newsroom.approvals import Signed
from newsroom.content import Content, parse
from newsroom.delivery_rows import DeliveryRow
from newsroom.i18n import say
from newsroom.languages.queries import Beside
from newsroom.models import Revision, Story
from newsroom.remarks.queries import Point
from newsroom.rules import Case
from newsroom.trail_reading import Entry
from newsroom.versions import is_stale
from workflows import Offer

_OF_STORY = [
    "id",
    "version",
    "workflow",
    "stage",
    "title",
    "digest",
    "section",
    "language",
    "flags",
    "intent",
    "author",
    "assignee",
    "priority",
    "deadline",
    "embargo",
    "scheduled_for",
    "sequence",
    "public_state",
    "public_url",
    "published_at",
    "source_id",
    "exercise",
    "created_at",
    "updated_at",
]

_OF_COMMENT = [
    *("id", "body", "author", "parent_id", "move", "field", "quote", "replacement"),
    *("resolved_at", "resolved_by", "outcome"),
]

_OF_DELIVERY = [
    *("id", "event_id", "endpoint_id", "sequence", "chosen_for", "lane", "state", "attempts"),
    *("created_at", "done_at", "last_status", "last_error", "receipt_url", "receipt_digest"),
    *("live_state", "live_seen_at"),
]


def story_summary(story: Story) -> dict[str, Any]:
    """A story in a list; author and assignee must be loaded."""
    return {name: getattr(story, name) for name in _OF_STORY} | {"type": story.content_type}


def story_in_full(seen: Seen) -> dict[str, Any]:
    """A story with its text, its signatures and the moves of the asking person."""
    case = seen.case
    return {
        **story_summary(case.story),
        **text(case.content),
        "revision": case.revision.number,
        "approvals": [approval(signed) for signed in seen.signed],
        "moves": [move(offer, case) for offer in seen.offers],
        "versions": [version(story, case.story) for story in seen.family],
    }


def version(story: Story, beside: Story) -> dict[str, Any]:
    """A story that says the same as `beside` in another language. `stale` is known of a version beside its
    source: whether the source has another text by now than the one the version was found to match.
    """
    pair = (story, beside) if story.source_id == beside.id else (beside, story)
    stale = is_stale(*pair) if pair[0].source_id == pair[1].id else None
    told = {name: getattr(story, name) for name in ("id", "language", "stage", "title", "public_url")}
    return {**told, "relation": "version" if story.source_id else "source", "stale": stale}


def source(beside: Beside) -> dict[str, Any]:
    """The source of a language version, with what the version was last found to match."""
    same = {name: getattr(beside, name) for name in ("signed", "public", "may_confirm")}
    return {
        **text(beside.content),
        **same,
        "id": beside.source.id,
        "stage": beside.source.stage,
        "revision": beside.revision.number,
        "digest": beside.revision.digest,
        "matched_revision": beside.matched.number,
        "stale": beside.revision.id != beside.matched.id,
    }


def text(content: Content) -> dict[str, Any]:
    """The fields of a text."""
    fields = asdict(content)
    return {"body_html": fields.pop("body"), **fields}


def approval(signed: Signed) -> dict[str, Any]:
    """A signature."""
    given = signed.approval
    return {
        "kind": given.kind,
        "role": given.role,
        "by": given.user.name,
        "at": given.created_at,
        "digest": given.digest,
        "valid": signed.valid,
        "void_cause": given.void_cause or None,
    }


def move(offer: Offer, case: Case) -> dict[str, Any]:
    """Something that could be done with a story, its words in the language of the request."""
    story = case.story
    return {
        "name": offer.move.name,
        "to": offer.to,
        "label": say(offer.move.label),
        "allowed": offer.allowed,
        "reason": say(offer.reason) if offer.reason else None,
        "needs": offer.needs,
        "reasons": [*case.workflow.reasons] if "reason" in offer.needs else [],
        "checklist": [*offer.move.lines(story.content_type, story.stage)],
    }


def revision_summary(revision: Revision) -> dict[str, Any]:
    """A version in a list; its author must be loaded."""
    return {
        "number": revision.number,
        "author": revision.author,
        "at": revision.created_at,
        "digest": revision.digest,
        "restored_from": revision.restored_from,
    }


def revision_in_full(revision: Revision) -> dict[str, Any]:
    """A version with its text."""
    return {**revision_summary(revision), **text(parse(revision.content))}


def entry(row: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    """An entry of the trail; `names` are of people by their ids."""
    return {**vars(row), "actor": names.get(row.actor_id)}


def delivery(row: DeliveryRow) -> dict[str, Any]:
    """A delivery with what people know it by."""
    same = {name: getattr(row.delivery, name) for name in _OF_DELIVERY}
    return {**same, "endpoint": row.endpoint_name, "event_type": row.event_type}


def comment(point: Point) -> dict[str, Any]:
    """A remark, without its words once it was taken back; the people in it must be loaded."""
    remark = point.comment
    same = {name: getattr(remark, name) for name in _OF_COMMENT}
    gone = remark.withdrawn_at is not None
    shown = {"body": "", "quote": "", "replacement": None} if gone else {}
    return {**same, **shown, "at": remark.created_at, "withdrawn": gone, "place": point.place}
