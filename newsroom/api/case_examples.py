"""Examples of cases and signals for the description of the API."""

from typing import Any

_ID, _SIGNAL = "0a6f2a3e-7a43-4a3e-8f0e-2f0a51d5c7b1", "5b1f8c1a-3c7e-4d19-9a0b-6a1d0c2e4f33"
_PERSON = {"id": "b9a4e8e0-6c0a-4a43-9f1e-1f6f0f4f6d52", "name": "Nguyễn Thị Lan"}
_BEGUN, _LATER = "2026-11-22T01:05:00.000000Z", "2026-11-22T02:05:00.000000Z"
_QUOTE, _PAGE_URL = "“Đập vỡ rồi!”", "https://mang-xa-hoi.example/bai/7"

NEW_INCIDENT = {"title": "Hồ chứa vẫn an toàn", "claim": _QUOTE, "reason": "Lan nhanh", "severity": 2}
NEW_CLAIM = {"quoted": "“Cả xã phải chạy ngay!”", "appearance_url": _PAGE_URL}
NEW_EVIDENCE = {"source_url": _PAGE_URL, "about": "Bài gốc lúc 8 giờ"}
NEW_SIGNAL = {"url": _PAGE_URL, "quote": _QUOTE, "reach": "12.000 lượt xem"}
FILE_SENT = {"file": "(bytes)", "about": "Ảnh chụp màn hình"}
SIGNAL_FILE_SENT = {"file": ["(bytes)"], "source": "Zalo"}

CLAIM: dict[str, Any] = {
    "id": "7d0b7f6e-8c1c-4a0f-8f56-3f0f5f0c9f10",
    "quoted": _QUOTE,
    "author": "",
    "appearance_url": _PAGE_URL,
    "first_appearance_url": "",
    "verdict": None,
    "why": "",
    "created_at": _BEGUN,
}
EVIDENCE: dict[str, Any] = {
    "id": "c1b7a0a2-2f0e-4f39-9a61-0d9a5f1d7e20",
    "kind": "screenshot",
    "name": "man-hinh.png",
    "media_type": "image/png",
    "size": 48211,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "source_url": _PAGE_URL,
    "about": "Bài gốc lúc 8 giờ",
    "captured_at": _BEGUN,
    "captured_by": _PERSON,
}
_SIGNAL_SUMMARY: dict[str, Any] = {
    "id": _SIGNAL,
    "version": 1,
    "source": "mang-xa-hoi.example",
    "url": _PAGE_URL,
    "quote": _QUOTE,
    "reach": "12.000 lượt xem",
    "first_seen_at": _BEGUN,
    "seen_by": "",
    "received_at": None,
    "exercise": False,
    "logged_by": _PERSON,
    "created_at": _BEGUN,
    "due_at": "2026-11-22T01:20:00.000000Z",
    "severity": None,
    "decision": None,
    "decision_reason": "",
    "decided_at": None,
}
SIGNAL = {**_SIGNAL_SUMMARY, "incident_id": None, "captures": [EVIDENCE], "same_address": []}
SIGNAL_PAGE = {"items": [_SIGNAL_SUMMARY], "next": None}
_SUMMARY: dict[str, Any] = {
    "id": _ID,
    "code": "VV-2026-0007",
    "version": 1,
    "title": "Hồ chứa vẫn an toàn",
    "summary": "",
    "severity": 2,
    "state": "open",
    "tag": "vv-2026-0007",
    "exercise": False,
    "reason": "Lan nhanh",
    "opened_at": _BEGUN,
    "next_update_at": None,
    "closed_at": None,
}
INCIDENT = {
    **_SUMMARY,
    "opened_by": _PERSON,
    "roles": [{"role": "lead", "person": _PERSON, "given_at": _BEGUN, "ended_at": None}],
    "claims": [CLAIM],
    "facts": [],
    "evidence": [EVIDENCE],
    "clocks": [
        {
            "timer": "holding_statement",
            "label": "Thông tin ban đầu",
            "kind": "internal",
            "begins_at": _BEGUN,
            "due_at": _LATER,
            "met_at": None,
            "breached_at": None,
            "replaced_at": None,
            "seconds_left": 2400,
        }
    ],
    "log": [],
    "signals": [_SIGNAL],
}
INCIDENT_PAGE = {"items": [_SUMMARY], "next": None}
