"""What belongs to an exercise says so in every list in which it stands beside what is real, and what is real
never does.
"""

import re
from dataclasses import replace
from datetime import timedelta

import issued as fast
import pytest
from crisis import break_glass, open_incident, raw_appointment, raw_signal, statement_in
from desks import change
from factories import bearer, database, make_endpoint, make_user, person_of, send, sign_in
from fixtures.smtp import Mailbox
from unsaved import keep

from newsroom.clock import now
from newsroom.legal.usecases import ask
from newsroom.models import Hold
from newsroom.worker.post import send_letters
from newsroom.worker.reading import tell_news

TRIAL, REAL = "Đập Tập vẫn an toàn", "Đập Thật vẫn an toàn"


@pytest.fixture
def settings(settings, mailbox: Mailbox):
    return replace(settings, smtp=mailbox.settings, base_url="http://localhost")


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "legal", "publisher", "spokesperson", "technician")
    return {role: make_user(app, role, language="en") for role in roles}


@pytest.fixture
def twins(app, staff):
    """A statement of an exercise and one of a real case, both waiting for a lawyer."""
    cases = [open_incident(app, staff["publisher"], exercise=exercise) for exercise in (True, False)]
    return [
        statement_in(app, staff["reporter"], case, title=title)
        for case, title in zip(cases, (TRIAL, REAL), strict=True)
    ]


@pytest.fixture
def seen(app, staff):
    """The text of a page as somebody of that role sees it."""

    def fetch(role, path):
        client = sign_in(app.test_client(), staff[role])
        send(client, "/language", language="en")
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.text

    return fetch


def marks(page, *names):
    """Of each of these names that stands in a row of the page, whether that row says EXERCISE."""
    rows = re.split(r"<(?:li|tr)\b", re.sub(r"</?mark>", "", page))
    found = [(name, "EXERCISE" in row) for name in names for row in rows if name in row]
    return sorted(set(found))


BOTH = sorted([(TRIAL, True), (REAL, False)])


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("reporter", "/"),
        ("legal", "/"),
        ("legal", "/legal"),
        ("publisher", "/stories"),
        ("publisher", "/stories?q=Đập an toàn"),
        ("publisher", "/board?workflow=crisis"),
        ("publisher", "/calendar"),
    ],
)
def test_a_list_of_stories_says_which_are_rehearsed(app, staff, twins, seen, role, path):
    for story in twins:
        change(app, story, deadline=now() + timedelta(minutes=1))
        with app.app_context():
            ask(person_of(app, staff["editor"]), story.id, "Được nêu tên không?", None, now())
    assert marks(seen(role, path), TRIAL, REAL) == BOTH


def test_so_does_the_choice_of_several_and_what_became_of_them(app, staff, twins, seen):
    picked = [f"{story.id}:{story.version}" for story in twins]
    chosen = "&".join(f"story={one}" for one in picked)
    assert marks(seen("publisher", f"/stories/bulk?what=priority&{chosen}"), TRIAL, REAL) == BOTH
    client = sign_in(app.test_client(), staff["publisher"])
    send(client, "/language", language="en")
    done = send(client, "/stories/bulk", what="priority", priority="1", story=picked)
    assert marks(done.text, TRIAL, REAL) == BOTH


def test_so_does_the_palette(app, staff, twins):
    client = sign_in(app.test_client(), staff["publisher"])
    send(client, "/language", language="en")
    found = client.get("/palette/stories.json", query_string={"q": "an toàn"}).json
    opened = client.get("/palette.json", query_string={"recent": ",".join(one.id for one in twins)}).json
    recent = next(group["items"] for group in opened if group["name"] == "Opened before")
    for items in (found, recent):
        assert sorted((one["label"], "EXERCISE" in one["note"]) for one in items) == BOTH


def test_so_does_what_was_typed_and_not_saved(app, staff, seen):
    for exercise in (True, False):
        story = fast.draft(app, staff, exercise=exercise)
        change(app, story, title=TRIAL if exercise else REAL)
        client = sign_in(app.test_client(), staff["reporter"])
        assert keep(client, story.id, version=story.version).status_code < 300
    unsaved = seen("reporter", "/").partition("Typed, not saved yet")[2].partition("</ul>")[0]
    assert marks(unsaved, TRIAL, REAL) == BOTH


def test_so_do_deliveries_and_their_portals(app, staff, twins, seen):
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    make_endpoint(app, name="Cổng tập", exercise=True)
    make_endpoint(app, name="Cổng thật")
    for story in twins:
        break_glass(app, staff["spokesperson"], story)
    assert marks(seen("technician", "/deliveries"), TRIAL, REAL) == BOTH
    assert marks(seen("technician", "/endpoints"), "Cổng tập", "Cổng thật") == [
        ("Cổng thật", False),
        ("Cổng tập", True),
    ]


def test_so_do_holds_also_when_they_are_over(app, staff, seen):
    for exercise in (True, False):
        open_incident(app, staff["publisher"], exercise=exercise)
    tags = "vv-2026-0001", "vv-2026-0002"
    tags = tuple(tag.replace("2026", f"{now():%Y}") for tag in tags)
    before = marks(seen("publisher", "/holds"), *tags)
    assert before == [(tags[0], True), (tags[1], False)]
    with database(app) as session:
        for hold in session.query(Hold):
            hold.ended_at, hold.ended_by_id = now(), staff["publisher"].id
    assert marks(seen("publisher", "/holds"), *tags) == before


def test_so_do_notices_and_letters(app, staff, twins, seen, mailbox: Mailbox):
    with app.app_context():
        while tell_news(now()):
            pass
        while send_letters(now()):
            pass
    assert marks(seen("legal", "/notices"), TRIAL, REAL) == BOTH
    letters = [one for one in mailbox.letters if one["To"].addresses[0].addr_spec == staff["legal"].email]
    subjects = [one["Subject"] for one in letters]
    assert sorted(one.startswith("[EXERCISE] ") for one in subjects) == [False, True]
    assert all(
        "[EXERCISE]" in one.get_body(("plain",)).get_content() for one in letters if "[" in one["Subject"]
    )


def test_so_do_notices_of_cases_and_signals(app, staff, seen):
    head = make_user(app, "publisher")
    trial, real = (open_incident(app, staff["editor"], exercise=exercise) for exercise in (True, False))
    staff["publisher"] = head
    assert marks(seen("publisher", "/notices"), trial.code, real.code) == [
        (trial.code, True),
        (real.code, False),
    ]
    client = sign_in(app.test_client(), staff["reporter"])
    for quote, more in (("Tập", {"exercise": "y"}), ("Thật", {})):
        given = {"quote": quote, "source": "Zalo", **more}
        assert send(client, "/signals/new", **given).status_code == 303
    told = re.findall(r'<p class="notice-text">(.*?)</p>', seen("editor", "/notices"), re.DOTALL)
    assert ["EXERCISE" in one for one in told if "signal" in one] == [False, True]


def test_so_does_what_programs_read(app, staff, twins):
    found = app.test_client().get("/api/v1/stories", headers=bearer(app, staff["publisher"])).json
    items = found["items"] if "items" in found else found["data"]
    assert sorted((one["title"], one["exercise"]) for one in items) == BOTH


def test_a_signal_s_list_says_it_too(app, staff, seen):
    raw_signal(app, staff["editor"], quote="Tin tập", exercise=True)
    raw_signal(app, staff["editor"], quote="Tin thật")
    assert marks(seen("editor", "/signals"), "Tin tập", "Tin thật") == [
        ("Tin thật", False),
        ("Tin tập", True),
    ]
