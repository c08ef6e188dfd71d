"""Check a signed message and the text in it. Standard library only: copy this file into your own portal.

Signature: Standard Webhooks 1.0.0, symmetric ``v1``. Canonical text: RFC 8785 (JSON Canonicalization Scheme).
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn, TypedDict

TOLERANCE_SECONDS = 300  # Standard Webhooks: every library allows five minutes, either way
SMALLEST_KEY = 24  # bytes; Standard Webhooks asks for 24 to 64. An empty key would let anybody sign
DETAILS = ("document_number", "document_issuer", "document_date", "contact", "corrects")
WITHDRAWALS = frozenset({"story.taken_down", "statement.recalled"})

_ID = re.compile(r"[!-\-/-~]{1,256}")  # printable ASCII, no full stop: it separates the signed parts
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Rejected(Exception):
    """The message must not be used. ``status`` is the HTTP answer, ``why`` a sentence for people."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Content(TypedDict):
    """Everything an approval binds to; the digest covers these fields and nothing else.

    The last five are details that few texts have: those that are empty are left out of the digest.
    """

    title: str
    sapo: str
    body: str
    language: str
    type: str
    section: str
    byline: str
    sources: list[str]
    tags: list[str]
    correction: str
    ai_used: bool
    document_number: str
    document_issuer: str
    document_date: str
    contact: str
    corrects: str


def verify(secrets: list[str], headers: Mapping[str, str], body: bytes, now: float) -> dict[str, Any]:
    """Give the message ``{"type", "timestamp", "data"}`` if one of the secrets signed these very bytes.

    ``secrets``: ``whsec_…`` strings, several while a key is rotated. ``now``: Unix seconds.
    Raises Rejected: 400 malformed, 401 not signed by us or too old, 503 no usable secret here.
    """
    keys = [_key(secret) for secret in secrets]
    if not keys:
        raise Rejected(503, "Cổng chưa có khóa ký nên chưa thể nhận tin.")
    sent = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = sent.get("webhook-id", ""), sent.get("webhook-timestamp", "")
    signatures = sent.get("webhook-signature", "")
    if not (message_id and timestamp and signatures):
        raise Rejected(400, "Thiếu tiêu đề webhook-id, webhook-timestamp hoặc webhook-signature.")
    if not (_ID.fullmatch(message_id) and _TIMESTAMP.fullmatch(timestamp) and signatures.isascii()):
        raise Rejected(400, "Tiêu đề webhook sai định dạng.")
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise Rejected(401, "Thời điểm ký lệch quá 5 phút so với đồng hồ của cổng.")
    if not _signed(keys, f"{message_id}.{timestamp}.".encode() + body, signatures):
        raise Rejected(401, "Chữ ký không hợp lệ.")
    return _message(body)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < SMALLEST_KEY:
        raise Rejected(503, "Khóa ký cấu hình ở cổng không dùng được.")
    return key


def _signed(keys: list[bytes], signed: bytes, signatures: str) -> bool:
    given = [part.removeprefix("v1,").encode() for part in signatures.split(" ") if part.startswith("v1,")]
    right = [base64.b64encode(hmac.digest(key, signed, "sha256")) for key in keys]
    # The right signature is encoded rather than the given one decoded: malformed base64 simply differs.
    return any(hmac.compare_digest(one, other) for one in given for other in right)


def _message(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body.decode("utf-8"), parse_constant=_not_json)
        json.dumps(message, ensure_ascii=False).encode("utf-8")  # fails on half a surrogate pair (RFC 7493)
    except (ValueError, RecursionError):
        raise Rejected(400, "Thân thông điệp không phải JSON.") from None
    if not (
        isinstance(message, dict)
        and isinstance(message.get("type"), str)
        and isinstance(message.get("data"), dict)
    ):
        raise Rejected(422, "Thông điệp phải có type và data.")
    return message


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)  # Python would read NaN and Infinity, which are not JSON


def withdraws(message: Mapping[str, Any]) -> bool:
    """Say whether the message takes a story away. Either sign is enough: the safe reading is to hide."""
    item = message["data"].get("item")
    canceled = isinstance(item, dict) and "canceled" in (item.get("pubStatus"), item.get("pubstatus"))
    return message["type"] in WITHDRAWALS or canceled


