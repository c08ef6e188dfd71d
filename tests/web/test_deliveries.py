"""Lists of deliveries: what failed, what is late, what to do about it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from desks import statements
from factories import database, make_endpoint, make_story, make_user, publish, send, sign_in
from sqlalchemy import select

from newsroom import installation
from newsroom.clock import now
from newsroom.models import Attempt, Delivery, Endpoint


@pytest.fixture
def desk(app, client):
    """A browser in which a technician is signed in."""
    return sign_in(client, make_user(app, "technician"))


@pytest.fixture
def story(app):
    """A story that was published to two endpoints."""
    make_endpoint(app, name="Cổng Bộ", group="Bộ", host="bo.example.vn")
    make_endpoint(
        app,
        name="Cổng Tỉnh",
        group="Tỉnh",
        contact_name="Chị Lan",
        contact_phone="024 1234",
        contact_email="lan@tinh.example.vn",
    )
    author, editor, head = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    return publish(app, make_story(app, author, title="Thông xe cầu mới"), editor, head, author)


def change(app, name, **columns):
    """Bring the delivery to an endpoint to where a worker would have brought it."""
    with database(app) as session:
        to = select(Delivery).join(Endpoint).where(Endpoint.name == name)
        delivery = session.scalars(to).one()
        for column, value in columns.items():
            setattr(delivery, column, value)
        if columns.get("last_error"):
            session.add(
                Attempt(
                    delivery_id=delivery.id, number=1, at=now(), milliseconds=9, error=delivery.last_error
                )
            )
        return delivery.id


def listed(desk, query):
    """The endpoints that stand in the list."""
    return re.findall(r'data-label="Điểm nhận">([^<]+)<', desk.get(f"/deliveries{query}").text)


def test_late_is_what_nobody_took_in_time(app, desk, story):
    assert listed(desk, "?state=late") == []
    change(app, "Cổng Bộ", created_at=now() - timedelta(minutes=16))
    change(app, "Cổng Tỉnh", created_at=now() - timedelta(minutes=14))
    assert listed(desk, "?state=late") == ["Cổng Bộ"]
    change(app, "Cổng Tỉnh", lane="crisis", created_at=now() - timedelta(minutes=2))
    assert sorted(listed(desk, "?state=late")) == ["Cổng Bộ", "Cổng Tỉnh"]
    change(app, "Cổng Bộ", state="done")
    assert listed(desk, "?state=late") == ["Cổng Tỉnh"]


def test_what_counts_as_late_is_a_setting(app, desk, story):
    limits = {"late_after": timedelta(hours=1), "crisis_late_after": timedelta(hours=2)}
    installation.configure(replace(installation.settings(), **limits))
    change(app, "Cổng Bộ", created_at=now() - timedelta(minutes=90))
    change(app, "Cổng Tỉnh", lane="crisis", created_at=now() - timedelta(minutes=90))
    assert listed(desk, "?state=late") == ["Cổng Bộ"]
    page = desk.get("/deliveries?state=late").text
    assert "60" in page
    assert "7200" in page


def test_portals_that_take_nothing_stand_on_the_technicians_desk(app, desk, story):
    assert "/endpoints?state=failing" not in desk.get("/").text
    change(app, "Cổng Bộ", last_error="status", last_status=404)
    with statements(app) as quiet:
        desk.get("/")
    with database(app) as session:
        for one in session.scalars(select(Endpoint)):
            one.failures, one.failing_since = 3, now() - timedelta(minutes=5)
    with statements(app) as busy:
        page = desk.get("/").text
    assert len(busy) == len(quiet) <= 12
    assert "/endpoints?state=failing" in page
    assert "Cổng Tỉnh" in page
    assert "Đường dẫn này không có phần nhận tin" in page
    boss = sign_in(app.test_client(), make_user(app, "secretary"))
    assert "/endpoints?state=failing" not in boss.get("/").text


@pytest.mark.parametrize(("seen", "words"), [("seen", "good"), ("missing", "bad"), ("different", "bad")])
def test_a_page_that_was_looked_at_is_believed_more_than_its_receipt(app, desk, story, seen, words):
    url = "https://tinh.example.vn/cau-moi"
    change(app, "Cổng Tỉnh", state="done", done_at=now(), receipt_url=url, live_state=seen)
    assert f"status-{words}" in desk.get("/deliveries?state=done").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=failed&fault=timeout", ["Cổng Bộ"]),
        ("?state=failed&status=503", ["Cổng Tỉnh"]),
        ("?state=failed&group=Tỉnh", ["Cổng Tỉnh"]),
        ("?state=failed&section=y-te", []),
        ("?state=failed&section=thoi-su&site=cong-chinh&event=story.published", ["Cổng Bộ", "Cổng Tỉnh"]),
        ("?lane=crisis", []),
        ("?lane=default", ["Cổng Bộ", "Cổng Tỉnh"]),
        ("?since=01/01/2099", []),
        ("?until=01/01/2000%2010:00", []),
        ("?since=01/01/2000&until=không+đọc+được", ["Cổng Bộ", "Cổng Tỉnh"]),
    ],
)
def test_the_list_is_narrowed_down(app, desk, story, query, found):
    change(app, "Cổng Bộ", state="failed", last_error="timeout")
    change(app, "Cổng Tỉnh", state="failed", last_error="status", last_status=503)
    assert sorted(listed(desk, query)) == found


def test_a_list_of_one_state_goes_on_where_it_stopped(app, desk):
    added = make_endpoint(app)
    for _ in range(53):  # each takes the place of the one before
        send(desk, f"/endpoints/{added.id}/test")
    first = desk.get("/deliveries?state=superseded").text
    more = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    shown = [re.findall(r'<td><a href="/deliveries/(\d+)"', page) for page in (first, desk.get(more).text)]
    assert [len(numbers) for numbers in shown] == [50, 2]
    assert len(set(shown[0] + shown[1])) == 52


def test_a_fault_comes_with_its_cure_and_a_letter(app, desk, story):
    page = desk.get(f"/deliveries/{change(app, 'Cổng Tỉnh', state='failed', last_error='timeout')}").text
    assert "tường lửa" in page
    assert 'href="tel:0241234"' in page
    assert 'href="mailto:lan@tinh.example.vn?subject=' in page
    letter = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL).group(1)
    assert "Chị Lan" in letter
    assert "chúng tôi chờ 15 giây" in letter
    assert "msg_" in letter


@pytest.mark.parametrize(("fault", "letters"), [("tls", 1), ("internal", 0), ("blocked", 0)])
def test_what_is_ours_to_mend_asks_nobody(app, desk, story, fault, letters):
    page = desk.get(f"/deliveries/{change(app, 'Cổng Bộ', state='failed', last_error=fault)}").text
    assert page.count("<textarea") == letters


def test_what_arrived_needs_no_cure(app, desk, story):
    number = change(app, "Cổng Bộ", state="done", done_at=now())
    assert "<textarea" not in desk.get(f"/deliveries/{number}").text


def test_monitors_see_lanes_faults_and_endpoints(app, client, story):
    change(app, "Cổng Bộ", last_error="tls", next_at=now() - timedelta(minutes=5))
    with database(app) as session:
        session.scalars(select(Endpoint).where(Endpoint.name == "Cổng Bộ")).one().failing_since = now()
    told = client.get("/metrics").text
    assert 'newsroom_deliveries_waiting{lane="default"} 2.0' in told
    assert float(re.search(r'oldest_due_seconds{lane="default"} ([0-9.]+)', told).group(1)) >= 300
    assert 'newsroom_recent_attempts{fault="tls"} 1.0' in told
    assert 'newsroom_endpoints{state="failing"} 1.0' in told
    assert 'newsroom_endpoints{state="well"} 1.0' in told
    assert "newsroom_stories_sent_to_nobody 0.0" in told
