"""Rows of deliveries by the thousand: one statement that inserts what it selects."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, case, insert, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from newsroom.models import Delivery, Endpoint

Columns = dict[InstrumentedAttribute[Any], Any]


def new_rows(given: Mapping[InstrumentedAttribute[Any], Any], at: ColumnElement[Any]) -> Columns:
    """Every column of a delivery that waits since `at` (UTC) for the Endpoint row at hand, with its own
    values `given`; in the order in which `inserted` wants them selected.
    """
    in_trouble = or_(
        ~Endpoint.active,
        Endpoint.confirmed_at.is_(None),
        Endpoint.failures > 0,
        Endpoint.maintenance_until > at,
    )
    return {
        **given,
        Delivery.endpoint_id: Endpoint.id,
        Delivery.behind: case((in_trouble, True), else_=False),
        Delivery.state: literal("waiting"),
        Delivery.attempts: literal(0),
        Delivery.tries_before: literal(0),
        Delivery.next_at: at,
        Delivery.created_at: at,
        Delivery.last_error: literal(""),
        Delivery.live_state: literal(""),
    }


def inserted(columns: Columns, rows: Select[*tuple[Any, ...]]) -> Insert:
    """The statement that inserts the `rows` selected by the values of `columns`."""
    table = Delivery.metadata.tables[Delivery.__tablename__]
    return insert(table).from_select([column.key for column in columns], rows, include_defaults=False)