def check_story(message: Mapping[str, Any], exercise: bool = False) -> str:
    """Give the digest of the story in a verified message, once text and approvals are proved to agree on it.

    A withdrawal may come without its text; then only the approvals are compared. `exercise`: this portal is
    for rehearsals, and takes nothing else. Raises Rejected 422 when the text is not the approved text, or a
    rehearsal meets what is real.
    """
    data = message["data"]
    if (data.get("exercise") is True) != exercise:
        raise Rejected(
            422, "Cổng diễn tập không nhận tin thật." if exercise else "Không đăng nội dung diễn tập."
        )
    digest, item = data.get("digest"), data.get("item")
    if not (isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest) and isinstance(item, dict)):
        raise Rejected(422, "Thiếu digest hoặc item.")
    textless = withdraws(message) and not item.get("bodies")
    if not textless and content_digest(item) != digest:
        raise Rejected(422, "Nội dung không khớp mã băm đi kèm.")
    if any(approval.get("digest") != digest for approval in _entries(data, "approvals")):
        raise Rejected(422, "Có phê duyệt không thuộc về nội dung này.")
    return digest


def content_digest(item: Mapping[str, Any]) -> str:
    """Recompute the SHA-256 (hex) of the approved text from the ninjs item; Rejected 422 if it is odd."""
    # RFC 8785 for our values: keys are ASCII, so sort_keys is its UTF-16 order; there are no fractions, and
    # json escapes strings exactly as §3.2.2.2 asks.
    said = {name: value for name, value in content_of(item).items() if value or name not in DETAILS}
    version = 2 if any(name in said for name in DETAILS) else 1
    canonical = json.dumps({"v": version, **said}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def content_of(item: Mapping[str, Any]) -> Content:
    """Read the approved text from a ninjs item, 3.1 or 2.2; a missing key is an empty value.

    Raises Rejected 422 if the item is odd.
    """
    ai = any(one.get("rel") == "digitalSourceType" for one in _entries(item, "subjects"))  # as 2.2 says it
    subjects = [(_text(one, "uri"), _text(one, "name")) for one in _entries(item, "subjects")]
    section, contact = "urn:newsroom:section:", _related(item, "organisations", "contact")
    return {
        "title": _role(item, "headlines", "main"),
        "sapo": _role(item, "descriptions", "summary"),
        "body": _role(item, "bodies", "main"),
        "language": _text(item, "language"),
        "type": next((_text(genre, "name") for genre in _entries(item, "genres")), ""),
        "section": next((uri.removeprefix(section) for uri, _ in subjects if uri.startswith(section)), ""),
        "byline": _text(item, "by"),
        "sources": [_text(source, "name") for source in _entries(item, _key_in(item, "infoSources"))],
        "tags": [name for uri, name in subjects if uri.startswith("urn:newsroom:tag:")],
        "correction": _text(item, _key_in(item, "edNote")),
        "ai_used": ai or bool(item.get("digitalSourceType")),
        "document_number": _text(_related(item, "objects", "document"), "literal"),
        "document_issuer": _text(_related(item, "organisations", "issuer"), "name"),
        "document_date": _text(_related(item, "events", "signed"), "literal"),
        "contact": _role(contact, _key_in(contact, "contactInfo"), "press"),
        "corrects": _text(_related(item, "objects", "corrects"), "literal"),
    }


def _key_in(owner: Mapping[str, Any], name: str) -> str:
    """What this item calls the property that ninjs 3.1 calls `name`: ninjs 2.2 has it in lower case."""
    return name if name in owner else name.lower()


def _entries(owner: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    entries = owner.get(key) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Rejected(422, f"Trường {key} sai kiểu.")
    return entries


def _related(item: Mapping[str, Any], key: str, rel: str) -> dict[str, Any]:
    return next((one for one in _entries(item, key) if one.get("rel") == rel), {})


def _text(owner: Mapping[str, Any], key: str) -> str:
    value = owner.get(key)
    if value is not None and not isinstance(value, str):
        raise Rejected(422, f"Trường {key} sai kiểu.")
    return value or ""


def _role(item: Mapping[str, Any], key: str, role: str) -> str:
    return next((_text(entry, "value") for entry in _entries(item, key) if entry.get("role") == role), "")
