"""The doors of the crisis desk, for the table in doors.py. `world` is its World."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from crisis import raw_appointment
from factories import person_of

from newsroom.captures import Origin, keep, put_bytes, take
from newsroom.clock import LOCAL, now
from newsroom.db import transaction
from newsroom.models import Appointment, Capture


def paper(world: Any, **columns: Any) -> Appointment:
    """A published paper with its scan, for somebody else than the boss."""
    with world.app.app_context():
        taken = take(BytesIO(b"%PDF-1.7 thu"), "quyet dinh.pdf")
        put_bytes(taken)
        with transaction() as session:
            scan: Capture = keep(session, person_of(world.app, world.boss), taken, Origin("paper"), now())
    values = {"paper_id": scan.id, "published_at": now(), **columns}
    return raw_appointment(world.app, world.boss, world.other, **values)


def _later(days: int) -> str:
    return (now() + timedelta(days=days)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def _paper(_world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    about = {"kind": "spokesperson", "user_id": "", "name": "Lê Thị Thử", "title": "Chánh Văn phòng"}
    times = {"signed_at": _later(-1), "valid_from": _later(0), "valid_until": _later(90)}
    return {}, {**about, **times, "paper_number": "9/QĐ-UBND", "signed_by": "Chủ tịch", "incident_id": ""}


HONEST: dict[str, Any] = {
    "authority.enter": _paper,
    "authority.publish": lambda w: ({"appointment_id": paper(w, published_at=None).id}, {}),
    "authority.contact": lambda w: ({"appointment_id": paper(w).id}, {"version": 1, "phone": "024 1234"}),
    "authority.revoke": lambda w: ({"appointment_id": paper(w).id}, {"reason": "Chuyển công tác"}),
}


def behind(world: Any) -> dict[str, Any]:
    """What the addresses of the crisis desk need."""
    return {"appointment_id": paper(world).id}
