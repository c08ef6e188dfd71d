"""Examples for the description of the API, all about one story."""

from typing import Any

_ID = "6f1c0a52-6a0e-4f0c-9a4e-0d3c3a6f2b11"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_AUTHOR = {"id": "b9a4e8e0-6c0a-4a43-9f1e-1f6f0f4f6d52", "name": "Nguyễn Thị Lan"}
_EDITOR = "Trần Văn Minh"
_BEGUN, _CHANGED = "2026-11-22T01:05:00.000000Z", "2026-11-22T02:10:00.000000Z"

NEW_STORY: dict[str, Any] = {
    "title": "Thông xe cầu vượt ở cửa ngõ phía nam",
    "body_html": "<p>Sáng 22/11, cầu vượt dài 800 mét được thông xe.</p>",
    "section": "thoi-su",
    "tags": ["giao thông"],
}
NEW_STATEMENT = {"kind": "holding", "section": "thoi-su", "next_update_at": "2026-11-22T09:00:00Z"}
STORY_CHANGE = {"version": 3, "sapo": "Cây cầu dài 800 mét thông xe sáng nay."}
MOVE_MADE = {"move": "submit", "version": 3, "comment": "Đã kiểm tra lại số liệu với chủ đầu tư."}
REMARK = {"body": "Cần ghi rõ nguồn của con số này.", "quote": "dài 800 mét", "field": "body"}
COMMENT = {
    **REMARK,
    "id": "a4a52c41-93c1-4d0f-8a54-0a8df5b0a5c7",
    "author": _AUTHOR,
    "at": _CHANGED,
    "parent_id": None,
    "withdrawn": False,
    "move": None,
    "replacement": None,
    "place": {"start": 20, "end": 31, "exact": True},
    "resolved_at": None,
    "resolved_by": None,
    "outcome": "",
}
COMMENT_PAGE = {"items": [COMMENT], "next": "WyIyMDI2LTExLTIyIl0"}

TEXT: dict[str, Any] = {
    **NEW_STORY,
    "sapo": "Cây cầu dài 800 mét thông xe sáng nay.",
    "language": "vi",
    "type": "tin",
    "byline": "Lan Nguyễn",
    "sources": ["Ban Quản lý dự án"],
    "correction": "",
    "ai_used": False,
    "document_number": "",
    "document_issuer": "",
    "document_date": "",
    "contact": "",
    "corrects": "",
}
SUMMARY: dict[str, Any] = {
    "id": _ID,
    "version": 4,
    "workflow": "news",
    "stage": "in_review",
    "title": NEW_STORY["title"],
    "digest": _DIGEST,
    "section": "thoi-su",
    "language": "vi",
    "type": "tin",
    "flags": [],
    "intent": "new",
    "author": _AUTHOR,
    "assignee": None,
    "priority": 0,
    "deadline": "2026-11-22T04:00:00.000000Z",
    "embargo": None,
    "scheduled_for": None,
    "sequence": 0,
    "public_state": "none",
    "public_url": None,
    "published_at": None,
    "source_id": None,
    "exercise": False,
    "created_at": _BEGUN,
    "updated_at": _CHANGED,
}
STORY: dict[str, Any] = {
    **SUMMARY,
    **TEXT,
    "revision": 2,
    "approvals": [
        {
            "kind": "editor",
            "role": "editor",
            "by": _EDITOR,
            "at": _CHANGED,
            "digest": _DIGEST,
            "valid": False,
            "void_cause": "edit",
        }
    ],
    "moves": [
        {
            "name": "pass",
            "to": "approval",
            "label": "Trình duyệt",
            "allowed": False,
            "reason": "Bạn đã viết một phần nội dung này nên người khác phải duyệt.",
            "needs": [],
            "reasons": [],
            "checklist": [],
        }
    ],
    "versions": [
        {
            "id": "3f0a9f0e-5d1b-4d1c-8f55-0f6a2f1b7c21",
            "language": "en",
            "stage": "draft",
            "title": "Overpass at the southern gateway opens",
            "public_url": None,
            "relation": "version",
            "stale": True,
        }
    ],
}
SOURCE = {
    **TEXT,
    "id": _ID,
    "stage": "in_review",
    "revision": 2,
    "digest": _DIGEST,
    "matched_revision": 1,
    "stale": True,
    "signed": False,
    "public": False,
    "may_confirm": True,
}
SOURCE_SEEN = {"revision": 2}
STORY_PAGE = {"items": [SUMMARY], "next": "WyIyMDI2LTExLTIyIl0"}

_REVISION = {"number": 2, "author": _AUTHOR, "at": _CHANGED, "digest": _DIGEST, "restored_from": None}
REVISION = {**_REVISION, **TEXT}
REVISION_PAGE = {"items": [_REVISION], "next": "WzJd"}
ENTRY_PAGE = {
    "items": [
        {
            "index": 4711,
            "seq": 2,
            "at": _CHANGED,
            "actor_id": _AUTHOR["id"],
            "actor": _AUTHOR["name"],
            "action": "submit",
            "leaf_hash": _DIGEST,
            "details": {"story": _ID, "version": 4, "from": "draft", "to": "in_review", "digest": _DIGEST},
        }
    ],
    "next": None,
}
DELIVERY = {
    "id": 815,
    "event_id": "0b7f2c58-7f6c-4c58-9b0a-4b9f6f6f3e11",
    "event_type": "story.published",
    "sequence": 1,
    "endpoint": "Cổng chính",
    "endpoint_id": "6f1d2a34-90c2-4f0e-8d55-0c3b6a1e7d42",
    "chosen_for": "filter",
    "lane": "default",
    "state": "done",
    "attempts": 1,
    "created_at": _CHANGED,
    "done_at": "2026-11-22T02:10:01.000000Z",
    "last_status": 200,
    "last_error": "",
    "receipt_url": "https://portal.example.vn/thong-xe-cau-vuot",
    "receipt_digest": _DIGEST,
    "live_state": "seen",
    "live_seen_at": "2026-11-22T02:11:04.000000Z",
}
RESEND_WANTED = {"state": "failed", "since": _CHANGED}
RECKONING = {"total": 120, "skipped": 8, "to_send": 112, "endpoints": 97}
JOB = {
    "id": 7,
    "state": "running",
    "wanted": {"state": "failed", "since": "2026-11-22T09:10:00"},
    "total": 120,
    "sent": 50,
    "skipped": 3,
    "by": "Lý Văn Kỹ",
    "created_at": "2026-11-22T03:00:00.000000Z",
    "finished_at": None,
}
JOBS = {"items": [JOB]}
DELIVERY_PAGE = {
    "items": [DELIVERY],
    "next": None,
}
EVENT_PAGE = {
    "items": [
        {
            "id": "0b7f2c58-7f6c-4c58-9b0a-4b9f6f6f3e11",
            "cursor": "WzEyXQ",
            "body": {
                "type": "story.published",
                "timestamp": _CHANGED,
                "data": {"sequence": 1, "digest": _DIGEST},
            },
        }
    ],
    "next": None,
}
