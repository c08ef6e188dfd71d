"""The delivery wall: what its counts and letters say, to whom, how little it costs, and that a page which
asks again hears of every change and of nothing else.
"""

import gzip
import re
from datetime import timedelta

import issued as fast
import pytest
from desks import statements
from factories import database, make_endpoint, make_user, publish, sign_in
from factories import make_story as make_ordinary
from sqlalchemy import insert, select, update

from newsroom.clock import now
from newsroom.endpoints.registry import findable
from newsroom.models import Attempt, Delivery, Endpoint, Story, new_id
from newsroom.models.trail import OutboxEvent

MANY = 5635
LETTERS = {"seen": "s", "accepted": "a", "other": "d", "away": "w", "late": "l", "kept": "o", "failed": "f"}


@pytest.fixture
def people(app):
    return fast.lane(app)


def reading(app, user):
    """A browser of somebody who reads English."""
    client = sign_in(app.test_client(), user)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client


def out(app, people, **case):
    """A statement on its way to a portal of each kind of LETTERS, each named after it."""
    for name in LETTERS:
        make_endpoint(app, name=f"Cổng {name}", group="Bộ Thử", contact_phone="024 111")
    story = fast.issue(app, people, fast.draft(app, people, **case))
    digest = {"receipt_url": "https://cong.example.vn/1", "receipt_digest": story.digest}
    done = {"state": "done", "done_at": now(), "attempts": 1}
    change(app, story, "seen", **done, **digest)
    change(app, story, "accepted", **done)
    change(app, story, "other", **{**done, **digest, "receipt_digest": "e" * 64})
    change(app, story, "late", created_at=now() - timedelta(hours=1), last_error="timeout", attempts=2)
    change(app, story, "failed", state="failed", last_error="tls", attempts=9)
    with database(app) as session:
        session.execute(update(Endpoint).where(Endpoint.name == "Cổng kept").values(active=False))
    return story


def change(app, story, name, **columns):
    """Let the portal of that name be otherwise for the newest event of the story."""
    with database(app) as session:
        endpoint = select(Endpoint.id).where(Endpoint.name == f"Cổng {name}").scalar_subquery()
        newest = select(OutboxEvent.id).order_by(OutboxEvent.position.desc()).limit(1).scalar_subquery()
        its = Delivery.story_id == story.id, Delivery.endpoint_id == endpoint, Delivery.event_id == newest
        session.execute(update(Delivery).where(*its).values(**columns))


def figures(page):
    """The five counts by their names."""
    return {name: int(number) for name, number in re.findall(r'data-count="(\w+)">\s*(\d+)', page)}


def test_five_counts_and_a_letter_for_each_portal(each_database, app, people):
    story = out(app, people)
    client = reading(app, people["spokesperson"])
    page = client.get(f"/wall/{story.id}").text
    assert figures(page) == {"sent": 7, "accepted": 3, "seen": 1, "late": 1, "failed": 1}
    assert client.get(f"/wall/{story.id}/trouble").text.count("<li") == 4
    assert f'href="/wall/{story.id}"' in client.get(f"/incidents/{fast.incident_of(app, story)}").text
    told = client.get(f"/wall/{story.id}/cells").json
    (group,) = told["groups"]
    names = {number: name.removeprefix("Cổng ") for number, name in group["portals"]}
    assert {names[n]: code for n, code in zip(sorted(names), told["codes"], strict=True)} == LETTERS
    change(app, story, "other", live_state="seen")  # somebody looked: it is the very text
    change(app, story, "seen", live_state="missing")
    assert client.get(f"/wall/{story.id}/cells").json["codes"] == "aas" + told["codes"][3:]


def test_beside_it_stands_whom_to_call_and_what_helps_the_worst_first(app, people):
    story = out(app, people)
    beside = reading(app, people["technician"]).get(f"/wall/{story.id}/trouble").text
    order = [beside.index(f"Cổng {name}") for name in ("failed", "other", "late", "kept")]
    assert order == sorted(order)
    assert "Cổng seen" not in beside
    assert "Cổng away" not in beside
    assert beside.count('href="tel:024111"') == 4
    assert "renew the certificate" in beside
    assert "switched off" in beside
    listed = reading(app, people["reporter"]).get(f"/wall/{story.id}?group=Bộ+Thử").text
    assert all(f"Cổng {name}" in listed for name in LETTERS)


def test_a_portal_has_its_log_and_its_number(app, people):
    story = out(app, people)
    with database(app) as session:
        late = session.scalars(select(Delivery).where(Delivery.last_error == "timeout")).one()
        tried = {"at": now(), "milliseconds": 15_000, "error": "timeout", "number": 1}
        session.add(Attempt(delivery_id=late.id, answer="bí mật của cổng", **tried))
    path = f"/wall/{story.id}/portals/{late.id}"
    page = reading(app, people["reporter"]).get(path).text
    assert "did not answer in time" in page
    assert 'href="tel:024111"' in page
    assert "bí mật của cổng" not in page
    assert f"/deliveries/{late.id}" not in page
    assert f"/deliveries/{late.id}" in reading(app, people["technician"]).get(f"{path}?part=1").text
    other = fast.issue(app, people, fast.draft(app, people))
    assert reading(app, people["reporter"]).get(f"/wall/{other.id}/portals/{late.id}").status_code == 404


