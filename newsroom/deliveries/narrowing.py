"""What a list of deliveries is narrowed by, read from an address; what cannot be read is as if not given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from newsroom.clock import LOCAL
from newsroom.delivery_rows import DeliveryFilter
from newsroom.delivery_words import EVENTS, FAULTS
from newsroom.errors import words
from newsroom.holding import HOLD_LANE
from newsroom.models.endpoint import DELIVERY_STATES, LANES

LATE, MISSED = "late", "missed"
VIEWS = (LATE, *DELIVERY_STATES, MISSED)
"""What to list. Of what was missed there are no deliveries yet (newsroom.deliveries.missed)."""

TEXTS = ("endpoint", "group", "site", "section", "story")
FIELDS = (*TEXTS, "state", "event", "lane", "fault", "since", "until", "status")
_SHAPES = ("%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
_LONGEST = 120
TOO_WIDE = words("Choose what failed, or say since when: that is too much to send again.")


@dataclass(frozen=True)
class Asked:
    """The words of an address that are understood, and the filter they come to; `lost`: the fields whose
    words are not understood.
    """

    words: Mapping[str, str]
    filter: DeliveryFilter
    lost: frozenset[str] = frozenset()


def asked(args: Mapping[str, str], at: datetime) -> Asked:
    """Read the fields of an address; `at` (UTC) is the moment that "late" speaks of."""
    kept = {name: value for name, value in _understood(args) if value}
    state = kept.get("state")
    wanted = DeliveryFilter(
        state=state if state != LATE else None,
        late_at=at if state == LATE else None,
        endpoint_id=kept.get("endpoint"),
        story_id=kept.get("story"),
        event_type=kept.get("event"),
        group=kept.get("group"),
        site=kept.get("site"),
        section=kept.get("section"),
        lane=kept.get("lane"),
        fault=kept.get("fault"),
        status=int(kept["status"]) if "status" in kept else None,
        since=moment(kept.get("since", "")),
        until=moment(kept.get("until", "")),
        before=int(kept["before"]) if "before" in kept else None,
    )
    lost = frozenset(name for name in FIELDS if args.get(name, "").strip() and name not in kept)
    return Asked({name: value for name, value in kept.items() if name != "before"}, wanted, lost)


def moment(typed: str) -> datetime | None:
    """A moment (UTC) from a day, or day and time, as people in Hà Nội write it: 22/11/2026 08:30."""
    for shape in _SHAPES:
        try:
            return datetime.strptime(typed.strip(), shape).replace(tzinfo=LOCAL).astimezone(UTC)
        except ValueError:
            continue
    return None


def _understood(args: Mapping[str, str]) -> list[tuple[str, str]]:
    known = {"state": VIEWS, "event": EVENTS, "lane": (*LANES, HOLD_LANE), "fault": FAULTS}
    found = [(name, args.get(name, "")) for name in known if args.get(name) in known[name]]
    found += [(name, args.get(name, "").strip()[:_LONGEST]) for name in TEXTS]
    found += [(name, args.get(name, "")) for name in ("since", "until") if moment(args.get(name, ""))]
    for name, longest in (("status", 3), ("before", 18)):
        value = args.get(name, "")
        if value.isascii() and value.isdigit() and len(value) <= longest:
            found.append((name, value))
    return found
