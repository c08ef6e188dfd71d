"""Several stories at once: each changed by itself, what was refused says why, and the way back."""

import re
from datetime import timedelta

import pytest
from desks import change, desk_of
from factories import edit, make_story, make_user, move, reload, send, sign_in

from newsroom.clock import LOCAL, now


@pytest.fixture
def desk(app, client):
    """A managing editor and their browser, in English."""
    secretary = make_user(app, "secretary", language="en")
    return secretary, sign_in(client, secretary)


def picks(*stories) -> list[str]:
    return [f"{story.id}:{story.version}" for story in stories]


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, by name."""
    found: dict[str, list[str]] = {}
    for field in re.findall(r"<input[^>]*hidden[^>]*>", page):
        name, value = (re.search(f'{key}="([^"]*)"', field) for key in ("name", "value"))
        if name and value and name[1] != "csrf_token":
            found.setdefault(name[1], []).append(value[1])
    return found


def test_the_list_offers_to_choose_stories_to_those_who_may_act(app, desk):
    _, client = desk
    story = make_story(app, make_user(app, "reporter"))
    page = client.get("/stories").text
    assert f'value="{story.id}:1"' in page
    assert "Assign…" in page
    auditor = desk_of(app, make_user(app, "auditor"), "/stories")
    assert 'type="checkbox"' not in auditor
    assert "Assign…" not in desk_of(app, make_user(app, "reporter"), "/stories")


def test_stories_are_assigned_and_given_back(app, desk):
    _, client = desk
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    stories = [make_story(app, reporter, title=f"Tin {number}") for number in range(2)]
    change(app, stories[1], assignee_id=reporter.id)
    page = client.get("/stories/bulk", query_string={"what": "assignee", "story": picks(*stories)}).text
    assert "Tin 0" in page
    assert editor.name in page
    answer = send(client, "/stories/bulk", what="assignee", story=picks(*stories), assignee=editor.id)
    assert "2 stories changed" in answer.text
    assert [reload(app, story).assignee_id for story in stories] == [editor.id] * 2
    fields = hidden(answer.text.split("/stories/bulk/undo")[1])
    assert "2 stories changed" in send(client, "/stories/bulk/undo", **fields).text
    assert [reload(app, story).assignee_id for story in stories] == [None, reporter.id]


def test_deadline_and_priority_in_ha_noi_time(app, desk):
    _, client = desk
    story = make_story(app, make_user(app, "reporter"))
    due = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
    local = due.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    page = send(client, "/stories/bulk", what="deadline", story=picks(story), deadline=local).text
    assert reload(app, story).deadline == due
    send(client, "/stories/bulk", what="priority", story=picks(reload(app, story)), priority="2")
    assert reload(app, story).priority == 2
    send(client, "/stories/bulk/undo", **hidden(page.split("/stories/bulk/undo")[1]))
    assert reload(app, story).deadline == due  # somebody changed the story since: nothing is overwritten


def test_what_is_refused_says_why_and_keeps_no_other_waiting(app):
    reporter = make_user(app, "reporter")
    stale, fine = make_story(app, reporter, title="Đã đổi"), make_story(app, reporter, title="Còn nguyên")
    edit(app, reporter, stale, title="Đã đổi tít")
    other = sign_in(app.test_client(), make_user(app, "editor", section="thoi-su", language="en"))
    hidden_one = make_story(app, reporter, section="y-te", title="Không được thấy")
    answer = send(other, "/stories/bulk", what="priority", priority="1", story=picks(stale, hidden_one, fine))
    assert "1 story changed" in answer.text
    assert "2 stories stayed as they were" in answer.text
    assert "Somebody changed this story" in answer.text
    assert "no access to it" in answer.text
    assert "Không được thấy" not in answer.text
    assert [reload(app, story).priority for story in (stale, hidden_one, fine)] == [0, 0, 1]


def test_a_simple_step_is_taken_for_those_that_allow_it(app, desk):
    _, client = desk
    reporter = make_user(app, "reporter")
    sent, draft = make_story(app, reporter), make_story(app, reporter)
    sent = move(app, reporter, sent, "submit")
    query = {"what": "move", "story": picks(sent, draft)}
    page = client.get("/stories/bulk", query_string=query).text
    assert re.findall(r'<option value="(\w+)">([^<]*)<', page) == [("take", "Take for editing (1/2)")]
    answer = send(client, "/stories/bulk", move="take", **query)
    assert "1 story changed" in answer.text
    assert "1 story stayed as it was" in answer.text
    assert reload(app, sent).stage == "in_review"
    assert "/stories/bulk/undo" in answer.text
    assert "Undo" not in answer.text


@pytest.mark.parametrize("name", ["pass", "approve", "return", "nothing"])
def test_steps_that_sign_publish_or_need_words_are_not_taken_for_many(app, desk, name):
    _, client = desk
    reporter = make_user(app, "reporter")
    story = move(app, reporter, make_story(app, reporter), "submit")
    answer = send(client, "/stories/bulk", what="move", move=name, story=picks(story))
    assert "0 stories changed" in answer.text
    assert reload(app, story).stage == "submitted"


def test_publishing_is_done_story_by_story_even_where_nothing_need_be_said(app):
    people = {role: make_user(app, role, language="en") for role in ("reporter", "editor", "publisher")}
    story = move(app, people["reporter"], make_story(app, people["reporter"]), "submit")
    move(app, people["editor"], story, "pass")
    story = move(app, people["publisher"], story, "schedule", at=now() + timedelta(hours=2))
    client = sign_in(app.test_client(), people["publisher"])
    answer = send(client, "/stories/bulk", what="move", move="publish", story=picks(story))
    assert "0 stories changed" in answer.text
    assert reload(app, story).public_state == "none"


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "assignee", "assignee": "nobody"},
        {"what": "priority", "priority": "7"},
        {"what": "priority", "priority": ""},
    ],
)
def test_values_that_cannot_be_change_nothing(app, desk, fields):
    _, client = desk
    story = make_story(app, make_user(app, "reporter"))
    assert "0 stories changed" in send(client, "/stories/bulk", story=picks(story), **fields).text
    assert reload(app, story).version == 1


@pytest.mark.parametrize("what", ["title", ""])
def test_other_changes_than_these_are_refused(app, desk, what):
    _, client = desk
    story = make_story(app, make_user(app, "reporter"))
    assert send(client, "/stories/bulk", what=what, story=picks(story)).status_code == 422
    assert (
        send(client, "/stories/bulk", what="deadline", story=picks(story), deadline="soon").status_code == 422
    )


def test_broken_choices_choose_nothing(app, desk):
    _, client = desk
    page = client.get("/stories/bulk", query_string={"what": "priority", "story": ["x", "x:y", ":", "a:-1"]})
    assert "No story is chosen." in page.text
    assert 'href="/stories"' in client.get("/stories/bulk?what=move&back=//evil.example").text


def test_a_reporter_plans_nothing(app):
    reporter = make_user(app, "reporter", language="en")
    story, client = make_story(app, reporter), sign_in(app.test_client(), reporter)
    answer = send(client, "/stories/bulk", what="priority", priority="2", story=picks(story))
    assert "0 stories changed" in answer.text
    assert reload(app, story).priority == 0
