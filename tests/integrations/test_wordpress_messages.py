"""Single messages to a real WordPress: what it refuses, what order it keeps, what it never trusts."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from itertools import count
from threading import Barrier

import pytest
from fixtures.receiver import Answer, Receiver
from pictures import new_picture

from newsroom.clock import now
from tests.integrations.conftest import fill_in
from tests.portal.sender import OTHER_SECRET, Event, Text, headers

pytestmark = pytest.mark.wordpress

_numbers = count(1)
POSTS = "SELECT count(*) FROM wp_posts WHERE post_type = 'post' AND post_status = 'publish'"


@pytest.fixture
def event() -> Event:
    """A story that no other test has."""
    number = next(_numbers)
    return Event(story_id=f"story-{number}", slug=f"hop-giao-ban-{number}")


def column(newsroom, event: Event, name: str) -> list[str]:
    """A column of the posts at the story's address."""
    statement = f"SELECT {name} FROM wp_posts WHERE post_name = '{event.slug}'"  # noqa: S608 - both are ours
    return [row[0] for row in newsroom.site.rows(statement)]


@pytest.fixture
def message_id() -> str:
    return f"msg_test_{next(_numbers)}"


def test_a_changed_byte_a_strange_key_and_an_old_time_are_refused(newsroom, event, message_id):
    body, before = event.body(), newsroom.site.rows(POSTS)
    signed = headers(body, message_id, newsroom.secret, now())
    refusals = [
        newsroom.site.post(body + b" ", signed),
        newsroom.site.post(body, {**signed, "webhook-id": "msg_other"}),
        newsroom.site.post(body, headers(body, message_id, OTHER_SECRET, now())),
        newsroom.site.post(body, headers(body, message_id, newsroom.secret, now() - timedelta(seconds=330))),
        newsroom.site.post(body, headers(body, message_id, newsroom.secret, now() + timedelta(seconds=330))),
    ]
    assert [page.status for page in refusals] == [401] * 5
    assert newsroom.site.rows(POSTS) == before
    assert newsroom.send(event, message_id).status == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"webhook-signature": ""}, 400),
        ({"webhook-id": "msg.1"}, 400),
        ({"webhook-timestamp": "now"}, 400),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_headers_that_are_missing_or_odd(newsroom, event, changes, status):
    body = event.body()
    signed = {**headers(body, "msg_1", newsroom.secret, now()), **changes}
    assert newsroom.site.post(body, signed).status == status


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "0" * 64},
        {
            "approvals": [
                {"stage": "review", "role": "editor", "at": "2026-11-22T06:40:00Z", "digest": "1" * 64}
            ]
        },
        {"item": {"headlines": [{"role": "main", "value": "Tít khác"}]}},
        {"item": {"headlines": "x"}},
        {"sequence": True},
        {"sequence": 1.5},
        {"story_id": "a b"},
        {"published_at": "hôm qua"},
        {"media": [{"path": "/media/../x", "href": "file:///etc/passwd", "sha256": "0" * 64, "size": 1}]},
    ],
)
def test_what_is_signed_and_not_sound_is_refused_and_nothing_is_stored(newsroom, event, message_id, changes):
    before = newsroom.site.rows(POSTS)
    answer = newsroom.send(event.then(changes=changes), message_id)
    assert (answer.status, newsroom.site.rows(POSTS)) == (422, before)
    assert answer.json["error"]
    assert newsroom.send(event, f"{message_id}b").json["sequence"] == 1


def test_what_is_no_story_is_answered_and_changes_nothing(newsroom, event, message_id):
    before = newsroom.site.rows(POSTS)
    unknown = newsroom.send(event.then(kind="story.translated"), message_id)
    assert (unknown.status, unknown.json) == (200, {"ignored": "story.translated"})
    challenge = event.then(kind="endpoint.verify", changes={"challenge": "a1"})
    assert newsroom.send(challenge, f"{message_id}b").json == {"challenge": "a1"}
    assert newsroom.site.rows(POSTS) == before


def test_the_same_message_again_gets_the_same_receipt(newsroom, event, message_id):
    first = newsroom.send(event, message_id)
    newsroom.send(event.then(sequence=2, text=Text(title="Bản hai")), f"{message_id}b")
    again = newsroom.send(event, message_id)
    assert (again.status, again.json) == (200, first.json)
    assert "Bản hai" in newsroom.site.get(first.json["url"]).text


