"""The pull feed of a portal: its own events alone, signed as they are sent, in order, whenever it asks."""

import re
import threading
import time
from datetime import timedelta

import pytest
from crisis import open_incident, raw_appointment
from factories import (
    bearer,
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    move,
    person_of,
    publish,
    sign_in,
)
from sqlalchemy import delete
from statements import begun, clock_time, release

from newsroom.api import pulling
from newsroom.clock import now
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint, send_test
from newsroom.feeds.usecases import give_pull_token
from newsroom.holds.deciding import Halt
from newsroom.holds.usecases import end_hold, hold_back
from newsroom.models import Delivery, Endpoint
from newsroom.portal.verify import check_story, verify
from newsroom.worker.sender import Parcel

EVENTS = "/api/v1/events"


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "publisher", "technician", "legal", "spokesperson")
    return {role: make_user(app, role) for role in roles}


@pytest.fixture
def portal(app, staff):
    """A receiver that wants one section: its id, its signing secret, and the header it fetches with."""
    with app.app_context():
        technician = person_of(app, staff["technician"])
        given = NewEndpoint("Cổng xa", "https://xa.example.vn/hook", sections=("y-te",))
        endpoint, secret = add_endpoint(technician, given, now())
        token = give_pull_token(technician, endpoint.id, now())
    return endpoint.id, secret, {"Authorization": f"Bearer {token}"}


def publish_one(app, staff, section="y-te"):
    draft = make_story(app, staff["reporter"], section=section)
    return publish(app, draft, staff["editor"], staff["publisher"], staff["reporter"])


