"""Making moves at the pages: at one click or after a decision page, with nothing lost on the way."""

import re
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_story, make_user, move, publish, reload, send, sign_in
from sqlalchemy import func, select, update

from newsroom.clock import local, now
from newsroom.db import db
from newsroom.models import Approval, Comment, Delivery, Endpoint, Story

KEPT = "Đã đối chiếu với nguồn, còn thiếu số liệu của quý III."


@pytest.fixture
def people(app):
    """One person of each kind, reading English."""
    roles = ("reporter", "editor", "legal", "secretary", "publisher")
    return {role: make_user(app, role, name=f"Người {role}", language="en") for role in roles}


@pytest.fixture
def submitted(app, people):
    story = make_story(app, people["reporter"])
    return move(app, people["reporter"], story, "submit")


def make_move(client, story, name, version=None, **given):
    return send(client, f"/stories/{story.id}/moves", move=name, version=version or story.version, **given)


def test_an_ordinary_move_is_one_click_from_the_story(app, client, people):
    story = make_story(app, people["reporter"])
    page = sign_in(client, people["reporter"]).get(f"/stories/{story.id}").text
    form = re.search(rf'<form[^>]*action="/stories/{story.id}/moves".*?</form>', page, re.DOTALL)[0]
    assert 'button-primary" type="submit">Submit for editing' in form
    fields = dict(re.findall(r'name="(move|version)" value="([^"]*)"', form))
    answer = send(client, f"/stories/{story.id}/moves", **fields)
    assert (answer.status_code, answer.location) == (303, f"/stories/{story.id}")
    assert reload(app, story).stage == "submitted"
    after = client.get(answer.location).text
    assert "Done: Submit for editing. The story is now at “Awaiting editing”." in after
    assert "Waiting for: " in after