def test_an_older_version_after_a_newer_one_changes_nothing(newsroom, event, message_id):
    third = event.then(sequence=3, kind="story.updated", text=Text(title="Bản ba"))
    receipt = newsroom.send(third, message_id).json
    late = newsroom.send(event.then(sequence=2, text=Text(title="Bản hai")), f"{message_id}b")
    assert (late.status, late.json) == (200, receipt)
    assert receipt["sequence"] == 3
    assert "Bản ba" in newsroom.site.get(receipt["url"]).text


def test_a_tombstone_holds_against_a_late_publication_even_when_it_came_first(newsroom, event, message_id):
    gone = event.then(sequence=2, kind="statement.recalled", reason={"code": "x", "text": "Lý do."})
    before = newsroom.site.rows(POSTS)
    receipt = newsroom.send(gone, message_id)
    assert (receipt.status, receipt.json) == (200, {"digest": event.text.digest(), "sequence": 2})
    assert newsroom.send(event, f"{message_id}b").json == receipt.json
    assert newsroom.site.rows(POSTS) == before
    issued = newsroom.send(event.then(sequence=3, kind="statement.issued"), f"{message_id}c").json
    assert issued["digest"] == event.text.digest()
    assert newsroom.site.get(issued["url"]).status == 200


def test_many_at_once_leave_one_post_with_the_newest_text(newsroom, event):
    versions = [event.then(sequence=n, text=Text(title=f"Bản {n} của bài gửi dồn")) for n in (1, 2, 3)]
    barrier = Barrier(6)

    def send(number):
        barrier.wait()
        return newsroom.send(versions[number % 3], f"msg_{event.story_id}_{number % 3}")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer.status for answer in answers} == {200}
    titles = newsroom.site.rows(
        "SELECT post_title FROM wp_posts WHERE post_title LIKE '%bài gửi dồn' AND post_type = 'post'"
    )
    assert titles == [["Bản 3 của bài gửi dồn"]]
    assert answers[2].json == answers[5].json
    assert answers[2].json["digest"] == versions[2].text.digest()


BREAKS = {"an error": "throw new RuntimeException( 'x' );", "a kill": "posix_kill( getmypid(), 9 );"}


@pytest.mark.parametrize("how", BREAKS)
def test_what_breaks_off_in_the_middle_leaves_nothing_and_is_made_good(newsroom, event, message_id, how):
    """Another plugin breaks it off when the post and its category are written and the rest is not."""
    other = newsroom.site.folder / "site" / "wp-content" / "mu-plugins" / "breaks.php"
    other.parent.mkdir(exist_ok=True)
    code = f"if ( 'Bài gặp nạn' === get_post( $id )->post_title ) {{ {BREAKS[how]} }}"
    other.write_text(f"<?php add_action( 'set_object_terms', function ( $id ) {{ {code} }} );")
    unlucky = event.then(text=Text(title="Bài gặp nạn"))
    assert newsroom.send(unlucky, message_id).status in (500, 502, 503)
    assert column(newsroom, event, "id") == []
    other.unlink()
    receipt = newsroom.send(unlucky, message_id)
    assert (receipt.status, receipt.json["digest"]) == (200, unlucky.text.digest())
    assert len(column(newsroom, event, "id")) == 1


def test_markup_that_is_not_allowed_goes_and_the_digest_is_not_claimed(newsroom, event, message_id):
    body = (
        '<p onclick="x()">Một<script>x()</script> <iframe src="https://a.example"></iframe>'
        '<a id="wpadminbar" href="javascript:x()">hai</a> <img src="x" onerror="x()"></p>'
    )
    receipt = newsroom.send(event.then(text=Text(body=body)), message_id).json
    page = newsroom.site.get(receipt["url"]).text
    shown = re.search(r'<div class="newsroom-body">(.*?)</div>', page, re.DOTALL)[1]
    assert not re.search("onclick|<script|iframe|javascript|onerror|wpadminbar", shown)
    assert receipt["digest"] != Text(body=body).digest()
    assert f'data-newsroom-digest="{receipt["digest"]}"' in page


def test_nothing_in_a_message_chooses_who_wrote_it_or_what_it_is(newsroom, event, message_id):
    fields = {
        "post_author": 99,
        "post_type": "page",
        "ID": 1,
        "post_status": "private",
        "meta_input": {"a": "b"},
    }
    receipt = newsroom.send(event.then(changes=fields), message_id).json
    columns = [column(newsroom, event, f"post_{name}") for name in ("author", "type", "status")]
    assert columns == [["1"], ["post"], ["publish"]]
    assert newsroom.site.get(receipt["url"]).status == 200


