"""The shapes in which an endpoint may have its events: the stored body, and what is made of it."""

from collections.abc import Callable

from newsroom.models.endpoint import PAYLOADS


def _as_stored(body: bytes) -> bytes:
    return body


FORMATS: dict[str, Callable[[bytes], bytes]] = {PAYLOADS[0]: _as_stored}
"""How the stored body (ninjs 3.1) becomes each shape."""


def payload_for(endpoint_payload: str, body: bytes) -> bytes:
    """The body of an event as an endpoint with this `payload` is sent it; raises KeyError for a shape that
    cannot be made."""
    return FORMATS[endpoint_payload](body)
