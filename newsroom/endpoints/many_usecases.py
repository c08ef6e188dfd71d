"""Changing many receivers at once: everything that a filter finds."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.db import transaction
from newsroom.endpoint_access import must_manage
from newsroom.endpoints.challenge_usecases import challenge
from newsroom.endpoints.describing import LIMITS, TOO_LONG
from newsroom.endpoints.registry import Wanted, condition, findable
from newsroom.endpoints.standing import note
from newsroom.endpoints.usecases import switch
from newsroom.errors import Invalid, Refused, words
from newsroom.models import Endpoint
from newsroom.person import Person

AT_ONCE = 200
"""How many are changed in one transaction: short enough that deliveries are not kept waiting."""

Act = Callable[[Session, Endpoint], None]


def switch_many(person: Person, wanted: Wanted, on: bool, expected: int, at: datetime) -> int:
    """Switch everything on or off that `wanted` finds; returns how many it found. `expected`: how many it
    found when the person was asked. Raises Forbidden, Refused when that is no longer so.
    """

    def act(session: Session, endpoint: Endpoint) -> None:
        if endpoint.active != on:
            switch(session, person, endpoint, on, at)

    return _each(person, wanted, expected, at, act)


def regroup_many(person: Person, wanted: Wanted, group: str, expected: int, at: datetime) -> int:
    """Put everything that `wanted` finds into a group ("": none); as `switch_many`. Raises Invalid, too."""
    group = group.strip()
    if len(group) > LIMITS["group"]:
        raise Invalid({"group": TOO_LONG["group"]})

    def act(session: Session, endpoint: Endpoint) -> None:
        if endpoint.group != group:
            endpoint.group, endpoint.version = group, endpoint.version + 1
            endpoint.found_by = findable(endpoint.name, endpoint.host, group)
            note(session, "endpoint.change", person, at, endpoint, group=group)

    return _each(person, wanted, expected, at, act)


def ask_many(person: Person, wanted: Wanted, expected: int, at: datetime) -> int:
    """Send its challenge to all that `wanted` finds and that is on and not confirmed; as `switch_many`,
    but returns how many were asked."""
    asked: list[str] = []

    def act(session: Session, endpoint: Endpoint) -> None:
        if endpoint.active and endpoint.confirmed_at is None:
            challenge(session, person, endpoint, at)
            asked.append(endpoint.id)

    _each(person, wanted, expected, at, act)
    return len(asked)


def _each(person: Person, wanted: Wanted, expected: int, at: datetime, act: Act) -> int:
    must_manage(person)
    with transaction() as session:
        found = select(Endpoint.id).where(condition(session, wanted, at)).order_by(Endpoint.id)
        ids = session.scalars(found).all()
    if len(ids) != expected:
        raise Refused(words("The list has changed since you looked. Look at it again before you go on."))
    for first in range(0, len(ids), AT_ONCE):
        with transaction() as session:
            for endpoint in _locked(session, ids[first : first + AT_ONCE]):
                act(session, endpoint)
    return len(ids)


def _locked(session: Session, ids: Sequence[str]) -> Sequence[Endpoint]:
    """In one order, so that two who do this never wait for each other."""
    rows = select(Endpoint).where(Endpoint.id.in_(ids)).order_by(Endpoint.id)
    return session.scalars(
        rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