def changed_by_hand(newsroom, event, field: str, value: str) -> None:
    """Somebody changes the post in the administration."""
    (post,) = column(newsroom, event, "id")
    newsroom.site.run(f"wp_update_post(wp_slash(array('ID' => {post}, '{field}' => '{value}')));")


def test_the_receipt_tells_of_the_text_that_is_stored_now(newsroom, event, message_id):
    newsroom.send(event, message_id)
    changed_by_hand(newsroom, event, "post_content", event.text.body.replace("15/12", "16/12"))
    stale = newsroom.send(event, f"{message_id}b").json
    assert stale["digest"] == Text(body=event.text.body.replace("15/12", "16/12")).digest()
    changed_by_hand(newsroom, event, "post_status", "draft")
    assert newsroom.send(event, f"{message_id}c").json == {"sequence": 1}


def test_an_embargo_in_the_message_holds(newsroom, event, message_id):
    text = Text(title="Bài còn cấm phát")
    item = json.loads(event.then(text=text).body())["data"]["item"]
    item["embargoedUntil"] = (now() + timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    receipt = newsroom.send(event.then(text=text, changes={"item": item}), message_id)
    assert (receipt.status, receipt.json) == (200, {"sequence": 1})
    assert column(newsroom, event, "post_status") == ["future"]
    assert "Bài còn cấm phát" not in newsroom.site.get("/").text


PATH = "/media/0b3f6c1e-7d52-4a39-9a53-6f2d1c9e8b10/anh.png"
HELD = "SELECT count(*) FROM wp_newsroom_media"


@pytest.fixture
def photo() -> bytes:
    """A picture that the site has never seen."""
    return new_picture()


@pytest.fixture
def pictures(receiver: Receiver, admin, newsroom, photo) -> Receiver:
    """A server of pictures that the settings allow."""
    fill_in(admin, origins=f"{newsroom.address}\r\n{receiver.url.removesuffix('/hook')}")
    receiver.answer(Answer(200, photo, {"Content-Type": "image/png"}))
    return receiver


@pytest.fixture
def illustrated(event: Event, pictures: Receiver, photo) -> Event:
    """The story with that picture."""
    copy = {
        "path": PATH,
        "href": pictures.url.removesuffix("/hook") + PATH,
        "sha256": sha256(photo).hexdigest(),
        "content_type": "image/png",
        "size": len(photo),
    }
    text = Text(title="Bài có ảnh chưa tới", body=f'<p>Chữ.</p>\n<p><img alt="Cầu" src="{PATH}"></p>')
    return event.then(text=text, changes={"media": [copy]})


def test_the_text_is_on_show_while_a_picture_is_missing_and_whole_once_it_comes(
    newsroom, pictures, photo, illustrated, message_id
):
    pictures.answer(Answer(500), Answer(200, photo[:-1]), Answer(200, photo))
    assert newsroom.send(illustrated, message_id).status == 503
    url = f"{newsroom.site.address}/2026/11/{illustrated.slug}/"
    page = newsroom.site.get(url).text
    assert "Chữ." in page
    assert "/media/" not in page
    assert newsroom.send(illustrated, message_id).status == 503  # its bytes are not the announced ones
    receipt = newsroom.send(illustrated, message_id)
    assert (receipt.status, receipt.json["url"]) == (200, url)
    assert receipt.json["digest"] == illustrated.text.digest()
    assert "/wp-content/uploads/" in newsroom.site.get(url).text
    assert len(pictures.requests) == 3


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"href": f"http://localhost:9{PATH}"}, 0),
        ({"content_type": "image/svg+xml"}, 0),
        ({"content_type": "text/html"}, 0),
        ({"size": 11 * 1024 * 1024}, 0),
        ({"content_type": "image/jpeg"}, 1),  # it is a PNG
    ],
)
def test_a_picture_from_elsewhere_or_of_another_kind_is_not_taken(
    newsroom, pictures, illustrated, message_id, changes, asked
):
    before = newsroom.site.rows(HELD)
    (copy,) = illustrated.changes["media"]
    answer = newsroom.send(illustrated.then(changes={"media": [{**copy, **changes}]}), message_id)
    assert (answer.status, len(pictures.requests)) == (503, asked)
    assert PATH in answer.json["error"]
    assert newsroom.site.rows(HELD) == before


def test_a_picture_server_that_redirects_is_not_followed(newsroom, pictures, illustrated, message_id):
    pictures.answer(Answer(302, headers={"Location": "/elsewhere"}))
    assert newsroom.send(illustrated, message_id).status == 503
    assert [request.path for request in pictures.requests] == [PATH]
