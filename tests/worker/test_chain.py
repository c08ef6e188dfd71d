"""Who was sent a statement of a case is told what follows in it, whatever their filters say by then."""

from datetime import timedelta

import issued as fast
import pytest
from crisis import open_incident
from factories import database, edit, make_endpoint, make_user, move, sign_in
from sqlalchemy import select
from statements import begun, clock_time, release

from newsroom.clock import now
from newsroom.models import Delivery, Endpoint, Story
from newsroom.models.trail import OutboxEvent

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def people(app):
    """Who it takes; an editor writes, who may open a case."""
    return fast.lane(app) | {"reporter": make_user(app, "editor")}


@pytest.fixture
def case(app, people):
    return open_incident(app, people["reporter"])


def speak(app, people, case, section="thoi-su") -> Story:
    """A statement of the case, taken through two people to the portals."""
    following = now() + timedelta(hours=2)
    story = begun(app, people["reporter"], case, next_update_at=following)
    body = f"Đập vẫn an toàn. Cập nhật tiếp theo lúc {clock_time(following)}."
    edit(app, people["reporter"], story, title="Đập Suối Thử an toàn", body=body, section=section)
    return release(app, story, people["reporter"], people["legal"], people["spokesperson"])


def told(app, story) -> dict[str, str]:
    """By the id of who was told of a story's newest event, why."""
    with database(app) as session:
        newest = select(OutboxEvent.id).where(OutboxEvent.story_id == story.id)
        newest = newest.order_by(OutboxEvent.sequence.desc()).limit(1)
        rows = session.scalars(select(Delivery).where(Delivery.event_id == newest.scalar_subquery()))
        return {row.endpoint_id: row.chosen_for for row in rows}


@pytest.fixture
def portals(app):
    """Those that take one section, and one more."""
    return {name: make_endpoint(app, sections=[name]).id for name in ("thoi-su", "y-te", "kinh-te")}


def test_what_follows_goes_to_all_that_got_the_one_before_and_says_why(app, client, people, case, portals):
    first = speak(app, people, case)
    assert told(app, first) == {portals["thoi-su"]: "filter"}
    second = speak(app, people, case, section="y-te")
    assert told(app, second) == {portals["thoi-su"]: "chain", portals["y-te"]: "filter"}
    third = speak(app, people, case, section="kinh-te")
    assert told(app, third) == {
        portals["thoi-su"]: "chain",
        portals["y-te"]: "chain",
        portals["kinh-te"]: "filter",
    }
    sign_in(client, people["publisher"])
    with client.session_transaction() as session:
        session["language"] = "en"
    page = client.get(f"/stories/{third.id}/deliveries").text
    assert page.count("it was sent an earlier statement of this case") == 2


def test_filters_that_ask_for_another_kind_of_event_or_language_do_not_cut_the_chain(app, people, case):
    portal = make_endpoint(app)
    speak(app, people, case)
    with database(app) as session:
        row = session.get_one(Endpoint, portal.id)
        row.events, row.languages, row.content_types = ["story.*"], ["en"], ["tin"]
    assert told(app, speak(app, people, case)) == {portal.id: "chain"}


def test_a_recall_goes_to_those_that_had_that_statement_alone(app, people, case, portals):
    first = speak(app, people, case)
    speak(app, people, case, section="y-te")
    fast.recall(app, people, first)
    assert told(app, first) == {portals["thoi-su"]: "had_it"}


def test_a_correction_of_an_earlier_one_goes_to_all_that_follow_the_case(app, people, case, portals):
    first = speak(app, people, case)
    speak(app, people, case, section="y-te")
    move(app, people["publisher"], first, "correct", comment="Sai số liệu")
    edit(app, people["publisher"], first, sapo="Mực nước 82%.", correction="Bản trước ghi 28%.")
    fast.issue(app, people, first)
    assert told(app, first) == {portals["thoi-su"]: "had_it", portals["y-te"]: "chain"}


def test_another_case_and_an_exercise_are_no_part_of_the_chain(app, people, case, portals):
    speak(app, people, case)
    other = open_incident(app, people["reporter"], title="Vụ khác")
    rehearsed = open_incident(app, people["reporter"], title="Diễn tập", exercise=True)
    assert told(app, speak(app, people, other, section="y-te")) == {portals["y-te"]: "filter"}
    assert told(app, speak(app, people, rehearsed)) == {}
    ring = make_endpoint(app, exercise=True).id
    assert told(app, speak(app, people, rehearsed, section="kinh-te")) == {ring: "filter"}


def test_before_the_release_its_page_counts_those_that_follow_the_case(app, client, people, case, portals):
    speak(app, people, case)
    story = begun(app, people["reporter"], case)
    following = clock_time(now() + timedelta(hours=2))
    edit(app, people["reporter"], story, section="y-te", title="An toàn", body=f"Cập nhật lúc {following}.")
    move(app, people["reporter"], story, "submit")
    move(app, people["legal"], story, "clear")
    sign_in(client, people["spokesperson"])
    with client.session_transaction() as session:
        session["language"] = "en"
    page = client.get(f"/stories/{story.id}/moves/release").text
    assert "2 portals" in page