def fetch(client, headers, **query):
    answer = client.get(EVENTS, query_string=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def stories_of(page):
    return [item["body"]["data"]["story_id"] for item in page["items"]]


@pytest.mark.usefixtures("each_database")
def test_a_portal_gets_what_its_filters_give_and_can_check_it_as_if_it_were_sent(app, client, staff, portal):
    endpoint_id, secret, headers = portal
    mine, other, also = (publish_one(app, staff, section) for section in ("y-te", "kinh-te", "y-te"))
    page = fetch(client, headers, limit=1)
    assert (stories_of(page), page["next"]) == ([mine.id], page["cursor"])
    rest = fetch(client, headers, after=page["next"])
    assert (stories_of(rest), rest["next"]) == ([also.id], None)
    assert other.id not in stories_of(page) + stories_of(rest)
    (item,) = page["items"]
    message = verify([secret], item["headers"], item["raw"].encode(), time.time())
    assert message == item["body"]
    assert check_story(message) == mine.digest
    parcel = Parcel(1, 1, "default", item["id"], b"", endpoint_id, "", (), ())
    assert item["headers"]["webhook-id"] == parcel.message_id
    again = fetch(client, headers, after=rest["cursor"])
    assert (again["items"], again["cursor"]) == ([], rest["cursor"])


@pytest.mark.usefixtures("each_database")
def test_what_becomes_of_a_story_is_told_though_it_has_left_the_section(app, client, staff, portal):
    _, _, headers = portal
    story = publish_one(app, staff)
    move(app, staff["reporter"], story, "update")
    edit(app, staff["reporter"], story, section="kinh-te")
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    page = fetch(client, headers)
    assert stories_of(page) == [story.id, story.id]
    assert [item["body"]["data"]["sequence"] for item in page["items"]] == [1, 2]
    with database(app) as session:
        session.execute(delete(Delivery))  # as for a portal that was registered only now
    assert stories_of(fetch(client, headers)) == [story.id, story.id]


@pytest.mark.usefixtures("each_database")
def test_what_follows_in_a_case_is_told_though_filters_leave_it_out(app, client, staff, portal):
    _, _, headers = portal
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    case, other = (open_incident(app, staff["editor"], title=title) for title in ("Vụ này", "Vụ khác"))
    spoken = [(case, "kinh-te"), (case, "y-te"), (other, "kinh-te"), (case, "thoi-su")]
    _, first, _, second = (speak(app, staff, within, section) for within, section in spoken)
    assert stories_of(fetch(client, headers)) == [first.id, second.id]
    with database(app) as session:
        session.execute(delete(Delivery))  # as for a portal that was registered only now
    move(app, staff["publisher"], second, "recall", reason="wrong_facts", comment="Số liệu sai.")
    assert stories_of(fetch(client, headers)) == [first.id, second.id]


def speak(app, staff, case, section):
    """A statement of the case that has gone out."""
    following = now() + timedelta(hours=2)
    story = begun(app, staff["editor"], case, next_update_at=following)
    said = f"Đập an toàn. Cập nhật lúc {clock_time(following)}."
    edit(app, staff["editor"], story, section=section, title="Đập an toàn", body=said)
    return release(app, story, staff["editor"], staff["legal"], staff["spokesperson"])


def test_a_test_of_another_portal_is_nobody_elses_business(app, client, staff, portal):
    endpoint_id, _, headers = portal
    with app.app_context():
        technician = person_of(app, staff["technician"])
        send_test(technician, make_endpoint(app).id, now())
        send_test(technician, endpoint_id, now())
    (item,) = fetch(client, headers)["items"]
    assert item["body"]["data"]["endpoint"] == endpoint_id


def test_the_shape_is_the_endpoints_own(app, client, staff, portal):
    endpoint_id, secret, headers = portal
    story = publish_one(app, staff)
    with database(app) as session:
        session.get_one(Endpoint, endpoint_id).payload = "ninjs-2.2"
    (item,) = fetch(client, headers)["items"]
    assert item["body"]["data"]["item"]["standard"]["version"] == "2.2"
    message = verify([secret], item["headers"], item["raw"].encode(), time.time())
    assert check_story(message) == story.digest


def test_the_token_opens_nothing_else_and_ends(app, client, staff, portal):
    endpoint_id, _, headers = portal
    for path in ("/api/v1/stories", "/api/v1/openapi.json/../stories"):
        assert client.get(path, headers=headers).status_code in (401, 404)
    browser = app.test_client()
    sign_in(browser, staff["technician"])
    page = f"/endpoints/{endpoint_id}/pull"
    assert page in browser.get(f"/endpoints/{endpoint_id}").text
    shown = browser.get(page).text
    assert "nrp_" not in shown
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)[1]
    made = browser.post(page, data={"csrf_token": csrf}).text
    token = re.search(r"nrp_[\w-]{43}", made)[0]
    assert client.get(EVENTS, headers=headers).status_code == 401
    fresh = {"Authorization": f"Bearer {token}"}
    assert client.get(EVENTS, headers=fresh).status_code == 200
    browser.post(f"{page}/end", data={"csrf_token": csrf})
    assert client.get(EVENTS, headers=fresh).status_code == 401
    assert browser.post(f"{page}/end", data={"csrf_token": csrf}).status_code == 409


def test_a_cursor_from_elsewhere_is_refused_with_a_sentence(app, client, staff, portal):
    _, _, headers = portal
    publish_one(app, staff)
    for asking in (headers, bearer(app, staff["technician"])):
        answer = client.get(EVENTS, query_string={"after": "WzUwMDBd"}, headers=asking)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/foreign-cursor")
        assert answer.json["detail"]


def test_who_waits_is_told_as_soon_as_there_is_something(app, staff, portal):
    _, _, headers = portal
    publish_one(app, staff)
    cursor = fetch(app.test_client(), headers)["cursor"]
    pages = []
    client = app.test_client()
    waiting = threading.Thread(target=lambda: pages.append(fetch(client, headers, after=cursor, wait=20)))
    waiting.start()
    began = time.monotonic()
    story = publish_one(app, staff)
    waiting.join(15)
    assert stories_of(pages[0]) == [story.id]
    assert time.monotonic() - began < 15


def test_who_waits_for_nothing_gets_an_empty_page_and_only_few_may_wait(app, client, staff, portal):
    _, _, headers = portal
    began = time.monotonic()
    assert fetch(client, headers, wait=1)["items"] == []
    assert 1 <= time.monotonic() - began < 10
    taken = [pulling._places.acquire(blocking=False) for _ in range(pulling.WAITERS)]
    try:
        began = time.monotonic()
        assert all(taken)
        assert fetch(client, headers, wait=20)["items"] == []
        assert time.monotonic() - began < 10
    finally:
        for _ in taken:
            pulling._places.release()
    refused = client.get(EVENTS, query_string={"wait": 26}, headers=headers)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["wait"])


