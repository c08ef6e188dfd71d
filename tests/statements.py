"""Statement templates and statements for tests, made as people make them."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from crisis import raw_appointment
from factories import edit, make_user, move, person_of
from flask import Flask
from sqlalchemy import select

from newsroom.captures import take
from newsroom.clock import local, now
from newsroom.db import db
from newsroom.incidents.record_usecases import bring_evidence, judge_claim
from newsroom.models import Claim, Incident, StatementTemplate, Story, User
from newsroom.statements.filling import Prepared
from newsroom.statements.library_usecases import Wording, clear_template, write_template
from newsroom.statements.usecases import NewStatement, begin_statement

HOLDING = Prepared(
    "{agency}: đang kiểm tra thông tin về đập Suối Thử",
    "Người dân theo dõi thông tin tại cổng này.",
    "Đến nay đã rõ:\n\n{known}\n\nĐang kiểm chứng:\n\n{checking}\n\nCập nhật tiếp theo lúc {next_update}.",
)
REBUTTAL = Prepared(
    "Đập Suối Thử vẫn an toàn",
    "{agency} khẳng định như vậy sau khi kiểm tra tại chỗ.",
    "Trên mạng có tin: {claim}\n\nKết luận: {verdict}. {why}\n\nĐã rõ:\n\n{known}",
)


def wording(**fields: Any) -> Wording:
    """A holding statement in Vietnamese that may be used for a month."""
    values = {"name": "Thông tin ban đầu", "kind": "holding", "texts": {"vi": HOLDING}, "lengths": {}}
    return Wording(**{**values, "expires_at": now() + timedelta(days=30), **fields})


def written(
    app: Flask, author: User, at: datetime | None = None, of: str = "", **fields: Any
) -> StatementTemplate:
    """A version that nobody has cleared."""
    with app.app_context():
        return write_template(person_of(app, author), wording(**fields), at or now(), of)


def cleared(app: Flask, author: User, at: datetime | None = None, **fields: Any) -> StatementTemplate:
    """A version that a lawyer has cleared."""
    row, lawyer = written(app, author, at, **fields), make_user(app, "legal")
    with app.app_context():
        return clear_template(person_of(app, lawyer), row.id, at or now())


def begun(app: Flask, writer: User, incident: Incident, at: datetime | None = None, **fields: Any) -> Story:
    """A statement of the case as it is filled in; without a template a holding one unless `kind` says."""
    moment = at or now()
    values = {"kind": "holding", "next_update_at": moment + timedelta(hours=2), **fields}
    with app.app_context():
        return begin_statement(person_of(app, writer), incident.id, NewStatement(**values), moment)


def clock_time(moment: datetime) -> str:
    """A time of day as a text says it."""
    return local(moment).strftime("%H:%M")


def proven(app: Flask, lead: User, incident: Incident) -> None:
    """Give a case evidence and a verdict on its claim."""
    boss = person_of(app, lead)
    with app.app_context():
        taken = take(BytesIO(b"%PDF-1.7 bien ban"), "bien ban.pdf")
        bring_evidence(boss, incident.id, taken, "", "Biên bản kiểm tra", now())
        claim = db.session.scalars(select(Claim.id).where(Claim.incident_id == incident.id)).one()
        judge_claim(boss, incident.id, claim, "fake", "Ảnh chụp ở nước ngoài năm 2019", now())


CONFIRMED = ("facts", "names", "authority", "next")
"""The lines of the checklist of a release."""


def release(app: Flask, story: Story, writer: User, lawyer: User, speaker: User) -> Story:
    """Take a statement through the fast lane: sent, cleared, released by two people."""
    move(app, writer, story, "submit")
    move(app, lawyer, story, "clear")
    return move(app, speaker, story, "release", checklist=frozenset(CONFIRMED))


def issued(app: Flask, incident: Incident, writer: User, registrar: User) -> Story:
    """A holding statement that readers see: written by one, cleared by another, released by a third."""
    lawyer, speaker = make_user(app, "legal"), make_user(app, "spokesperson", name="Bùi Văn Ngôn")
    raw_appointment(app, registrar, speaker, name="Bùi Văn Ngôn", paper_number="7/QĐ-VP")
    due = now() + timedelta(hours=2)
    story = begun(app, writer, incident, next_update_at=due)
    said = f"Đập an toàn. Mực nước thấp hơn ngưỡng tràn. Cập nhật lúc {clock_time(due)}."
    edit(app, writer, story, title="Đập Suối Thử an toàn", body=said)
    return release(app, story, writer, lawyer, speaker)
