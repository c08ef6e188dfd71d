"""Once per message, never an older version over a newer one, also when two arrive at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from threading import Barrier

from newsroom.portal.app import create_portal
from tests.portal.sender import NOW, Event, Text, headers, post

FIRST = Event()
SECOND = FIRST.then(
    sequence=2,
    kind="story.updated",
    text=Text(title="Họp giao ban: thêm kết luận"),
    published_at="2026-11-22T08:00:00Z",
)
GONE = FIRST.then(
    sequence=3,
    kind="story.taken_down",
    reason={"code": "unverified", "text": "Số liệu chưa được xác thực."},
    published_at="2026-11-22T09:15:00Z",
    changes={"published_at": SECOND.published_at},
)
FOURTH = FIRST.then(
    sequence=4, text=Text(title="Họp giao ban: bản đã kiểm chứng"), published_at="2026-11-22T10:00:00Z"
)


def test_receipt_says_where_what_and_which(client):
    receipt = post(client, FIRST).json
    assert receipt == {
        "url": "https://portal.example/tin/hop-giao-ban-thang-muoi-mot-1",
        "digest": FIRST.text.digest(),
        "sequence": 1,
    }
    assert client.get(receipt["url"]).status_code == 200


def test_receipt_digest_comes_from_the_stored_bytes(client, settings):
    post(client, FIRST)
    with sqlite3.connect(settings.database) as db:
        db.execute("UPDATE stories SET message = replace(message, '15/12', '16/12')")
    db.close()
    stale = post(client, FIRST, "msg_2").json
    assert stale["digest"] == Text(body=FIRST.text.body.replace("15/12", "16/12")).digest()


def test_replay_gets_the_same_receipt_and_changes_nothing(client):
    first = post(client, FIRST, "msg_1")
    post(client, SECOND, "msg_2")
    again = post(client, FIRST, "msg_1")
    assert (again.status_code, again.json) == (200, first.json)
    assert SECOND.text.title in client.get("/").text
    assert "Gửi lại, đã nhận trước đó" in client.get("/nhat-ky").text


def test_older_and_equal_sequences_change_nothing(client):
    post(client, SECOND, "msg_2")
    for late in (FIRST, SECOND.then(text=Text(title="Bản trùng số"))):
        answer = post(
            client, late, f"msg_late_{late.text.title}".replace(" ", "_").encode("ascii", "ignore").decode()
        )
        assert answer.status_code == 200
        assert (answer.json["sequence"], answer.json["digest"]) == (2, SECOND.text.digest())
    home = client.get("/").text
    assert SECOND.text.title in home
    assert FIRST.text.title + "<" not in home
    assert "Bản trùng số" not in home


def test_takedown_leaves_a_tombstone_without_the_words(client, settings):
    corrected = FIRST.then(text=Text(correction="Hạn ghi nhầm."), kind="story.corrected")
    url = post(client, corrected, "msg_1").json["url"]
    answer = post(client, GONE, "msg_3")
    assert (answer.status_code, answer.json["sequence"]) == (200, 3)
    page = client.get(url)
    assert page.status_code == 410
    assert "Tin bài này đã được gỡ" in page.text
    assert "Số liệu chưa được xác thực." in page.text
    assert "22/11/2026 16:15" in page.text
    for path in ("/", "/dinh-chinh", "/atom.xml", url):
        assert FIRST.text.title not in client.get(path).text
    assert client.get("/chuyen-muc/thoi-su").status_code == 404
    with sqlite3.connect(settings.database) as db:
        dump = "\n".join(db.iterdump())
    db.close()
    for word in (FIRST.text.title, FIRST.text.body, "Hạn ghi nhầm."):
        assert word not in dump
        assert word.encode().hex().upper() not in dump  # how a dump writes bytes
    assert "Số liệu chưa được xác thực." in dump


def test_late_publish_cannot_raise_the_dead_a_newer_one_can(client):
    url = post(client, FIRST, "msg_1").json["url"]
    post(client, GONE, "msg_3")
    assert post(client, SECOND, "msg_2").json["sequence"] == 3
    assert client.get(url).status_code == 410
    assert post(client, FOURTH, "msg_4").json["sequence"] == 4
    page = client.get(url)
    assert page.status_code == 200
    assert FOURTH.text.title in page.text


def test_takedown_of_a_story_never_seen_still_bars_it(client):
    url = post(client, GONE, "msg_3").json["url"]
    assert client.get(url).status_code == 410
    assert post(client, FIRST, "msg_1").json["sequence"] == 3
    assert client.get(url).status_code == 410


def test_recalled_statement_is_gone(client):
    issued = FIRST.then(kind="statement.issued")
    url = post(client, issued, "msg_1").json["url"]
    assert "Phát ngôn chính thức" in client.get(url).text
    post(client, issued.then(kind="statement.recalled", sequence=2), "msg_2")
    assert client.get(url).status_code == 410


def test_canceled_item_hides_the_story_whatever_the_event_is_called(client):
    url = post(client, FIRST, "msg_1").json["url"]
    canceled = {"uri": "urn:newsroom:story:1", "pubStatus": "canceled"}
    post(client, FIRST.then(sequence=2, kind="story.updated", changes={"item": canceled}), "msg_2")
    assert client.get(url).status_code == 410


def test_ping_and_unknown_types_are_answered_and_logged(client):
    for kind, word in (("test.ping", "Gửi thử"), ("incident.opened", "Bỏ qua, loại không dùng")):
        answer = post(client, FIRST.then(kind=kind), f"msg_{kind.replace('.', '_')}")
        assert answer.status_code == 200
        assert word in client.get("/nhat-ky").text
    assert FIRST.text.title not in client.get("/").text


def _at_once(settings, deliveries):
    """Send every (event, webhook-id) from its own thread and its own app, released together."""
    barrier = Barrier(len(deliveries), timeout=60)  # one that fails before it must not hold up the others

    def send(delivery):
        event, webhook_id = delivery
        client = create_portal(settings, lambda: NOW).test_client()
        body = event.body()
        barrier.wait()
        return client.post("/webhooks", data=body, headers=headers(body, webhook_id))

    with ThreadPoolExecutor(len(deliveries)) as pool:
        return list(pool.map(send, deliveries))


def test_versions_arriving_at_once_end_with_the_newest(settings):
    numbers = count()
    for attempt in range(5):
        story = FIRST.then(story_id=f"story-{attempt}")
        events = [story.then(sequence=n, text=Text(title=f"Tin {attempt}, bản {n}")) for n in range(1, 9)]
        Random(attempt).shuffle(events)  # noqa: S311 - the same shuffle at every run
        answers = _at_once(settings, [(event, f"msg_{next(numbers)}") for event in events])
        assert [answer.status_code for answer in answers] == [200] * 8
        newest = next(answer for event, answer in zip(events, answers, strict=True) if event.sequence == 8)
        page = create_portal(settings, lambda: NOW).test_client().get(newest.json["url"]).text
        assert f"Tin {attempt}, bản 8" in page


def test_one_message_arriving_eight_times_at_once_is_applied_once(settings):
    answers = _at_once(settings, [(FIRST, "msg_same")] * 8)
    assert len({answer.text for answer in answers}) == 1
    log = create_portal(settings, lambda: NOW).test_client().get("/nhat-ky").text
    assert log.count("Đã nhận, đã áp dụng") == 1
    assert log.count("Gửi lại, đã nhận trước đó") == 7
