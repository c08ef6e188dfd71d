"""Holding back and letting go, through the pages."""

from datetime import timedelta

import pytest
from crisis import open_incident
from factories import bearer, database, make_endpoint, make_user, move, reload, send, sign_in
from lives import at_approval
from sqlalchemy import select

from newsroom.clock import now
from newsroom.models import Hold
from newsroom.models.trail import AuditEntry


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "publisher", "secretary", "spokesperson", "technician")
    return {role: make_user(app, role) for role in roles}


def browser(app, user):
    client = sign_in(app.test_client(), user)
    send(client, "/language", language="en")
    return client


def held(app, client, **fields):
    answer = send(client, "/holds", **{"scope": "all", "reason": "Wait for the dam", **fields})
    assert answer.status_code == 303, answer.text
    with database(app) as session:
        return session.scalars(select(Hold).order_by(Hold.begun_at.desc())).first()


def scheduled(app, staff, at=None, **fields):
    story = at_approval(app, staff, **fields)
    return move(app, staff["publisher"], story, "schedule", at=at or now() + timedelta(hours=2))


def test_what_it_holds_is_shown_before_and_after(app, staff):
    make_endpoint(app)
    move(app, staff["publisher"], at_approval(app, staff), "approve")
    scheduled(app, staff, title="Sẽ đăng lúc tám giờ")
    page = browser(app, staff["secretary"])
    before = page.get("/holds/new?scope=section&section=thoi-su&reason=Wait").text
    assert "Sẽ đăng lúc tám giờ" in before
    assert "Hold it back now" in before
    assert 'aria-label="Main"' in before  # the frame around it is whole
    with database(app) as session:
        assert session.scalars(select(Hold)).all() == []  # looking changes nothing
    hold = held(app, page, scope="section", section="thoi-su")
    after = page.get(f"/holds/{hold.id}").text
    assert "Sẽ đăng lúc tám giờ" in after
    assert staff["secretary"].name in page.get("/holds").text
    assert "Wait for the dam" in page.get("/holds").text


def test_letting_one_go_and_then_everything(app, staff):
    page = browser(app, staff["publisher"])
    one, other = scheduled(app, staff), scheduled(app, staff)
    hold = held(app, page)
    assert send(page, f"/holds/{hold.id}/release").status_code == 422
    answer = send(page, f"/holds/{hold.id}/release", story=[one.id, other.id])
    assert answer.status_code == 303
    assert "2 stories may go out" in page.get(answer.location).text
    third = scheduled(app, staff)
    answer = send(page, f"/holds/{hold.id}/release", story=third.id)
    assert "One story may go out" in page.get(answer.location).text
    assert "Let everything go now" in page.get(f"/holds/{hold.id}/end").text
    assert send(page, f"/holds/{hold.id}/end", seen="0").status_code == 303
    assert page.get(f"/holds/{hold.id}").status_code == 404
    assert "Ended lately" in page.get("/holds").text


def test_the_story_says_who_holds_it_and_how_to_go_on(app, staff):
    ready, waits = at_approval(app, staff), scheduled(app, staff)
    hold = held(app, browser(app, staff["spokesperson"]))
    page = browser(app, staff["publisher"])
    for story in (ready, waits):
        text = page.get(f"/stories/{story.id}").text
        assert f"/holds/{hold.id}" in text
        assert staff["spokesperson"].name in text
    refused = send(
        page, f"/stories/{ready.id}/moves", move="approve", version=str(reload(app, ready).version)
    )
    assert refused.status_code == 409
    assert "Wait for the dam" in refused.text
    assert "Wait for the dam" in page.get(f"/stories/{ready.id}/moves/schedule").text  # allowed, and said


def test_the_api_says_it_too(app, client, staff):
    ready = at_approval(app, staff)
    held(app, browser(app, staff["secretary"]))
    asked = {"json": {"move": "approve", "version": reload(app, ready).version}}
    answer = client.post(
        f"/api/v1/stories/{ready.id}/moves", headers=bearer(app, staff["publisher"]), **asked
    )
    assert (answer.status_code, "Wait for the dam" in answer.text) == (409, True)


def test_a_band_stands_on_every_page_while_everything_is_held(app, staff):
    page, other = browser(app, staff["publisher"]), browser(app, staff["technician"])
    held(app, page, scope="section", section="y-te")
    assert "hold-band" not in page.get("/").text
    hold = held(app, page)
    for browsing in (page, other):
        for address in ("/", "/incidents", "/account"):
            assert "hold-band" in browsing.get(address).text
    send(page, f"/holds/{hold.id}/end", seen="0")
    assert "hold-band" not in page.get("/").text


def test_lists_and_the_calendar_mark_what_is_held(app, staff):
    page = browser(app, staff["publisher"])
    scheduled(app, staff, at=now() + timedelta(minutes=1))
    move(app, staff["publisher"], at_approval(app, staff, section="y-te"), "approve")
    assert "held back" not in page.get("/stories").text
    assert "held back" not in page.get("/calendar").text
    held(app, page, scope="section", section="thoi-su")
    assert page.get("/stories").text.count(">held back<") == 1
    assert page.get("/calendar").text.count("held back") == 1
    at_approval(app, staff)
    assert ">held back<" in page.get("/").text


def test_the_case_shows_what_it_holds_and_its_lead_lets_go(app, staff):
    incident = open_incident(app, staff["editor"])
    story = at_approval(app, staff, tags=(incident.tag,))
    lead, stranger = browser(app, staff["editor"]), browser(app, staff["secretary"])
    page = lead.get(f"/incidents/{incident.id}").text
    with database(app) as session:
        own = session.scalars(select(Hold)).one()
    assert f"/holds/{own.id}" in page
    assert f"/incidents/{incident.id}/holds/new" in page
    assert "Let the chosen ones go" not in stranger.get(f"/holds/{own.id}").text
    assert send(stranger, f"/holds/{own.id}/release", story=story.id).status_code == 403
    assert story.id in lead.get(f"/holds/{own.id}").text
    assert send(lead, f"/holds/{own.id}/release", story=story.id).status_code == 303
    with database(app) as session:
        stream = AuditEntry.stream == f"incident:{incident.id}"
        noted = session.scalars(select(AuditEntry.action).where(stream).order_by(AuditEntry.log_index)).all()
    assert noted == ["incident.open", "hold.begin", "hold.let_go"]


def test_bad_input_is_said_beside_the_field(app, staff):
    page = browser(app, staff["publisher"])
    for asked in ("scope=tag&tag=&reason=x", "scope=section&section=khong-co&reason=x", "scope=all&reason="):
        assert page.get(f"/holds/new?{asked}").status_code == 422
    assert send(page, "/holds", scope="all", reason=" ").status_code == 422
    hold = held(app, page)
    assert send(page, f"/holds/{hold.id}/release", story="khong-co").status_code == 404
    assert send(page, f"/holds/{hold.id}/end", seen="x").status_code == 303
    assert browser(app, staff["editor"]).get("/holds/new").status_code == 403
    assert browser(app, staff["reporter"]).get("/holds").status_code == 200
