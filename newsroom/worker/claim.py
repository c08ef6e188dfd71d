"""Taking deliveries that are due. The row is the truth; a lease says who is sending it and until when.

A process that dies keeps its leases until they end, or until a worker starts on the same machine; then
anybody sends those rows again, under the same webhook-id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, func, select, true, update
from sqlalchemy.orm import Session

from newsroom.db import db, transaction
from newsroom.delivery_rows import overtaken
from newsroom.holding import HOLD_LANE, anything_held
from newsroom.models import Delivery, Endpoint
from newsroom.models.endpoint import LANES
from newsroom.worker import candidates
from newsroom.worker.candidates import Found
from newsroom.worker.held import held_among
from newsroom.worker.parcels import parcels
from newsroom.worker.room import Room, Verdict
from newsroom.worker.sender import Parcel

LEASE = timedelta(seconds=30)
"""Twice what one try may take, so that a lease never ends while its holder lives and works."""

CLAIM_LOCK = 0x6E657773
"""PostgreSQL's advisory lock that lets one process claim at a time (SQLite has one writer anyway). Without
it two of them could take two versions of a story for one receiver in the same moment."""

WINDOW = 2
"""How many rows are looked at for one that is taken; and at least this many: """
SHORTEST_WINDOW = 100

WINDOWS = 2
"""How many windows full of what is held back are put aside in one look: few, for statements wait for it."""

YIELD = timedelta(seconds=10)
"""How long ordinary deliveries stand back for statements that another worker has yet to take."""


@dataclass(frozen=True)
class Wanted:
    """What to take: of which lanes, and (`overdue`) only what has been due for so long."""

    lanes: tuple[str, ...]
    overdue: timedelta = timedelta(0)


@dataclass(frozen=True)
class Places:
    """How many more may begin: statements, and all else. `deep`: whether to ask each receiver for its first
    row where the head of the queue is clogged."""

    crisis: int
    others: int
    deep: bool = True


def anything_due(wanted: Wanted, at: datetime, thorough: bool = True) -> bool:
    """Whether a claim at `at` (UTC) may find something: a cheap look that locks nothing. One that is not
    `thorough` passes over receivers in trouble and leases that have ended.
    """
    session, due = db.session(), at - wanted.overdue
    found = candidates.anything_due(session, wanted.lanes, due, behind=False)
    if not found and thorough:
        ended = select(Delivery.id).where(Delivery.state == "sending", Delivery.lease_until <= at).limit(1)
        found = candidates.anything_due(session, wanted.lanes, due, behind=True)
        found = found or session.scalar(ended) is not None
    session.commit()
    return found


def claim(wanted: Wanted, owner: str, places: Places, at: datetime) -> list[Parcel]:
    """Lease due deliveries to `owner`, the most urgent first, as many as there are places for and as
    newsroom.worker.room allows; while statements are due, nothing else begins.

    What somebody holds back is put aside, and what a newer event of the same story has overtaken is retired;
    two events of one story are never under way to one receiver at once.
    """
    with transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK)))
        taking = _Claim(session, wanted, at)
        taking.take_all(places)
        return parcels(session, taking.lease(owner))


class _Claim:
    """One look and what it found."""

    def __init__(self, session: Session, wanted: Wanted, at: datetime) -> None:
        self._session, self._wanted, self._at = session, wanted, at
        self._due = at - wanted.overdue
        held = candidates.under_way(session)
        _free(session, [row.id for row in held if row.lease_until <= at])
        self._room = Room([row for row in held if row.lease_until > at], at)
        self._taken: list[int] = []
        self._deep = True
        self._short = False  # whether what could go was left for want of places
        self._holds = wanted.lanes != ("crisis",) and anything_held(session)

    def take_all(self, places: Places) -> None:
        """Choose what to send."""
        self._deep = places.deep
        if "crisis" in self._wanted.lanes:
            self._take("crisis", places.crisis)
        if self._statements_wait():
            return
        left = places.others
        for lane in LANES[1:]:
            if lane in self._wanted.lanes and left > 0:
                left -= self._take(lane, left)

    def lease(self, owner: str) -> list[int]:
        """Lease what was chosen; returns the ids of the rows that nobody else holds."""
        # Written so that no index of states fits: SQLite would rather read all that waits than these rows.
        waiting = func.coalesce(Delivery.state, "") == "waiting"
        free = (
            select(Delivery.id).where(Delivery.id.in_(self._taken), waiting).with_for_update(skip_locked=True)
        )
        leased = self._change(free).values(state="sending", lease_owner=owner, lease_until=self._at + LEASE)
        ids = list(self._session.scalars(leased.returning(Delivery.id))) if self._taken else []
        for endpoint_id, (began, sent) in self._room.sent.items():
            counted = update(Endpoint).where(Endpoint.id == endpoint_id)
            self._session.execute(counted.values(minute_began=began, minute_sent=sent))
        return ids

    def _take(self, lane: str, places: int) -> int:
        """Choose up to `places` rows of a lane: of healthy receivers first, then of those in trouble."""
        before, clogged = len(self._taken), False
        for behind in (False, True):
            left = places - (len(self._taken) - before)
            window = max(WINDOW * left, SHORTEST_WINDOW)
            if left > 0:
                rows, full = self._head(lane, behind, window)
                self._judge(rows, left)
                clogged = clogged or full
        left = places - (len(self._taken) - before)
        if left > 0 and clogged and self._deep:
            busy = self._room.full_endpoints(concurrency=1)
            rows = candidates.first_of_each(self._session, lane, busy, self._due, self._at, left)
            self._judge(self._put_aside(rows), left)
        return len(self._taken) - before

    def _head(self, lane: str, behind: bool, window: int) -> tuple[Found, bool]:
        """The head of a lane without what is held back, and whether more waits behind it."""
        for _ in range(WINDOWS):
            rows = candidates.head(self._session, lane, behind, self._due, self._at, window)
            if (free := self._put_aside(rows)) or len(rows) < window:
                break
        return free, len(rows) == window

    def _judge(self, rows: Found, left: int) -> None:
        """Take what can go, `left` rows at the most; whether there is more is kept in `_short`."""
        found: dict[Verdict, list[int]] = {verdict: [] for verdict in Verdict}
        taken = set(self._taken)
        for row in rows:
            if len(found[Verdict.GO]) == left:
                self._short = self._short or not row.behind
                break
            if row.id not in taken:
                verdict = self._room.judge(row)
                if verdict is not Verdict.AWAY or not row.behind:
                    found[verdict].append(row.id)
        self._taken += found[Verdict.GO]
        self._put_away(found)

    def _put_away(self, found: Mapping[Verdict, Sequence[int]]) -> None:
        if found[Verdict.AWAY]:
            self._session.execute(self._change(found[Verdict.AWAY]).values(behind=True))
        if found[Verdict.OVERTAKEN]:
            self._session.execute(self._change(found[Verdict.OVERTAKEN]).values(state="superseded"))

    def _put_aside(self, rows: Found) -> Found:
        """The rows that nobody holds back; the others leave the lane."""
        if not self._holds:
            return rows
        held = held_among(self._session, [row.id for row in rows if row.lane != "crisis"])
        if held:
            self._session.execute(self._change(held).values(lane=HOLD_LANE))
        return [row for row in rows if row.id not in held]

    def _statements_wait(self) -> bool:
        """Whether a statement could go but was not taken: here for want of places, or since it belongs to
        another worker, which is given time to come for it.
        """
        if self._short:
            return True
        ours = "crisis" in self._wanted.lanes
        due = self._due if ours else self._at
        rows = candidates.head(self._session, "crisis", False, due, self._at, SHORTEST_WINDOW)
        waiting = [row for row in rows if row.id not in self._taken]
        fresh = [row for row in waiting if ours or row.next_at > self._at - YIELD]
        return any(self._room.judge(row) is Verdict.GO for row in fresh)

    def _change(self, ids: Any) -> Update:
        return update(Delivery).where(Delivery.id.in_(ids)).execution_options(synchronize_session=False)


def _free(session: Session, ids: list[int]) -> None:
    """Let go what somebody held whose lease has ended: it waits again, or is retired."""
    free = {"lease_owner": None, "lease_until": None}
    changed = [("superseded", overtaken()), ("waiting", true())]
    for state, condition in changed if ids else ():
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids), Delivery.state == "sending", condition)
            .values(state=state, **free)
            .execution_options(synchronize_session=False)
        )
