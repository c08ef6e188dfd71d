"""Where is my story? Counts, reasons, pages and search, for its writer; and telling nobody is an error."""

import re
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, move, publish, reload, sign_in
from sqlalchemy import event as events
from sqlalchemy import insert, select

from newsroom.clock import now
from newsroom.db import db
from newsroom.delivery_rows import DeliveryFilter, deliveries
from newsroom.models import Delivery, Endpoint, Notice, new_id
from newsroom.models.trail import OutboxEvent
from newsroom.whereabouts import Wanted, tally, told_nobody, unheard, whereabouts
from newsroom.worker.chores import sound_alarms

MANY = 3000


@pytest.fixture
def people(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher", "technician")}


def out(app, people, **fields):
    """A story that went out."""
    story = make_story(app, people["reporter"], **fields)
    return publish(app, story, people["editor"], people["publisher"], people["reporter"])


def counts(page):
    """The numbers of the summary by their words (Vietnamese where translated)."""
    return [int(number) for number in re.findall(r"<strong>(\d+)</strong> ", page)]


def change(app, name, **columns):
    with database(app) as session:
        one = session.scalars(select(Delivery).join(Endpoint).where(Endpoint.name == name)).one()
        for column, value in columns.items():
            setattr(one, column, value)


def test_the_writer_sees_each_portal_and_why(app, client, people):
    for name, sections in (("Cổng Bộ", []), ("Cổng Y tế", ["y-te"]), ("Cổng Tỉnh", ["thoi-su"])):
        make_endpoint(app, name=name, sections=sections)
    story = out(app, people)
    sign_in(client, people["reporter"])
    base = f"/stories/{story.id}/deliveries"
    assert counts(client.get(base).text) == [2, 0, 0, 2, 0, 0, 0]
    change(app, "Cổng Bộ", state="failed", last_error="tls", created_at=now() - timedelta(hours=1))
    change(app, "Cổng Tỉnh", created_at=now() - timedelta(hours=1))
    page = client.get(base).text
    assert counts(page) == [2, 0, 0, 1, 1, 1, 0]
    assert page.index("Cổng Bộ") < page.index("Cổng Tỉnh")
    assert "Cổng Y tế" not in page
    assert "/deliveries/1" not in page.replace(base, "")
    left_out = client.get(f"{base}?view=other").text
    assert "Cổng Y tế" in left_out
    assert "Cổng Bộ" not in left_out
    found = client.get(f"{base}?q=cong+tinh").text
    assert "Cổng Tỉnh" in found
    assert "Cổng Bộ" not in found
    change(app, "Cổng Bộ", state="done", done_at=now(), receipt_url="https://bo.vn/1", last_error="")
    assert counts(client.get(base).text) == [2, 1, 0, 1, 1, 0, 0]  # it says where, and not what
    change(app, "Cổng Bộ", receipt_digest=reload(app, story).digest)
    assert counts(client.get(base).text) == [2, 1, 1, 1, 1, 0, 0]
    change(app, "Cổng Bộ", live_state="missing", live_checked_at=now())
    assert counts(client.get(base).text) == [2, 1, 0, 1, 1, 0, 0]


def test_strangers_and_technicians(app, client, people):
    make_endpoint(app, name="Cổng Bộ")
    story = out(app, people)
    for tail in ("", "/part"):
        path = f"/stories/{story.id}/deliveries{tail}"
        assert sign_in(app.test_client(), make_user(app, "contributor")).get(path).status_code == 404
        assert sign_in(app.test_client(), people["technician"]).get(path).status_code == 403
    sign_in(client, people["publisher"])
    assert re.search(r'href="/deliveries/\d+"', client.get(f"/stories/{story.id}/deliveries").text)


def test_a_page_asks_for_news_and_hears_nothing_new(app, client, people):
    make_endpoint(app, name="Cổng Bộ")
    story = out(app, people)
    base = f"/stories/{story.id}/deliveries"
    sign_in(client, people["reporter"])
    page = client.get(base).text
    mark = re.search(r'data-mark="([^"]+)" data-under-way', page).group(1)
    assert client.get(f"{base}/part?mark={mark}").status_code == 204
    change(app, "Cổng Bộ", state="done", done_at=now())
    part = client.get(f"{base}/part?mark={mark}")
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "data-under-way" not in part.text


def test_event_by_event(app, client, people):
    make_endpoint(app, name="Cổng Bộ")
    story = out(app, people)
    move(app, people["publisher"], story, "takedown", reason="unverified", comment="Chưa kiểm chứng.")
    sign_in(client, people["reporter"])
    base = f"/stories/{story.id}/deliveries"
    first, newest = client.get(f"{base}?event=1").text, client.get(base).text
    assert counts(first) == [1, 0, 0, 0, 0, 0, 1]
    assert counts(newest) == [1, 0, 1, 0, 0, 0]  # nobody sees a story that was taken down
    assert '<option value="1" selected>' in first
    assert '<option value="2" selected>' in newest


@pytest.mark.parametrize(("columns", "word"), [({"sections": ["y-te"]}, "none"), ({"active": False}, "off")])
def test_telling_nobody_is_told_to_everybody_concerned(app, client, people, columns, word):
    added = make_endpoint(app, **columns)
    story = out(app, people)
    with app.app_context():
        assert told_nobody(db.session(), story.id, story.sequence) == word
        sound_alarms(now())
        sound_alarms(now())
        told = db.session.scalars(select(Notice).where(Notice.kind == "nobody")).all()
        assert sorted(one.user_id for one in told) == sorted(
            people[role].id for role in ("reporter", "publisher", "technician")
        )
    alarm = 'class="story-alarm" role="alert"'
    assert alarm in sign_in(client, people["reporter"]).get(f"/stories/{story.id}").text
    assert client.get("/notices").status_code == 200
    assert story.title in sign_in(app.test_client(), people["technician"]).get("/").text
    with database(app) as session:
        one = session.get_one(Endpoint, added.id)
        one.active, one.sections = True, []
    make_endpoint(app)
    published_again = out(app, people, title="Tin khác")
    assert alarm not in client.get(f"/stories/{published_again.id}").text


def event_to_many(session, story, sequence, at):
    """An event of a story on its way to every endpoint."""
    event = OutboxEvent(
        id=f"event-{sequence}",
        position=sequence,
        story_id=story.id,
        sequence=sequence,
        type="story.taken_down",
        body=b"{}",
        created_at=at,
    )
    session.add(event)
    session.flush()
    same = {"event_id": event.id, "story_id": story.id, "sequence": sequence, "next_at": at, "created_at": at}
    rows = [{**same, "endpoint_id": endpoint_id} for endpoint_id in session.scalars(select(Endpoint.id))]
    session.execute(insert(Delivery), rows)


@pytest.fixture
def crowd(app, people):
    """A story with two events on their way to thousands of endpoints."""
    story, at = make_story(app, people["reporter"]), now()
    names = ((f"Cổng {number:04}", f"https://p{number}.vn/") for number in range(MANY))
    with database(app) as session:
        rows = [{"id": new_id(), "name": name, "url": url, "created_at": at} for name, url in names]
        session.execute(insert(Endpoint), rows)
        for sequence in (1, 2):
            event_to_many(session, story, sequence, at)
    return story


def test_thousands_of_portals_cost_four_statements_and_indexes(app, crowd):
    asked = []
    with app.app_context():
        session, at = db.session(), now()
        events.listen(db.engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
        where = whereabouts(session, crowd.id, Wanted(search="cong 12", page=2), at)
        assert (where.tally.sent, len(where.places), where.more) == (MANY, 50, False)
        assert len([one for one in asked if one[0].startswith("SELECT")]) == 4
        assert tally(session, session.get_one(OutboxEvent, "event-1"), at).underway == MANY
        unheard(session)
        for wanted in (
            DeliveryFilter(state="failed", fault="tls", before=MANY),
            DeliveryFilter(late_at=at),
            DeliveryFilter(endpoint_id=where.places[0].endpoint.id),
            DeliveryFilter(story_id=crowd.id),
        ):
            deliveries(session, wanted)
        for statement, values in [one for one in asked if "delivery" in one[0]]:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert not any(re.match(r"SCAN delivery\b", row[3]) for row in plan), (statement, plan)
