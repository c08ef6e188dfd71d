"""The story inside a verified message, in the portal's own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newsroom.portal.media import Copy, copies_in
from newsroom.portal.verify import Content, Rejected, check_story, content_of, withdraws

STORY_KINDS = frozenset(
    {
        "story.published",
        "story.updated",
        "story.corrected",
        "story.taken_down",
        "statement.issued",
        "statement.recalled",
    }
)

MOST_LANGUAGES = 200
_LARGEST_SEQUENCE = 2**53 - 1  # the largest integer every JSON reader keeps exact (RFC 8259 §6)


@dataclass(frozen=True)
class Approval:
    """Who let this text through: the stage, the role, the time (UTC)."""

    stage: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Incoming:
    """One version of one story. Times are UTC. ``content`` is what readers may see; empty when withdrawn.

    ``published_at`` of a withdrawn story is the time of the withdrawal. ``alternates``: the ids of
    the same story in other languages.
    """

    story_id: str
    sequence: int
    kind: str
    digest: str
    withdrawn: bool
    content: Content
    section_name: str
    slug: str
    reason: str
    published_at: datetime
    first_published_at: datetime
    media: tuple[Copy, ...] = ()
    alternates: tuple[str, ...] = ()


def story_in(message: Mapping[str, Any], exercise: bool = False) -> Incoming:
    """Read a story event whose signature is already verified, for a portal of rehearsals or a real one; raise
    Rejected 422 if it is not sound.
    """
    data, withdrawn = message["data"], withdraws(message)
    digest = check_story(message, exercise)
    approvals_in(data)
    item = {} if withdrawn else data["item"]
    published = _time((not withdrawn and data.get("published_at")) or message.get("timestamp"))
    return Incoming(
        story_id=_story_id(data),
        sequence=_sequence(data),
        kind=message["type"],
        digest=digest,
        withdrawn=withdrawn,
        content=content_of(item),
        section_name=_section_name(item),
        slug=_slug(item),
        reason=_reason(data) if withdrawn else "",
        published_at=published,
        first_published_at=_time(data["first_published_at"]) if data.get("first_published_at") else published,
        media=() if withdrawn else tuple(copies_in(data)),
        alternates=() if withdrawn else _alternates(data),
    )


def approvals_in(data: Mapping[str, Any]) -> list[Approval]:
    """List the approvals of a checked story; raise Rejected 422 if one does not say who and when."""
    approvals = []
    for one in data.get("approvals") or []:
        stage, role = one.get("stage"), one.get("role")
        if not (isinstance(stage, str) and isinstance(role, str)):
            raise Rejected(422, "Phê duyệt phải có stage và role.")
        approvals.append(Approval(stage, role, _time(one.get("at"))))
    return approvals


def _story_id(data: Mapping[str, Any]) -> str:
    story_id = data.get("story_id")
    if not isinstance(story_id, str) or not re.fullmatch(r"[!-~]{1,100}", story_id):
        raise Rejected(422, "Thiếu story_id.")
    return story_id


def _alternates(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the stories that say the same in other languages."""
    told = data.get("alternates") or []
    if not isinstance(told, list) or len(told) > MOST_LANGUAGES:
        raise Rejected(422, "Trường alternates sai kiểu.")
    return tuple(dict.fromkeys(_story_id(one if isinstance(one, dict) else {}) for one in told))


def _sequence(data: Mapping[str, Any]) -> int:
    sequence = data.get("sequence")
    if type(sequence) is not int or not 1 <= sequence <= _LARGEST_SEQUENCE:  # a bool is an int to isinstance
        raise Rejected(422, "sequence phải là số nguyên dương.")
    return sequence


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Rejected(422, "Thời điểm phải theo RFC 3339 và có múi giờ.")


def _section_name(item: Mapping[str, Any]) -> str:
    subjects = item.get("subjects") or []
    names = (one["name"] for one in subjects if one.get("uri", "").startswith("urn:newsroom:section:"))
    return next(names, "")


def _slug(item: Mapping[str, Any]) -> str:
    slug = item.get("slugline")
    return slug if isinstance(slug, str) and re.fullmatch(r"[a-z0-9-]{1,120}", slug) else "tin"


def _reason(data: Mapping[str, Any]) -> str:
    reason = data.get("reason")
    text = reason.get("text") if isinstance(reason, dict) else None
    return text if isinstance(text, str) else ""
