"""What bodies and answers are made of: fields that speak our sentences, and moments with a zone."""

from datetime import UTC, datetime
from typing import Any, ClassVar

import marshmallow as ma

from newsroom.clock import from_iso, iso
from newsroom.errors import words

REQUIRED = words("This field is required.")
WRONG = words("This value has the wrong type.")
NO_FIELD = words("There is no such field.")
OUT_OF_RANGE = words("This number is out of range.")
TOO_LONG = words("This is too long.")
TOO_MANY = words("There are too many of these.")
NO_MOMENT = words("Give a date and time with its zone, from 2000 to 2099: 2026-11-22T08:00:00+07:00.")

_YEARS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


class Moment(ma.fields.DateTime):
    """RFC 3339 in, with any zone; RFC 3339 in UTC out."""

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | None:
        return iso(value) if value is not None else None

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> datetime:
        try:
            moment = from_iso(value)
        except (ValueError, TypeError, OverflowError):
            raise ma.ValidationError(NO_MOMENT) from None
        if not _YEARS[0] <= moment < _YEARS[1]:
            raise ma.ValidationError(NO_MOMENT)
        return moment


class Flag(ma.fields.Boolean):
    """True or false; marshmallow alone would take "yes" and 1 as well."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ma.ValidationError(WRONG)
        return value


class Given(ma.Schema):
    """What comes in. What it does not name is refused, and refusals speak our sentences."""

    error_messages = {"unknown": NO_FIELD, "type": WRONG}  # noqa: RUF012  # marshmallow declares it for instances

    def on_bind_field(self, _field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Called by marshmallow for each field."""
        inner = getattr(field_obj, "inner", None)
        for field in (field_obj, inner) if inner else (field_obj,):
            field.error_messages = {**dict.fromkeys(field.error_messages, WRONG), "required": REQUIRED}


class Answer(ma.Schema):
    """What goes out: every field is always there, save those that are said to be there `sometimes`."""

    sometimes: ClassVar[frozenset[str]] = frozenset()

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Called by marshmallow for each field."""
        field_obj.required = field_name not in self.sometimes


def text(description: str, *, required: bool = False, longest: int | None = None) -> ma.fields.String:
    """A text that is given; `longest` counts characters as they are sent."""
    checks = [ma.validate.Length(max=longest, error=TOO_LONG)] if longest else []
    return ma.fields.String(required=required, validate=checks, metadata={"description": description})


def texts(description: str, most: int, longest: int) -> ma.fields.List[str]:
    """A list of texts that is given."""
    return ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=longest, error=TOO_LONG)),
        validate=ma.validate.Length(max=most, error=TOO_MANY),
        metadata={"description": description},
    )


def number(description: str, least: int, most: int, **options: Any) -> ma.fields.Integer:
    """A whole number that is given; `options` are marshmallow's."""
    within = ma.validate.Range(least, most, error=OUT_OF_RANGE)
    return ma.fields.Integer(validate=within, metadata={"description": description}, **options)


def said(description: str, **options: Any) -> ma.fields.String:
    """A text that is answered."""
    return ma.fields.String(metadata={"description": description}, **options)


def moment(description: str, **options: Any) -> Moment:
    """A moment that is given or answered."""
    return Moment(metadata={"description": description}, **options)
