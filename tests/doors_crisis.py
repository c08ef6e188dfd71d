"""The doors of the crisis desk, for the table in doors.py. `world` is its World."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from crisis import open_incident, raw_appointment, raw_signal
from factories import database, make_story, make_user, person_of
from sqlalchemy import select
from statements import begun, issued, written

from newsroom.captures import Origin, keep, put_bytes, take
from newsroom.clock import LOCAL, now
from newsroom.db import transaction
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import hold_back
from newsroom.incidents import outside_usecases, record_usecases, usecases
from newsroom.incidents.outside_usecases import Asked, Heard
from newsroom.incidents.record_usecases import Said
from newsroom.models import Appointment, Capture, Claim, IncidentRole, Signal, Target, new_id
from newsroom.signals.usecases import Seen, bring_captures, log_signal
from newsroom.statements.press_usecases import add_contact, switch_contact


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


def case(world: Any, **fields: Any) -> str:
    """The id of an open case that the boss leads."""
    return open_incident(world.app, world.boss, **fields).id


def signal(world: Any, **fields: Any) -> str:
    """The id of a signal that the boss logged."""
    seen = Seen(**{"quote": "“Đập vỡ rồi”", "source": "Facebook", **fields})
    with world.app.app_context():
        return log_signal(person_of(world.app, world.boss), seen, [], now()).id


def _first(world: Any, model: Any, incident_id: str, **columns: Any) -> str:
    with database(world.app) as session:
        wanted = select(model.id).where(model.incident_id == incident_id).filter_by(**columns).limit(1)
        return str(session.scalars(wanted).one())


def _running(world: Any, timer: str) -> dict[str, str]:
    """A case with a limit that runs, and the ids of both."""
    incident_id = case(world, signal_id=raw_signal(world.app, world.boss).id)
    return {"incident_id": incident_id, "target_id": _first(world, Target, incident_id, timer=timer)}


def inside(world: Any) -> dict[str, str]:
    """A case with something of everything in it."""
    found = _running(world, "facts")
    incident_id, boss = found["incident_id"], person_of(world.app, world.boss)
    with world.app.app_context():
        fact = record_usecases.add_fact(boss, incident_id, Said("Đập an toàn", "checking"), now())
        taken = take(BytesIO(b"\x89PNG anh"), "man hinh.png")
        signal_id = _first(world, Signal, incident_id)
        capture = bring_captures(boss, signal_id, [taken], now())[0]  # evidence of the case as well
        usecases.give_role(boss, incident_id, world.other.id, "writer", now())
        asked = Asked("authority", "Công an", "Luật An ninh mạng", "Xác minh")
        request = outside_usecases.send_request(boss, incident_id, asked, now())
        question = outside_usecases.take_question(boss, incident_id, Heard("Lan", "", "Vỡ chưa?"), now())
    return {
        **found,
        "fact_id": fact.id,
        "signal_id": signal_id,
        "capture_id": capture.id,
        "request_id": request.id,
        "question_id": question.id,
        "claim_id": _first(world, Claim, incident_id),
        "case_role_id": _first(world, IncidentRole, incident_id, role="writer"),
    }


def held(world: Any) -> str:
    """The id of a hold on a tag of its own."""
    with world.app.app_context():
        return hold_back(person_of(world.app, world.boss), Halt("tag", "thử giữ", "Chờ"), now()).id


def _held_story(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    story = make_story(world.app, world.boss, tags=("thử giữ",))
    return {"hold_id": held(world)}, {"story": story.id}


def _in_case(**fields: Any) -> Any:
    return lambda world: ({"incident_id": case(world)}, fields)


def _about(*names: str, **fields: Any) -> Any:
    def sent(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        there = inside(world)
        return {name: there[name] for name in ("incident_id", *names)}, fields

    return sent


def _template(world: Any) -> str:
    return str(written(world.app, make_user(world.app, "secretary")).id)


def _template_form(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    said = {"name": "Mẫu thử", "kind": "holding", "expires_at": _later(90)}
    return {}, {**said, "title_vi": "Đang kiểm tra", "body_vi": "{known}"}


def _statement(world: Any) -> str:
    return str(begun(world.app, world.boss, open_incident(world.app, world.boss)).id)


def _contact(world: Any, active: bool = True) -> str:
    boss, address = person_of(world.app, world.boss), f"bao.{new_id()}@example.vn"
    with world.app.app_context():
        contact_id = str(add_contact(boss, "Báo Thử", "", address, now()).id)
        switch_contact(boss, contact_id, active, now())
    return contact_id


def _to_the_press(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    _contact(world)
    writer = make_user(world.app, "editor")
    story = issued(world.app, open_incident(world.app, writer), writer, world.boss)
    return {"story_id": story.id}, {}


HONEST: dict[str, Any] = {
    "statements.press.add": lambda _w: ({}, {"outlet": "Báo Thử", "email": f"bao.{new_id()}@example.vn"}),
    "statements.press.switch_on": lambda w: ({"contact_id": _contact(w, active=False)}, {}),
    "statements.press.switch_off": lambda w: ({"contact_id": _contact(w)}, {}),
    "statements.press.send": _to_the_press,
    "statements.begin": _in_case(
        what="kind:holding", language="vi", section="thoi-su", next_update_at=_later(1)
    ),
    "statements.promise": lambda w: ({"story_id": _statement(w)}, {"next_update_at": _later(2)}),
    "statements.library.write_template": _template_form,
    "statements.library.clear_template": lambda w: ({"template_id": _template(w)}, {}),
    "statements.library.retire_template": lambda w: ({"template_id": _template(w)}, {}),
    "incidents.open_case": lambda w: (
        {},
        {"title": "Đập an toàn", "claim": "“Vỡ rồi”", "severity": "2", "reason": "Lan", "lead_id": w.boss.id},
    ),
    "signals.log": lambda _w: ({}, {"url": "https://example.vn/tin-don", "quote": "“Vỡ rồi”"}),
    "signals.bring": lambda w: ({"signal_id": signal(w)}, {"file": (__file__,)}),
    "signals.decide": lambda w: (
        {"signal_id": signal(w)},
        {"version": 1, "decision": "watch", "severity": "3", "reason": "Ít người đọc"},
    ),
    "signals.join_case": lambda w: (
        {"signal_id": signal(w)},
        {"version": 1, "incident_id": case(w), "reason": "Cùng một tin đồn"},
    ),
    "incidents.seen": _in_case(version=1),
    "incidents.record.log": _in_case(kind="note", body="Đã gọi chủ đập"),
    "incidents.record.add_fact": _in_case(body="Đập an toàn", state="unknown"),
    "incidents.record.change_fact": _about("fact_id", version=1, body="Đập", state="known", source="Báo cáo"),
    "incidents.record.add_claim": _in_case(quoted="“Đã có người chết”"),
    "incidents.record.judge_claim": _about("claim_id", verdict="fake", why="Ảnh cũ"),
    "incidents.record.bring_evidence": _in_case(source_url="https://example.vn/bai", about="Bài gốc"),
    "incidents.outside.send_request": _in_case(
        kind="platform_removal", to_whom="Facebook", legal_basis="NĐ 147/2024", body="Gỡ bài"
    ),
    "incidents.outside.note_outcome": _about("request_id", version=1, outcome="Đã gỡ"),
    "incidents.outside.take_question": _in_case(from_whom="Lan", outlet="Báo Thử", body="Đập ra sao?"),
    "incidents.outside.answer_question": _about("question_id", version=1, answer="Đập an toàn"),
    "incidents.people.give_role": lambda w: (
        {"incident_id": case(w)},
        {"role": "legal", "user_id": w.other.id},
    ),
    "incidents.people.end_role": _about("case_role_id"),
    "incidents.clocks.set_start": _in_case(kind="received", starts_at=_later(-1), note="Công văn đến"),
    "incidents.clocks.meet_target": _about("target_id"),
    "incidents.clocks.restart_target": _about("target_id", reason="Có dữ kiện mới"),
    "incidents.people.close": _in_case(version=1, note="Đã yên"),
    "holds.hold_back": ({}, {"scope": "tag", "tag": "thử giữ", "reason": "Chờ kiểm tra"}),
    "holds.hold_back_in_case": lambda w: (
        {"incident_id": case(w)},
        {"scope": "tag", "tag": "thử giữ", "reason": "Chờ kiểm tra"},
    ),
    "holds.let_go": _held_story,
    "holds.end": lambda w: ({"hold_id": held(w)}, {"seen": "0"}),
    "authority.enter": _paper,
    "authority.publish": lambda w: ({"appointment_id": paper(w, published_at=None).id}, {}),
    "authority.contact": lambda w: ({"appointment_id": paper(w).id}, {"version": 1, "phone": "024 1234"}),
    "authority.revoke": lambda w: ({"appointment_id": paper(w).id}, {"reason": "Chuyển công tác"}),
}


def behind(world: Any) -> dict[str, Any]:
    """What the addresses of the crisis desk need."""
    return {
        "appointment_id": paper(world).id,
        "template_id": _template(world),
        "signal_id": signal(world),
        "hold_id": held(world),
        **inside(world),
    }
