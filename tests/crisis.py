"""Cases, signals and papers for tests: put straight into the database, or made as people make them."""

from datetime import datetime, timedelta
from typing import Any

from factories import PASSWORD, database, make_story, move, person_of
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newsroom.clock import local, now
from newsroom.db import transaction
from newsroom.incidents.usecases import Opening, open_case
from newsroom.models import (
    Appointment,
    Debt,
    Incident,
    Signal,
    Story,
    Target,
    User,
    WorkflowDefinition,
    new_id,
)
from newsroom.statement_rows import attach
from workflows import Library, load_text

HASTE = {"reason": "danger", "comment": "Đê đang vỡ."}


def put(app: Flask, row: Any) -> Any:
    """Keep a row as it is; nothing goes into the trail."""
    with database(app) as session:
        session.add(row)
    return row


def raw_incident(app: Flask, user: User, **columns: Any) -> Incident:
    """A case as its row, with nothing around it."""
    values = {"year": 2026, "number": 1, "tag": "vv-2026-0001", "title": "Tin đồn vỡ đập", "severity": 2}
    values |= {"opened_by_id": user.id, "opened_at": now(), "reason": "Lan nhanh"}
    values |= {"policy_name": "viet-nam", "policy_version": 1}
    return put(app, Incident(id=new_id(), **{**values, **columns}))


def raw_signal(app: Flask, user: User, **columns: Any) -> Signal:
    """A signal as its row."""
    values = {"source": "Facebook", "first_seen_at": now(), "created_at": now(), "logged_by_id": user.id}
    return put(app, Signal(id=new_id(), **{**values, **columns}))


def raw_target(app: Flask, incident: Incident, **columns: Any) -> Target:
    """A time limit of a case as its row."""
    values = {"timer": "holding_statement", "kind": "internal", "calendar": "h"}
    values |= {"begins_at": now(), "due_at": now() + timedelta(hours=1)}
    return put(app, Target(id=new_id(), incident_id=incident.id, **{**values, **columns}))


def raw_appointment(app: Flask, registrar: User, holder: User | None, **columns: Any) -> Appointment:
    """A paper in the register as its row: a standing spokesperson since yesterday."""
    values = {"kind": "spokesperson", "name": "Người phát ngôn thử", "title": "Chánh Văn phòng"}
    values |= {"paper_number": "12/QĐ-UBND", "signed_by": "Chủ tịch", "created_by_id": registrar.id}
    values |= dict.fromkeys(("valid_from", "signed_at", "created_at"), now() - timedelta(days=1))
    values["user_id"] = holder.id if holder else None
    return put(app, Appointment(id=new_id(), **{**values, **columns}))


def open_incident(app: Flask, user: User, at: datetime | None = None, **fields: Any) -> Incident:
    """A case as people open one; `user` leads it."""
    values = {"title": "Đập Suối Thử vẫn an toàn", "claim": "“Đập đã vỡ rồi!”", "severity": 2}
    opening = Opening(**{**values, "reason": "Lan nhanh trên mạng", "lead_id": user.id, **fields})
    with app.app_context():
        return open_case(person_of(app, user), opening, at or now())


def statement_in(app: Flask, author: User, incident: Incident | None = None, **fields: Any) -> Story:
    """A statement of `author`, in a case or in none, sent for checking."""
    following = now() + timedelta(days=30)
    body = f"Đập vẫn an toàn.\n\nCập nhật tiếp theo lúc {local(following):%H:%M ngày %d/%m/%Y}."
    story = make_story(app, author, type="thong-tin-ban-dau", **{"body": body, **fields})
    if incident is not None:
        with app.app_context(), transaction() as session:
            row, case = session.get_one(Story, story.id), session.get_one(Incident, incident.id)
            attach(session, story=row, incident=case, kind="holding", next_update_at=following, at=now())
    return move(app, author, story, "submit")


def break_glass(app: Flask, user: User, story: Story, password: str = PASSWORD, **given: Any) -> Story:
    """Release a statement alone, as a spokesperson does on the page of that decision."""
    return move(app, user, story, "breakglass", password=password, **{**HASTE, **given})


def debts_of(app: Flask, story: Story) -> list[Debt]:
    """The reviews that were ever owed for a story."""
    with database(app) as session:
        return list(session.scalars(select(Debt).where(Debt.story_id == story.id)))


def begun_under_the_second_version(session: Session, story: Story) -> None:
    """As if the story had begun when the crisis lane did not ask for a paper yet."""
    source = Library().get("crisis").source.replace("version = 3", "version = 2").replace('"speaks", ', "")
    kept = load_text(source, "crisis-2")
    session.add(WorkflowDefinition(name="crisis", version=2, sha256=kept.sha256, source=source))
    session.execute(update(Story).where(Story.id == story.id).values(workflow_version=2))
