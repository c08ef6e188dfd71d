"""Messages of the newsroom, one by one: what a portal's web page calls."""

from collections.abc import Callable, Mapping
from typing import Any

from newsroom_receiver.store import Held, Store
from newsroom_receiver.verify import Rejected, verify

STORY_TYPES = frozenset(
    {
        "story.published",
        "story.updated",
        "story.corrected",
        "story.taken_down",
        "statement.issued",
        "statement.recalled",
    }
)

Json = dict[str, Any]
Show = Callable[[Held], str]
"""Puts a version on show, or takes a withdrawn one away; returns its public address. Part of the transaction:
what it raises undoes everything, and the newsroom sends the message again."""


def receive(
    store: Store,
    secrets: list[str],
    headers: Mapping[str, str],
    body: bytes,
    now: float,
    show: Show | None = None,
) -> tuple[int, Json]:
    """Status and JSON to answer a message with. `body`: the bytes as they came; `now`: Unix seconds."""
    try:
        message = verify(secrets, headers, body, now)
        sent = {name.lower(): value for name, value in headers.items()}
        return 200, take(store, sent["webhook-id"], message, show)
    except Rejected as refusal:
        return refusal.status, {"error": refusal.why}


def take(store: Store, webhook_id: str, message: Mapping[str, Any], show: Show | None = None) -> Json:
    """Deal with a verified message in one transaction; returns what to answer. Raises Rejected 422."""
    kind, story_id = message["type"], message["data"].get("story_id")
    if kind not in STORY_TYPES:
        return _courtesy(message)
    with store.transaction():
        receipt = store.answered(webhook_id)
        if receipt is None:
            if store.apply(message) and show and (held := store.held(story_id)):
                store.shown_at(story_id, show(held))
            receipt = store.receipt(story_id)
            store.answer(webhook_id, receipt)
    return receipt


def _courtesy(message: Mapping[str, Any]) -> Json:
    """The answer to what is no story: a challenge comes back, a test is acknowledged, the rest left alone."""
    kind, challenge = message["type"], message["data"].get("challenge")
    if isinstance(challenge, str):
        return {"challenge": challenge}
    return {"received" if kind == "test.ping" else "ignored": kind}
