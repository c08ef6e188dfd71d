"""A case with something of everything in it, and its bundle, for tests."""

import io
import zipfile
from typing import Any

from crisis import open_incident, raw_appointment
from factories import database, make_endpoint, make_user, person_of
from flask import Flask
from statements import begun, cleared, release

from newsroom.aftermath.bundle import bundle
from newsroom.aftermath.export_usecases import note_export
from newsroom.aftermath.keys import own_key
from newsroom.captures import take
from newsroom.clock import now
from newsroom.db import db
from newsroom.incidents.record_usecases import Said, add_fact, bring_evidence, judge_claim, log
from newsroom.models import Attempt, Claim, Delivery, Incident, Story, User

FACTS = (
    Said("Đập ở mức an toàn", "known", "", "Báo cáo nhanh"),
    Said("Ai quay đoạn phim này", "checking"),
)
EVIDENCE = b"\x89PNG anh chup man hinh"


def lived_case(app: Flask, lead: User, **fields: Any) -> tuple[Incident, Story]:
    """A case whose holding statement a portal took at the second try."""
    make_endpoint(app)
    case, person = open_incident(app, lead, **fields), person_of(app, lead)
    with database(app) as session:
        claim = session.query(Claim).filter_by(incident_id=case.id).one().id
    with app.app_context():
        log(person, case.id, "call", "Đã gọi trực ban", now())
        judge_claim(person, case.id, claim, "fake", "Ảnh của năm khác", now())
        bring_evidence(person, case.id, take(io.BytesIO(EVIDENCE), "man hinh.png"), "", "Bài gốc", now())
    return case, issued(app, case, lead)


def issued(app: Flask, case: Incident, lead: User) -> Story:
    """A holding statement that the lead wrote, a lawyer cleared, a spokesperson released."""
    lawyer, speaker = make_user(app, "legal"), make_user(app, "spokesperson")
    raw_appointment(app, make_user(app, "publisher"), speaker)
    with app.app_context():
        for fact in FACTS:
            add_fact(person_of(app, lead), case.id, fact, now())
    template = cleared(app, make_user(app, "secretary"))
    story = release(app, begun(app, lead, case, template_id=template.id), lead, lawyer, speaker)
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
