"""Endpoints and deliveries in the browser, for technicians and those who watch."""

import re

import pytest
from factories import database, make_endpoint, make_story, make_user, move, publish, send, sign_in
from sqlalchemy import select

from newsroom.clock import now
from newsroom.models import Attempt, Delivery, Endpoint


@pytest.fixture
def desk(app, client):
    """A browser in which a technician is signed in."""
    return sign_in(client, make_user(app, "technician"))


@pytest.fixture
def story(app):
    """A story that was published to one endpoint."""
    make_endpoint(app, name="Cổng Bộ Thử nghiệm")
    author, editor, publisher = (make_user(app, role) for role in ("reporter", "editor", "publisher"))
    written = make_story(app, author, title="Thông xe cầu mới", body="Câu chữ chỉ người viết được đọc.")
    publish(app, written, editor, publisher, author)
    return written


def endpoint(**changed):
    fields = {
        "name": "Cổng Tỉnh",
        "url": "https://tinh.example.vn/nhan",
        "contact": "",
        "networks": "",
        "version": "1",
    }
    return {**fields, **changed}


def first_delivery(app):
    with database(app) as session:
        return session.scalars(select(Delivery)).first()


def fail(app, story):
    with database(app) as session:
        delivery = session.scalars(select(Delivery).where(Delivery.story_id == story.id)).one()
        delivery.state, delivery.attempts = "failed", 1
        delivery.last_status, delivery.last_error = 503, "status"
        session.add(
            Attempt(
                delivery_id=delivery.id,
                number=1,
                at=now(),
                milliseconds=41,
                status=503,
                error="status",
                answer="<b>quá tải</b>",
            )
        )


def test_the_secret_is_shown_once(app, desk):
    page = send(desk, "/endpoints/new", **endpoint())
    assert page.status_code == 200
    secret = re.search(r'value="(whsec_[^"]+)"', page.text).group(1)
    with database(app) as session:
        added = session.scalars(select(Endpoint)).one()
        assert secret not in str(added.secrets)
    for path in ("/endpoints", f"/endpoints/{added.id}"):
        answer = desk.get(path)
        assert answer.status_code == 200
        assert "Cổng Tỉnh" in answer.text
        assert "whsec_" not in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"url": "ftp://tinh.example.vn/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "http://tinh.example.vn/"}, "url"),
        ({"networks": "khắp nơi"}, "networks"),
        ({"events": ["story.none"]}, "events"),
        ({"sections": ["none"]}, "sections"),
        ({"email": "khong phai"}, "email"),
        ({"phone": "gọi anh Huy"}, "phone"),
        ({"concurrency": "0"}, "concurrency"),
        ({"per_minute": "9999999"}, "per_minute"),
        ({"payload": "ninjs-9"}, "payload"),
        ({"maintenance_from": "2026-11-22T10:00"}, "maintenance_until"),
        (
            {"maintenance_from": "2026-11-22T10:00", "maintenance_until": "2026-11-22T09:00"},
            "maintenance_until",
        ),
    ],
)
def test_what_cannot_be_sent_to_is_refused_at_its_field(desk, changed, field):
    page = send(desk, "/endpoints/new", **endpoint(**changed))
    assert page.status_code == 422, page.text
    assert f'id="{field}-error"' in page.text
    assert ("Cổng Tỉnh" in page.text) == (field != "name")


def test_an_endpoint_is_changed_and_keeps_its_patterns(app, desk):
    added = make_endpoint(app, events=["story.*"])
    page = desk.get(f"/endpoints/{added.id}").text
    assert re.search(r'checked[^>]*value="story\.\*"', page)
    changed = endpoint(name="Tên mới", events=["story.*", "test.ping"], sections=["y-te"], contact="0123")
    assert send(desk, f"/endpoints/{added.id}", **changed).status_code == 303
    with database(app) as session:
        stored = session.get_one(Endpoint, added.id)
        assert (stored.name, stored.events, stored.sections) == (
            "Tên mới",
            ["story.*", "test.ping"],
            ["y-te"],
        )
    assert send(desk, f"/endpoints/{added.id}", **endpoint(name="")).status_code == 422


def test_a_secret_is_turned_in_two_steps(desk):
    send(desk, "/endpoints/new", **endpoint())
    base = re.search(r'href="(/endpoints/[0-9a-f-]{36})"', desk.get("/endpoints").text).group(1)
    assert f"{base}/rotate" in desk.get(base).text
    assert "whsec_" in send(desk, f"{base}/rotate").text
    page = desk.get(base).text
    assert f"{base}/retire" in page
    assert f"{base}/rotate" not in page
    assert send(desk, f"{base}/rotate").status_code == 409
    assert send(desk, f"{base}/retire").status_code == 303
    assert f"{base}/rotate" in desk.get(base).text


def test_off_and_on(app, desk):
    added = make_endpoint(app)
    assert send(desk, f"/endpoints/{added.id}/active", active="no").status_code == 303
    assert f'action="/endpoints/{added.id}/test"' not in desk.get(f"/endpoints/{added.id}").text
    assert send(desk, f"/endpoints/{added.id}/test").status_code == 409
    assert send(desk, f"/endpoints/{added.id}/active", active="yes").status_code == 303
    assert send(desk, f"/endpoints/{added.id}/test").status_code == 303
    assert first_delivery(app).endpoint_id == added.id


