"""The doors of the register of endpoints, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import database, make_endpoint

from newsroom.models import Endpoint, new_id


def receiver(version: int = 0) -> dict[str, Any]:
    """What the form about a receiver holds, under an address of its own."""
    manner = {"payload": "ninjs-3.1", "signing": "v1", "concurrency": "2"}
    return {
        "name": "Cổng mới",
        "url": f"https://cong-{new_id()[:8]}.example.vn/hook",
        "version": version,
        **manner,
    }


def changed(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A receiver, and its form with another name and address."""
    endpoint = world.endpoint()
    with database(world.app) as session:
        version = session.get_one(Endpoint, endpoint.id).version
    return {"endpoint_id": endpoint.id}, receiver(version)


def unconfirmed(world: Any) -> dict[str, Any]:
    """A receiver that has not answered its challenge."""
    return {"endpoint_id": make_endpoint(world.app, confirmed_at=None).id}


def grouped(world: Any) -> dict[str, Any]:
    """All of a group of one, to be switched off."""
    group = make_endpoint(world.app, group=f"Nhóm {new_id()[:8]}").group
    return {"group": group, "act": "off", "expected": "1"}


HONEST: dict[str, Any] = {
    "endpoints.add": lambda _w: ({}, receiver()),
    "endpoints.change": changed,
    "endpoints.switch": lambda w: ({"endpoint_id": w.endpoint().id}, {"active": "no"}),
    "endpoints.resend_failed": lambda w: ({"endpoint_id": w.failed().endpoint_id}, {}),
    "endpoints.many.do": lambda w: ({}, grouped(w)),
    "endpoints.trials.rotate": lambda w: ({"endpoint_id": make_endpoint(w.app).id}, {"signing": "v1a"}),
    "endpoints.trials.retire": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "endpoints.trials.test": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "endpoints.trials.ask": lambda w: (unconfirmed(w), {}),
    "endpoints.trials.confirm": lambda w: (unconfirmed(w), {"reason": "ours"}),
}
