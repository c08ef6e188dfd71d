"""The other side of the wire: builds ninjs messages and signs them with the official library."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import rfc8785
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER_SECRET = "whsec_Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="
NOW = datetime(2026, 11, 22, 7, 3, 31, tzinfo=UTC)
BODY = "<p>Phiên họp bàn ba việc: cấp nước, thủy lợi, nhà ở.</p>\n<p>Kết luận gửi <strong>15/12</strong>.</p>"


@dataclass(frozen=True)
class Text:
    """One version of a story as the newsroom approved it."""

    title: str = "Họp giao ban tháng mười một"
    sapo: str = "Ba việc lớn của quý tới được bàn trong một buổi sáng."
    body: str = BODY
    language: str = "vi"
    type: str = "tin"
    section: str = "thoi-su"
    byline: str = "Minh Hạnh"
    sources: tuple[str, ...] = ("Văn phòng Ủy ban",)
    tags: tuple[str, ...] = ("giao ban", "thủy lợi")
    correction: str = ""
    ai_used: bool = False

    def digest(self) -> str:
        """Compute the digest with an independent RFC 8785 implementation."""
        fields = {**vars(self), "sources": list(self.sources), "tags": list(self.tags)}
        return sha256(rfc8785.dumps({"v": 1, **fields})).hexdigest()


@dataclass(frozen=True)
class Event:
    """One webhook message; ``changes`` overrides keys of ``data`` after everything else is in place."""

    text: Text = field(default_factory=Text)
    sequence: int = 1
    kind: str = "story.published"
    story_id: str = "0b3f6c1e-7d52-4a39-9a53-6f2d1c9e8b10"
    slug: str = "hop-giao-ban-thang-muoi-mot"
    reason: Mapping[str, str] | None = None
    published_at: str = "2026-11-22T07:03:31.123456Z"
    first_published_at: str = "2026-11-22T07:03:31.123456Z"
    changes: Mapping[str, Any] = field(default_factory=dict)

    def then(self, **changes: Any) -> "Event":
        """Give a changed copy."""
        return replace(self, **changes)

    def body(self) -> bytes:
        """Serialise the message as the newsroom does."""
        digest = self.text.digest()
        approvals = [
            {"stage": "review", "role": "editor", "at": "2026-11-22T06:40:00.000000Z", "digest": digest},
            {"stage": "publish", "role": "publisher", "at": "2026-11-22T07:01:12.000000Z", "digest": digest},
        ]
        data = {
            "story_id": self.story_id,
            "sequence": self.sequence,
            "digest": digest,
            "content_version": 1,
            "published_at": self.published_at,
            "first_published_at": self.first_published_at,
            "approvals": approvals,
            "reason": self.reason,
            "item": self._item(),
            "dublin_core": {},
            **self.changes,
        }
        message = {"type": self.kind, "timestamp": self.published_at, "data": data}
        return json.dumps(message, ensure_ascii=False).encode()

    def _item(self) -> dict[str, Any]:
        text, withdrawn = self.text, self.kind in ("story.taken_down", "statement.recalled")
        subjects = [{"name": "Thời sự", "uri": f"urn:newsroom:section:{text.section}"}]
        subjects += [{"name": tag, "uri": f"urn:newsroom:tag:{quote(tag)}"} for tag in text.tags]
        item: dict[str, Any] = {
            "uri": f"urn:newsroom:story:{self.story_id}",
            "type": "text",
            "version": str(self.sequence),
            "pubStatus": "canceled" if withdrawn else "usable",
            "language": text.language,
            "headlines": [{"role": "main", "contentType": "text/plain", "value": text.title}],
            "descriptions": [{"role": "summary", "contentType": "text/plain", "value": text.sapo}],
            "by": text.byline,
            "genres": [{"name": text.type}],
            "subjects": subjects,
            "infoSources": [{"name": source} for source in text.sources],
            "slugline": self.slug,
        }
        if not withdrawn:
            item["bodies"] = [{"role": "main", "contentType": "text/html", "value": text.body}]
        if text.correction:
            item["edNote"] = text.correction
        if text.ai_used:
            item["digitalSourceType"] = "compositeWithTrainedAlgorithmicMedia"
        return item


def headers(body: bytes, webhook_id: str, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    """Sign the body as of ``at`` with the official library."""
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body.decode()),
        "content-type": "application/json",
    }


def post(client: FlaskClient, event: Event, webhook_id: str = "msg_1") -> TestResponse:
    """Send an event as the newsroom would."""
    body = event.body()
    return client.post("/webhooks", data=body, headers=headers(body, webhook_id))