def test_a_technician_sees_title_and_id_but_not_the_text(app, desk, story):
    delivery = first_delivery(app)
    pages = ["/deliveries", f"/deliveries/{delivery.id}", f"/endpoints/{delivery.endpoint_id}"]
    for path in pages:
        page = desk.get(path).text
        assert "Thông xe cầu mới" in page
        assert story.id in page
        assert "Câu chữ chỉ người viết" not in page
        assert f'href="/stories/{story.id}"' not in page
    assert desk.get(f"/stories/{story.id}").status_code == 403


def test_deliveries_are_filtered(app, desk, story):
    send(desk, f"/endpoints/{first_delivery(app).endpoint_id}/test")
    rows = lambda query: desk.get(f"/deliveries{query}").text.count('<td><a href="/deliveries/')  # noqa: E731
    assert rows("") == 2
    assert rows("?state=waiting") == 2
    assert rows("?state=failed") == 0
    assert rows("?event=test.ping") == 1
    assert rows(f"?story={story.id}") == 1
    assert rows("?endpoint=nobody") == 0
    assert rows("?state=nonsense") == 2


def test_a_long_list_goes_on_where_it_stopped(app, desk):
    added = make_endpoint(app)
    for _ in range(52):
        send(desk, f"/endpoints/{added.id}/test")
    first = desk.get("/deliveries").text
    more = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    shown = [re.findall(r'<td><a href="/deliveries/(\d+)"', page) for page in (first, desk.get(more).text)]
    assert [len(numbers) for numbers in shown] == [50, 2]
    assert len(set(shown[0] + shown[1])) == 52


def test_what_failed_is_sent_again(app, desk, story):
    fail(app, story)
    delivery = first_delivery(app)
    page = desk.get(f"/deliveries/{delivery.id}").text
    assert "503" in page
    assert "&lt;b&gt;quá tải&lt;/b&gt;" in page
    assert send(desk, f"/deliveries/{delivery.id}/resend").status_code == 303
    assert first_delivery(app).state == "waiting"
    assert send(desk, f"/deliveries/{delivery.id}/resend").status_code == 409


def test_faults_and_events_are_said_in_words(app, desk, story):
    fail(app, story)
    for page in ("/deliveries", f"/deliveries/{first_delivery(app).id}"):
        assert "Điểm nhận trả lời báo lỗi." in desk.get(page).text
    assert "story.published" not in re.sub("<[^>]+>", "", desk.get("/deliveries").text)
    assert "đăng (story.published)" in desk.get("/endpoints/new").text


def test_only_what_readers_can_see_is_seen_live(app, desk, story):
    head = make_user(app, "publisher")
    move(app, head, story, "takedown", reason="unverified", comment="Chưa kiểm chứng.")
    with database(app) as session:
        for delivery in session.scalars(select(Delivery)):
            delivery.state, delivery.receipt_url = "done", "https://a.example.vn/1"
    page = desk.get("/deliveries").text
    assert page.count('status-good">đã thấy đăng') == page.count("status-info") == 1


def test_all_that_failed_at_an_endpoint_is_sent_again(app, desk, story):
    fail(app, story)
    base = f"/endpoints/{first_delivery(app).endpoint_id}"
    assert f"{base}/resend" in desk.get(base).text
    assert send(desk, f"{base}/resend").status_code == 303
    assert first_delivery(app).state == "waiting"
    assert f"{base}/resend" not in desk.get(base).text


@pytest.mark.parametrize("role", ["auditor", "secretary", "publisher"])
def test_others_watch_and_change_nothing(app, client, story, role):
    sign_in(client, make_user(app, role))
    delivery = first_delivery(app)
    base = f"/endpoints/{delivery.endpoint_id}"
    for path in ("/endpoints", base, "/deliveries", f"/deliveries/{delivery.id}"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'method="post" action="/endpoints' not in page.text
        assert 'method="post" action="/deliveries' not in page.text
    for path in (
        "/endpoints/new",
        base,
        *(f"{base}/{verb}" for verb in ("active", "rotate", "retire", "test", "resend")),
    ):
        assert send(client, path).status_code == 403
    assert send(client, f"/deliveries/{delivery.id}/resend").status_code == 403


@pytest.mark.parametrize("role", ["reporter", "editor", "legal", "spokesperson"])
def test_writers_have_no_door(app, client, role):
    sign_in(client, make_user(app, role))
    assert client.get("/endpoints").status_code == 403
    assert client.get("/deliveries").status_code == 403


def test_what_does_not_exist_is_not_found(desk):
    for path in ("/endpoints/none", "/deliveries/999999"):
        assert desk.get(path).status_code == 404
    for path in ("/endpoints/none/active", "/endpoints/none/rotate", "/deliveries/999999/resend"):
        assert send(desk, path).status_code == 404