def test_when_a_portal_last_fetched_is_kept_once_a_minute(app, client, portal):
    endpoint_id, _, headers = portal
    fetch(client, headers)
    with database(app) as session:
        first = session.get_one(Endpoint, endpoint_id).last_fetched_at
    assert first is not None
    fetch(client, headers)
    with database(app) as session:
        endpoint = session.get_one(Endpoint, endpoint_id)
        assert endpoint.last_fetched_at == first
        endpoint.last_fetched_at = first - timedelta(minutes=2)
    fetch(client, headers)
    with database(app) as session:
        assert session.get_one(Endpoint, endpoint_id).last_fetched_at >= first


def hold(app, staff, scope, value):
    with app.app_context():
        return hold_back(person_of(app, staff["publisher"]), Halt(scope, value, "Chờ kiểm tra", ""), now())


def end(app, staff, held):
    with app.app_context():
        end_hold(person_of(app, staff["publisher"]), held.id, 0, now())


def walk(client, headers, cursor="", limit=100):
    """All there is behind a cursor, fetched as a client should; and where it goes on."""
    found = []
    while True:
        page = fetch(client, headers, after=cursor, limit=limit)
        found += stories_of(page)
        cursor = page["cursor"]
        if not page["next"]:
            return found, cursor


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("limit", [1, 100])
def test_what_is_held_back_comes_once_it_is_let_go_and_nothing_is_missed(app, client, staff, portal, limit):
    headers = portal[2]
    first, other, last = (publish_one(app, staff, section) for section in ("y-te", "kinh-te", "y-te"))
    found, cursor = walk(client, headers, limit=limit)
    assert other.id not in found
    held = publish_one(app, staff)
    on = hold(app, staff, "section", "y-te")
    found, waiting = walk(client, headers, cursor, limit)
    assert found == []
    assert walk(client, headers, "", limit)[0] == []
    end(app, staff, on)
    found, behind = walk(client, headers, waiting, limit)
    assert found == [held.id]
    assert walk(client, headers, behind, limit) == ([], behind)
    assert walk(client, headers, "", limit)[0] == [first.id, last.id, held.id]


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("limit", [1, 100])
def test_what_is_not_held_back_goes_on_and_comes_once_more_afterwards(app, client, staff, portal, limit):
    headers = portal[2]
    held = make_story(app, staff["reporter"], section="y-te", tags=["lu-lut"])
    publish(app, held, staff["editor"], staff["publisher"], staff["reporter"])
    free = publish_one(app, staff)
    on = hold(app, staff, "tag", "lu-lut")
    found, cursor = walk(client, headers, "", limit)
    assert found == [free.id]
    assert walk(client, headers, cursor, limit) == ([], cursor)
    later = publish_one(app, staff)
    found, cursor = walk(client, headers, cursor, limit)
    assert found == [later.id]
    end(app, staff, on)
    found, cursor = walk(client, headers, cursor, limit)
    assert found == [held.id, free.id, later.id]
    assert walk(client, headers, cursor, limit) == ([], cursor)


def test_a_statement_and_a_withdrawal_pass(app, client, staff, portal):
    headers = portal[2]
    raw_appointment(app, staff["reporter"], staff["spokesperson"])
    taken_down = publish_one(app, staff)
    cursor = walk(client, headers)[1]
    hold(app, staff, "all", "")
    move(app, staff["publisher"], taken_down, "takedown", reason="wrong_form", comment="Nhầm")
    statement = make_story(app, staff["reporter"], type="thong-tin-ban-dau", section="y-te")
    move(app, staff["reporter"], statement, "submit")
    move(app, staff["legal"], statement, "clear")
    move(app, staff["spokesperson"], statement, "release", checklist=("facts", "names", "authority", "next"))
    assert walk(client, headers, cursor)[0] == [taken_down.id, statement.id]