def test_who_asks_again_hears_of_each_change_and_of_nothing_else(app, people):
    story = out(app, people)
    client = reading(app, people["publisher"])
    base = f"/wall/{story.id}"
    told = client.get(f"{base}/cells").json
    cursor = told["cursor"]
    assert client.get(f"{base}/changes?cursor={cursor}").status_code == 204
    change(app, story, "away", state="done", done_at=now(), attempts=1)
    news = client.get(f"{base}/changes?cursor={cursor}").json
    assert news["runs"] == [[0, told["codes"].replace("w", "a")]]
    assert client.get(f"{base}/changes?cursor={news['cursor']}").status_code == 204
    fast.recall(app, people, story)
    assert client.get(f"{base}/changes?cursor={news['cursor']}").json == {"anew": True}
    assert client.get(f"{base}/changes?event=1&cursor={news['cursor']}").status_code in (200, 204)
    for broken in ("", "x", cursor[:20], "0" * 900):
        assert client.get(f"{base}/changes?cursor={broken}").json == {"anew": True}


def test_a_recall_is_confirmed_by_its_own_answer_alone(app, people):
    story = out(app, people)
    fast.recall(app, people, story)
    client = reading(app, people["publisher"])
    page = client.get(f"/wall/{story.id}").text
    assert figures(page) == {"sent": 7, "accepted": 0, "unconfirmed": 7, "late": 0, "failed": 0}
    change(app, story, "seen", state="done", done_at=now(), attempts=1)
    page = client.get(f"/wall/{story.id}").text
    assert figures(page) == {"sent": 7, "accepted": 1, "unconfirmed": 6, "late": 0, "failed": 0}
    assert page.count('class="status status-bad"') == 6
    assert "/moves/recall" not in page
    assert figures(client.get(f"/wall/{story.id}?event=1").text)["sent"] == 7


def test_the_way_to_recall_names_its_reach_and_is_for_whom_it_may_be(app, people):
    story = out(app, people)
    way = f'href="/stories/{story.id}/moves/recall"'
    page = reading(app, people["publisher"]).get(f"/wall/{story.id}").text
    assert way in page
    assert "from 7 portals" in page
    assert way not in reading(app, people["reporter"]).get(f"/wall/{story.id}").text
    decision = reading(app, people["publisher"]).get(f"/stories/{story.id}/moves/recall").text
    assert "from 7 portals" in decision


def test_a_statement_its_case_and_its_wall_lead_to_each_other(app, people):
    story = out(app, people)
    client, case = reading(app, people["publisher"]), fast.incident_of(app, story)
    assert f'href="/wall/{story.id}"' in client.get(f"/stories/{story.id}").text
    panel = client.get(f"/incidents/{case}").text
    assert f'href="/wall/{story.id}"' in panel
    assert "taken by 3 of 7 portals, seen live on 1" in panel
    wall = client.get(f"/wall/{story.id}").text
    assert f'href="/incidents/{case}"' in wall
    assert "EXERCISE" not in wall


def test_an_exercise_says_so_everywhere(app, people):
    story = fast.issue(app, people, fast.draft(app, people, exercise=True))
    for tail in ("", "?screen=1"):
        assert "EXERCISE" in reading(app, people["publisher"]).get(f"/wall/{story.id}{tail}").text


def test_for_a_screen_there_is_no_frame(app, people):
    story = out(app, people)
    page = reading(app, people["publisher"]).get(f"/wall/{story.id}?screen=1").text
    assert 'class="wall-screen"' in page
    assert 'class="rail"' not in page
    assert "/moves/" not in page
    assert figures(page)["sent"] == 7


def test_who_may_look(app, people):
    story = out(app, people)
    path = f"/wall/{story.id}"
    assert reading(app, make_user(app, "contributor")).get(path).status_code == 403
    assert reading(app, make_user(app, "reporter", section="y-te")).get(path).status_code == 404
    assert reading(app, people["technician"]).get(path).status_code == 200
    with database(app) as session:
        session.execute(update(Story).where(Story.id == story.id).values(quarantined=True))
    assert reading(app, people["technician"]).get(path).status_code == 404


def test_any_story_has_a_wall_also_before_it_went_out(app, people):
    make_endpoint(app)
    story = make_ordinary(app, people["reporter"])
    client = reading(app, people["reporter"])
    assert "Nothing has gone out yet" in client.get(f"/wall/{story.id}").text
    assert client.get(f"/wall/{story.id}/cells").status_code == 204
    publish(app, story, make_user(app, "editor"), people["publisher"], people["reporter"])
    assert figures(client.get(f"/wall/{story.id}").text)["sent"] == 1


def test_with_every_portal_there_is_it_stays_light(app, people):
    """Four statements, besides the two for who is asking; 150 kB with all that hangs on it."""
    at, groups = now(), [f"Tỉnh {number}" for number in range(46)]
    rows = []
    for number in range(MANY):
        name, host, group = f"Cổng xã {number}", f"p{number}.example.vn", groups[number % 46]
        found = {"found_by": findable(name, host, group), "created_at": at, "confirmed_at": at}
        rows.append({"id": new_id(), "name": name, "url": f"https://{host}/", "group": group, **found})
    with database(app) as session:
        session.execute(insert(Endpoint), rows)
    story = fast.issue(app, people, fast.draft(app, people))
    client, weight = reading(app, people["publisher"]), 0
    for tail, most in (("", 4), ("/cells", 3), ("/changes", 3), ("/trouble", 3)):
        client.get(f"/wall/{story.id}{tail}")
        with statements(app) as sent:
            answer = client.get(f"/wall/{story.id}{tail}")
        assert len(sent) <= most + 2, tail
        weight += len(gzip.compress(answer.data))
    page = client.get(f"/wall/{story.id}").text
    for path in set(re.findall(r'"(/static/[^"]+\.(?:css|js))"', page)) | {"/static/js/wall/cells.js"}:
        with client.get(path) as answer:
            weight += len(gzip.compress(answer.data))
    assert weight < 150_000
    assert "5,635" in page
