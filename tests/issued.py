"""Statements of the fast lane for tests, issued as people issue them."""

from datetime import timedelta

from crisis import open_incident, raw_appointment
from factories import make_story, make_user, move
from flask import Flask
from statements import CONFIRMED, clock_time

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.models import Incident, Statement, Story, User
from newsroom.statement_rows import attach


def lane(app: Flask) -> dict[str, User]:
    """Who it takes: a writer, a lawyer, a spokesperson with a paper, a head, a technician."""
    roles = ("reporter", "legal", "spokesperson", "publisher", "technician")
    people = {role: make_user(app, role) for role in roles}
    raw_appointment(app, people["publisher"], people["spokesperson"])
    return people


def draft(app: Flask, people: dict[str, User], **case: object) -> Story:
    """A statement that stands in a case of its own (columns of it: `case`)."""
    incident = open_incident(app, people["publisher"], **case)
    following = now() + timedelta(hours=2)
    body = f"Đập vẫn an toàn.\n\nCập nhật tiếp theo lúc {clock_time(following)}."
    story = make_story(app, people["reporter"], type="thong-tin-ban-dau", body=body)
    with app.app_context(), transaction() as session:
        rows = session.get_one(Story, story.id), session.get_one(Incident, incident.id)
        attach(session, story=rows[0], incident=rows[1], kind="holding", next_update_at=following, at=now())
    return story


def issue(app: Flask, people: dict[str, User], story: Story) -> Story:
    """Take a draft through two people to the portals."""
    move(app, people["reporter"], story, "submit")
    move(app, people["legal"], story, "clear")
    return move(app, people["spokesperson"], story, "release", checklist=frozenset(CONFIRMED))


def recall(app: Flask, people: dict[str, User], story: Story) -> Story:
    """Call it back, as one person may."""
    return move(app, people["publisher"], story, "recall", reason="wrong_facts", comment="Số liệu sai")


def incident_of(app: Flask, story: Story) -> str:
    """The id of the case a statement stands in."""
    with app.app_context():
        return db.session.get_one(Statement, story.id).incident_id