def test_a_double_click_moves_once(app, client, people, submitted):
    sign_in(client, people["editor"])
    first, second = (make_move(client, submitted, "take") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    after = reload(app, submitted)
    assert (after.stage, after.version) == ("in_review", submitted.version + 1)
    assert after.assignee_id == people["editor"].id


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"comment": KEPT}, "Choose a reason."),
        ({"comment": KEPT, "reason": "made-up"}, "not one of the listed reasons"),
        ({"reason": "unverified"}, "Write a comment."),
        ({"reason": "unverified", "comment": " \u200b "}, "Write a comment."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(app, people, submitted, given, sentence):
    answer = make_move(sign_in(app.test_client(), people["editor"]), submitted, "return", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert given.get("comment", "").strip(" \u200b") in answer.text
    if given.get("reason") == "unverified":
        assert re.search(r'<option selected value="unverified"', answer.text)
    assert reload(app, submitted).stage == "submitted"


def test_reason_and_comment_go_to_the_writer(app, client, people, submitted):
    answer = make_move(
        sign_in(client, people["editor"]), submitted, "return", reason="unverified", comment=KEPT
    )
    assert answer.status_code == 303
    page = sign_in(app.test_client(), people["reporter"]).get(f"/stories/{submitted.id}").text
    assert KEPT in page
    assert "Not verified" in page


def test_a_wrong_role_is_refused_and_told_whose_step_it_is(app, client, people, submitted):
    answer = make_move(sign_in(client, people["reporter"]), submitted, "take")
    assert answer.status_code == 403
    assert "Only the editor" in answer.text
    assert reload(app, submitted).stage == "submitted"


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_who_only_looks_has_no_moves(app, client, submitted, role):
    sign_in(client, make_user(app, role))
    page = client.get(f"/stories/{submitted.id}")
    assert page.status_code == 200
    assert f'action="/stories/{submitted.id}/moves"' not in page.text
    assert make_move(client, submitted, "take").status_code == 403
    assert client.get(f"/stories/{submitted.id}/moves/return").status_code == 403


def test_nobody_approves_their_own_text(app, client, people):
    head = make_user(app, "publisher", "reporter", "editor", language="en")
    story = make_story(app, head)
    move(app, head, story, "submit")
    move(app, people["editor"], story, "pass")
    sign_in(client, head)
    page = client.get(f"/stories/{story.id}").text
    assert "You wrote part of this text, so somebody else must approve it." in page
    assert client.get(f"/stories/{story.id}/moves/approve").status_code == 403
    answer = make_move(client, story, "approve", reload(app, story).version)
    assert answer.status_code == 403
    assert reload(app, story).public_state == "none"


def test_unknown_moves_and_stories(app, client, people, submitted):
    sign_in(client, people["editor"])
    assert make_move(client, submitted, "explode").status_code == 422
    assert client.get(f"/stories/{submitted.id}/moves/explode").status_code == 422
    assert client.get(f"/stories/{submitted.id}/moves/submit").status_code == 409
    assert client.get("/stories/no-such-story/moves/take").status_code == 404
    assert send(client, "/stories/no-such-story/moves", move="take", version=1).status_code == 404
    assert make_move(client, submitted, "take", "one").status_code == 422
    outsider = sign_in(app.test_client(), make_user(app, "editor", section="kinh-te"))
    assert make_move(outsider, submitted, "take").status_code == 404


def test_a_stale_move_says_what_changed_and_offers_itself_again(app, client, people, submitted):
    sign_in(client, people["editor"])
    move(app, make_user(app, "editor", name="Người nhanh tay"), submitted, "take")
    answer = make_move(client, submitted, "return", reason="unverified", comment=KEPT)
    assert answer.status_code == 409
    assert "Somebody changed this story since you opened it." in answer.text
    assert "Người nhanh tay" in answer.text
    assert KEPT in answer.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
    again = make_move(client, submitted, "return", version, reason="unverified", comment=KEPT)
    assert again.status_code == 303
    assert reload(app, submitted).stage == "returned"


def test_a_stale_move_that_is_no_longer_possible_keeps_what_was_written(app, client, people, submitted):
    sign_in(client, people["editor"])
    move(app, people["reporter"], submitted, "withdraw")
    answer = make_move(client, submitted, "return", reason="unverified", comment=KEPT)
    assert answer.status_code == 409
    assert KEPT in answer.text
    assert "cannot be done while the story is at “Draft”" in answer.text


def ready(app, people, **fields):
    story = make_story(app, people["reporter"], **fields)
    move(app, people["reporter"], story, "submit")
    return move(app, people["editor"], story, "pass")


def test_publishing_names_its_reach_and_what_was_signed_before_one_button(app, client, people):
    for _ in range(3):
        make_endpoint(app)
    make_endpoint(app, sections=["kinh-te"])
    make_endpoint(app, active=False)
    story = ready(app, people)
    page = sign_in(client, people["publisher"]).get(f"/stories/{story.id}").text
    assert re.search(rf'href="/stories/{story.id}/moves/approve">Approve and publish…', page)
    decision = client.get(f"/stories/{story.id}/moves/approve").text
    assert "It goes to 3 portals, at once." in decision
    assert "1 portal is switched off and is told when it is on again." in decision
    assert "You sign “Approval to publish” for exactly the present text." in decision
    assert "Người editor" in decision
    assert story.digest in decision
    assert re.search(r"<button[^>]*>Approve and publish</button>", decision)
    assert make_move(client, story, "approve").status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == 4
        signed = db.session.scalars(select(Approval.digest).where(Approval.kind == "publish")).one()
    assert signed == reload(app, story).digest


def test_publishing_to_nobody_is_a_loud_warning_before_and_after(app, client, people):
    story = ready(app, people)
    sign_in(client, people["publisher"])
    assert "No portal will be told at once" in client.get(f"/stories/{story.id}/moves/approve").text
    make_move(client, story, "approve")
    page = client.get(f"/stories/{story.id}/deliveries").text
    assert "no portal was told" in page
    assert 'role="alert"' in page


def test_a_take_down_reaches_those_who_have_the_story(app, client, people):
    endpoint = make_endpoint(app)
    story = publish(
        app, make_story(app, people["reporter"]), people["editor"], people["publisher"], people["reporter"]
    )
    with database(app) as session:
        session.execute(update(Endpoint).where(Endpoint.id == endpoint.id).values(sections=["kinh-te"]))
    page = sign_in(client, people["secretary"]).get(f"/stories/{story.id}/moves/takedown").text
    assert "1 portal is told to take it down, at once." in page
    assert "Somebody else must check this within 1 hour." in page
    assert re.search(r'button-danger" type="submit">Take down', page)
    answer = make_move(client, story, "takedown", reason="unverified", comment=KEPT)
    assert answer.status_code == 303
    after = client.get(f"/stories/{story.id}").text
    assert "A later check is owed" in after
    assert "somebody else must do it" in after


def test_a_time_is_hanoi_time_and_must_lie_ahead(app, client, people):
    make_endpoint(app)
    story = ready(app, people)
    sign_in(client, people["publisher"])
    wrong = make_move(client, story, "schedule", at="some day")
    assert (wrong.status_code, "some day" in wrong.text) == (422, True)
    assert make_move(client, story, "schedule").status_code == 422
    past = local(now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert "has passed" in make_move(client, story, "schedule", at=past).text
    ahead = local(now() + timedelta(hours=3))
    assert make_move(client, story, "schedule", at=ahead.strftime("%Y-%m-%dT%H:%M")).status_code == 303
    planned = reload(app, story).scheduled_for
    assert planned == ahead.replace(second=0, microsecond=0)
    assert f"Goes out by itself on {ahead:%d/%m/%Y %H:%M}" in client.get(f"/stories/{story.id}").text


def test_a_gate_holds_the_story_until_the_legal_officer_has_signed(app, client, people):
    story = ready(app, people, flags=("contract",))
    assert story.stage == "legal_check"
    page = sign_in(client, people["legal"]).get(f"/stories/{story.id}").text
    assert "It is your turn." in page
    assert make_move(client, story, "clear").status_code == 303
    assert reload(app, story).stage == "approval"


def test_a_comment_is_kept_once_even_when_sent_twice(app, client, people, submitted):
    sign_in(client, people["editor"])
    for _ in range(2):
        make_move(client, submitted, "return", reason="duplicate", comment=KEPT)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Comment)) == 1
        assert db.session.get_one(Story, submitted.id).stage == "returned"
