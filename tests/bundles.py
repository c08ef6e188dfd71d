"""A case with something of everything in it, and its bundle, for tests."""

import io
import zipfile
from typing import Any

from crisis import open_incident, raw_appointment
from factories import database, make_endpoint, make_story, make_user, move, person_of
from flask import Flask

from newsroom.aftermath.bundle import bundle
from newsroom.aftermath.export_usecases import note_export
from newsroom.aftermath.keys import own_key
from newsroom.captures import take
from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.incidents.record_usecases import Said, add_fact, bring_evidence, judge_claim, log
from newsroom.models import Attempt, Claim, Delivery, Incident, Story, User
from newsroom.statement_rows import attach

EVIDENCE = b"\x89PNG anh chup man hinh"


def lived_case(app: Flask, lead: User, **fields: Any) -> tuple[Incident, Story]:
    """A case whose holding statement a portal took at the second try."""
    make_endpoint(app)
    case, person = open_incident(app, lead, **fields), person_of(app, lead)
    with database(app) as session:
        claim = session.query(Claim).filter_by(incident_id=case.id).one().id
    with app.app_context():
        log(person, case.id, "call", "Đã gọi trực ban", now())
        add_fact(person, case.id, Said("Đập ở mức 82%", "known", "", "Báo cáo nhanh"), now())
        judge_claim(person, case.id, claim, "fake", "Ảnh của năm khác", now())
        bring_evidence(person, case.id, take(io.BytesIO(EVIDENCE), "man hinh.png"), "", "Bài gốc", now())
    return case, issued(app, case)


def issued(app: Flask, case: Incident) -> Story:
    """A holding statement of a case: written, cleared by a lawyer, released by a spokesperson."""
    writer, lawyer, speaker = (make_user(app, role) for role in ("reporter", "legal", "spokesperson"))
    raw_appointment(app, make_user(app, "publisher"), speaker)
    story = make_story(app, writer, type="thong-tin-ban-dau", title="Đập Suối Thử an toàn", tags=(case.tag,))
    with app.app_context(), transaction() as session:
        attach(session, story=session.get_one(Story, story.id), incident=case, at=now(), kind="holding")
    move(app, writer, story, "submit")
    move(app, lawyer, story, "clear")
    lines = frozenset({"facts", "names", "authority", "next"})
    move(app, speaker, story, "release", checklist=lines)
    with database(app) as session:
        for delivery in session.query(Delivery).filter_by(story_id=story.id):
            tries = {"delivery_id": delivery.id, "at": now(), "milliseconds": 9}
            session.add_all(
                [Attempt(**tries, number=1, error="timeout"), Attempt(**tries, number=2, status=200)]
            )
            delivery.state, delivery.attempts, delivery.done_at = "done", 2, now()
    return story


def exported(app: Flask, user: User, case: Incident) -> tuple[bytes, str]:
    """The bundle of a case and the key to check it with."""
    person, at = person_of(app, user), now()
    with app.app_context():
        incident = note_export(person, case.id, at)
        return b"".join(bundle(db.session(), incident, at)), own_key()


def members(content: bytes) -> dict[str, bytes]:
    """What any zip reader finds in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
