"""The doors of the register of endpoints, for the table in doors.py. `world` is its World."""

from typing import Any

from factories import database, make_endpoint, person_of

from newsroom.clock import now
from newsroom.endpoints.importing.batches import carry_on_imports
from newsroom.endpoints.importing.usecases import prepare_import, start_import
from newsroom.endpoints.own_usecases import make_link
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


def linked(world: Any, keys: int = 1) -> str:
    """The token of a link to the own page of a receiver with so many keys."""
    endpoint = world.endpoint() if keys > 1 else make_endpoint(world.app)
    with world.app.app_context():
        return make_link(person_of(world.app, world.boss), endpoint.id, now())


def imported(world: Any, state: str = "ready") -> int:
    """A table of one new receiver; "ready" to be taken over, or "done" with its key still there."""
    with world.app.app_context():
        person = person_of(world.app, world.boss)
        table = f"address,name\nhttps://cong-{new_id()[:8]}.example.vn/hook,Cổng trong bảng\n"
        import_id = prepare_import(person, table.encode(), False, now())
        if state == "done":
            start_import(person, import_id, now())
            while carry_on_imports(now()):
                pass
        return import_id


HONEST: dict[str, Any] = {
    "endpoints.add": lambda _w: ({}, receiver()),
    "endpoints.change": changed,
    "endpoints.switch": lambda w: ({"endpoint_id": w.endpoint().id}, {"active": "no"}),
    "endpoints.resend_failed": lambda w: ({"endpoint_id": w.failed().endpoint_id}, {}),
    "endpoints.own.link": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "endpoints.own.change": lambda w: ({"own_token": linked(w)}, {"contact": "Chị Lan"}),
    "endpoints.own.test": lambda w: ({"own_token": linked(w)}, {}),
    "endpoints.own.rotate": lambda w: ({"own_token": linked(w)}, {}),
    "endpoints.own.retire": lambda w: ({"own_token": linked(w, keys=2)}, {}),
    "endpoints.many.do": lambda w: ({}, grouped(w)),
    "endpoints.importing.prepare": ({}, {"pasted": "address,name\nhttps://dan.example.vn/,Cổng dán"}),
    "endpoints.importing.start": lambda w: ({"import_id": imported(w)}, {}),
    "endpoints.importing.cancel": lambda w: ({"import_id": imported(w)}, {}),
    "endpoints.importing.keys": lambda w: ({"import_id": imported(w, "done")}, {}),
    "endpoints.trials.rotate": lambda w: ({"endpoint_id": make_endpoint(w.app).id}, {"signing": "v1a"}),
    "endpoints.trials.retire": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "endpoints.trials.test": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "endpoints.trials.ask": lambda w: (unconfirmed(w), {}),
    "endpoints.trials.confirm": lambda w: (unconfirmed(w), {"reason": "ours"}),
}
