"""What portals missed since they were not chosen then: counted first, then sent once, newest version only."""

import json
import re
from datetime import timedelta

import pytest
from factories import (
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    move,
    publish,
    send,
    sign_in,
)
from sqlalchemy import select

from newsroom.clock import now
from newsroom.deliveries import batches, missed
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import AuditEntry

SINCE = (now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def desk(app, client):
    return sign_in(client, make_user(app, "technician"))


@pytest.fixture
def staff(app):
    return [make_user(app, role) for role in ("reporter", "editor", "publisher")]


@pytest.fixture
def stories(app, staff):
    """Three stories that went out when there was one portal; the last was taken down again."""
    author, editor, head = staff
    make_endpoint(app, name="Cổng cũ")
    made = [publish(app, make_story(app, author), editor, head, author) for _ in range(3)]
    move(app, head, made[2], "takedown", reason="unverified", comment="Chưa kiểm chứng.")
    return made


def facts(page):
    return [int(number) for number in re.findall(r"<dd>\s*(\d+)\s*</dd>", page)]


def work(app):
    """Let the worker go on until nothing of any job is left."""
    with app.app_context():
        for _ in range(20):
            batches.carry_on(now())


def got(app, endpoint):
    """What a portal was sent: story, sequence, why, lane, whether it waits behind others."""
    with database(app) as session:
        rows = session.scalars(
            select(Delivery).where(Delivery.endpoint_id == endpoint.id).order_by(Delivery.id)
        )
        return [(row.story_id, row.sequence, row.chosen_for, row.lane, row.behind) for row in rows]


def test_a_new_portal_is_sent_what_went_out_before_it_came(app, desk, stories, monkeypatch):
    monkeypatch.setattr(missed, "PAIRS_AT_ONCE", 1)
    new = make_endpoint(app, name="Cổng mới")
    assert f"/deliveries?state=missed&amp;endpoint={new.id}" in desk.get(f"/endpoints/{new.id}").text
    wanted = {"state": "missed", "endpoint": new.id, "since": SINCE}
    page = desk.get("/deliveries", query_string=wanted).text
    assert "/deliveries/again?state=missed" in page
    assert facts(desk.get("/deliveries/again", query_string=wanted).text) == [2, 2, 1]
    assert got(app, new) == []
    job = send(desk, "/deliveries/again", **wanted).headers["Location"]
    work(app)
    assert got(app, new) == [(story.id, 1, "replay", "bulk", False) for story in stories[:2]]
    assert facts(desk.get(job).text) == [2, 0]
    assert "data-running" not in desk.get(job).text
    with database(app) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action.like("delivery.bulk%"))).all()
        assert [json.loads(one.entry).get("sent") for one in noted] == [None, 2]
    assert facts(desk.get("/deliveries/again", query_string=wanted).text) == [0, 0, 0]
    assert send(desk, "/deliveries/again", **wanted).status_code == 409


def test_the_newest_version_goes_and_only_where_filters_fit_now(app, desk, stories, staff):
    author, editor, head = staff
    elsewhere = make_endpoint(app, name="Cổng y tế", sections=["y-te"])
    off = make_endpoint(app, name="Cổng tắt", active=False)
    make_endpoint(app, name="Cổng đính chính", events=["statement.*"])
    move(app, author, stories[0], "update")
    edit(app, author, stories[0], title="Tít mới")
    publish(app, stories[0], editor, head, author)
    send(desk, "/deliveries/again", state="missed", since=SINCE)
    work(app)
    assert got(app, elsewhere) == []
    assert sorted(row[:2] + row[4:] for row in got(app, off)) == sorted(
        [(stories[0].id, 2, True), (stories[1].id, 1, True)]
    )


def test_a_story_that_reached_nobody_is_sent_where_it_fits_now(app, desk, staff):
    author, editor, head = staff
    portal = make_endpoint(app, name="Cổng hẹp", sections=["y-te"])
    story = publish(app, make_story(app, author), editor, head, author)
    link = f"/deliveries/again?state=missed&amp;story={story.id}"
    assert link in desk.get("/").text
    with database(app) as session:
        session.get_one(Endpoint, portal.id).sections = []
    both = sign_in(app.test_client(), make_user(app, "technician", "secretary"))
    assert link in both.get(f"/stories/{story.id}/deliveries?view=other").text
    send(desk, "/deliveries/again", state="missed", story=story.id)
    work(app)
    assert [row[0] for row in got(app, portal)] == [story.id]
    assert link not in desk.get("/").text


@pytest.mark.parametrize(
    "wanted", [{}, {"fault": "tls", "since": SINCE}, {"status": "500", "since": SINCE}, {"since": "hôm qua"}]
)
def test_what_says_too_little_is_refused(desk, stories, wanted):
    assert desk.get("/deliveries/again", query_string={"state": "missed", **wanted}).status_code == 409
    assert send(desk, "/deliveries/again", state="missed", **wanted).status_code == 409
    assert desk.get("/deliveries?state=missed").status_code == 200


def test_what_would_take_too_long_to_count_is_refused(app, desk, stories, monkeypatch):
    monkeypatch.setattr(missed, "MOST_PAIRS", 3)
    make_endpoint(app)
    assert send(desk, "/deliveries/again", state="missed", since=SINCE).status_code == 409
    assert send(desk, "/deliveries/again", state="missed", story=stories[0].id).status_code == 303
