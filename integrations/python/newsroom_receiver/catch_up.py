"""Catching up: everything the feed holds that the portal has not dealt with, in order, without a gap.

The cursor moves with each event, after it is dealt with, so that whatever ends the run, the next one goes on.
What was dealt with twice changes nothing: the sequence of a story decides.
"""

import base64
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newsroom_receiver.feed import Event, Unreachable, events, post
from newsroom_receiver.inbox import STORY_TYPES
from newsroom_receiver.store import Store
from newsroom_receiver.verify import Rejected, check_story, verify

PAGE = 100


@dataclass(frozen=True)
class Plan:
    """What to do. `secrets` sign what is handed over, and prove a signed feed; `to`: the receiver's own
    address, or None to keep the stories in the store alone; `pass_over`: ids of events to leave out."""

    newsroom: str
    token: str
    secrets: tuple[str, ...] = ()
    to: str | None = None
    pass_over: frozenset[str] = frozenset()
    dry_run: bool = False
    clock: Callable[[], datetime] = field(kw_only=True)


@dataclass(frozen=True)
class Step:
    """One event, and what became of it: "applied", "older", "handed over", "passed over", "not a story", and
    in a dry run "would be applied"."""

    event: Event
    outcome: str


class Stopped(Exception):
    """The run ends before an event that could not be dealt with; the cursor stays in front of it."""


def catch_up(store: Store, plan: Plan) -> Iterator[Step]:
    """Deal with everything that is new, one event a step. Raises Stopped, Unreachable."""
    source = plan.newsroom if plan.to is None else f"{plan.newsroom} {plan.to}"
    for event in events(plan.newsroom, plan.token, store.cursor(source), PAGE):
        try:
            yield Step(event, _deal(store, plan, source, event))
        except Rejected as refusal:
            raise Stopped(f"event {event.id} was refused ({refusal.status}): {refusal.why}") from refusal


def _deal(store: Store, plan: Plan, source: str, event: Event) -> str:
    skipped = event.id in plan.pass_over
    if not skipped:
        _check(plan, event)
    if plan.dry_run:
        return "passed over" if skipped else _foretold(store, event)
    if plan.to is not None and not skipped:
        _hand_over(plan, plan.to, event)
    with store.transaction():
        outcome = "passed over" if skipped else _kept(store, plan, event)
        store.advance(source, event.cursor)
    return outcome


def _check(plan: Plan, event: Event) -> None:
    """What is signed must be signed by the newsroom; what is a story must be the approved text."""
    if event.headers.get("webhook-signature"):
        verify(list(plan.secrets), event.headers, event.raw, plan.clock().timestamp())
    if event.message.get("type") in STORY_TYPES:
        check_story(event.message)


def _foretold(store: Store, event: Event) -> str:
    if event.message.get("type") not in STORY_TYPES:
        return "not a story"
    held = store.held(event.message["data"]["story_id"])
    newer = held is None or event.message["data"]["sequence"] > held.sequence
    return "would be applied" if newer else "older"


def _kept(store: Store, plan: Plan, event: Event) -> str:
    if event.message.get("type") not in STORY_TYPES:
        return "not a story"
    new = store.apply(event.message)
    if plan.to is not None:
        return "handed over"
    return "applied" if new else "older"


def _hand_over(plan: Plan, to: str, event: Event) -> None:
    """Give the event to the receiver as the newsroom would: signed, now."""
    message_id = event.headers.get("webhook-id") or f"msg_{event.id}_pulled"
    at = str(int(plan.clock().timestamp()))
    signed = f"{message_id}.{at}.".encode() + event.raw
    signatures = [
        "v1," + base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode()
        for secret in plan.secrets
    ]
    headers = {"webhook-id": message_id, "webhook-timestamp": at, "webhook-signature": " ".join(signatures)}
    status, said = post(to, event.raw, headers)
    if not 200 <= status < 300:
        failure = Unreachable if status in (429, 500, 502, 503, 504) else Stopped
        raise failure(f"event {event.id}: the receiver answered {status}: {said.get('error', '')}")


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))
