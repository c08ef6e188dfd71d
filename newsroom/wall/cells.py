"""The cells of the wall: one letter for how far each portal is, what the letters count for, and what of them
has changed since a browser looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from sqlalchemy import ColumnElement, String, and_, case, literal, or_

from newsroom.delivery_rows import is_late
from newsroom.errors import words
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent
from newsroom.whereabouts import is_seen

ON_THE_WAY, ACCEPTED, SEEN, OTHER = "w", "a", "s", "d"
LATE, KEPT, KEPT_LATE, FAILED, OVERTAKEN = "l", "o", "p", "f", "x"

STATES: Mapping[str, str] = {
    SEEN: words("seen live"),
    ACCEPTED: words("accepted"),
    OTHER: words("shows another text"),
    ON_THE_WAY: words("on the way"),
    LATE: words("late"),
    KEPT: words("kept back: off, not confirmed, in maintenance"),
    KEPT_LATE: words("kept back and late"),
    FAILED: words("failed"),
    OVERTAKEN: words("overtaken by a newer version"),
}
"""What each letter says, in the order of the bar."""

OF_A_RECALL: Mapping[str, str] = {
    **STATES,
    ACCEPTED: words("recall confirmed"),
    ON_THE_WAY: words("recall not confirmed yet"),
}

COUNTS: Mapping[str, str] = {
    "accepted": ACCEPTED + SEEN + OTHER,
    "seen": SEEN,
    "unconfirmed": ON_THE_WAY + LATE + KEPT + KEPT_LATE + FAILED,
    "late": LATE + KEPT_LATE,
    "failed": FAILED,
}
"""Which letters a count is made of."""

TROUBLE = (FAILED, OTHER, LATE, KEPT_LATE, KEPT)
"""What somebody has to see to, the worst first; of a recall also what is not confirmed yet."""

RECALLS = ("story.taken_down", "statement.recalled")
CHUNK = 128


@dataclass(frozen=True)
class Tally:
    """How many portals stand at which letter."""

    by_code: Mapping[str, int]

    @property
    def sent(self) -> int:
        """All that the event was written down for."""
        return sum(self.by_code.values())

    def count(self, name: str) -> int:
        """One of COUNTS, or "sent"."""
        return self.sent if name == "sent" else sum(self.by_code.get(code, 0) for code in COUNTS[name])


def code_of(event: OutboxEvent, at: datetime) -> ColumnElement[str]:
    """The letter of a Delivery of `event`, joined with its Endpoint, at `at` (UTC).

    A recall is confirmed by the receiver's answer to it; what its page then shows is a notice, not a text.
    """
    taken: list[tuple[ColumnElement[bool], str]] = []
    if event.type not in RECALLS:
        taken = [(is_seen(event), SEEN), (_other(event), OTHER)]
    late, kept = is_late(at), kept_back(at)
    return case(
        (Delivery.state == "failed", FAILED),
        (Delivery.state == "superseded", OVERTAKEN),
        *((and_(Delivery.state == "done", condition), code) for condition, code in taken),
        (Delivery.state == "done", ACCEPTED),
        (and_(kept, late), KEPT_LATE),
        (kept, KEPT),
        (late, LATE),
        else_=literal(ON_THE_WAY, String()),
    )


def kept_back(at: datetime) -> ColumnElement[bool]:
    """Whether nothing is sent to an Endpoint at `at` (UTC): it is off, not confirmed, or in maintenance."""
    begun = or_(Endpoint.maintenance_from.is_(None), Endpoint.maintenance_from <= at)
    maintained = and_(Endpoint.maintenance_until.is_not(None), Endpoint.maintenance_until > at, begun)
    return or_(~Endpoint.active, Endpoint.confirmed_at.is_(None), maintained)


def cursor_of(ids: Sequence[int], codes: str) -> str:
    """What a browser keeps of the wall it shows: a checksum of which cells there are in which order, and one
    of each CHUNK of letters.
    """
    layout = crc32(",".join(map(str, ids)).encode())
    return f"{layout:08x}" + "".join(_checksum(part) for part in _chunks(codes))


def changed(ids: Sequence[int], codes: str, cursor: str) -> list[tuple[int, str]] | None:
    """The runs of letters that are not those of `cursor` any more, each with the place of its first; None
    when the cells themselves are others.
    """
    now = cursor_of(ids, codes)
    if now[:8] != cursor[:8] or len(now) != len(cursor):
        return None
    width = len(_checksum(""))
    was = [cursor[start : start + width] for start in range(8, len(cursor), width)]
    parts = zip(_chunks(codes), was, strict=True)
    return [(place * CHUNK, part) for place, (part, old) in enumerate(parts) if _checksum(part) != old]


def _chunks(codes: str) -> list[str]:
    return [codes[start : start + CHUNK] for start in range(0, len(codes), CHUNK)]


def _checksum(part: str) -> str:
    return f"{crc32(part.encode()):08x}"


def _other(event: OutboxEvent) -> ColumnElement[bool]:
    told = and_(Delivery.receipt_digest.is_not(None), Delivery.receipt_digest != event.digest)
    return or_(Delivery.live_state == "different", told)
