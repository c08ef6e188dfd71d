"""The checks through the pages: what is found, what holds a story up, what is passed over, who sets it."""

import json
from typing import Any

import pytest
from desks import statements
from factories import edit, make_story, make_user, move, publish, reload, send, sign_in, token
from flask import Flask
from flask.testing import FlaskClient

from newsroom.clock import now
from newsroom.errors import NewsroomError
from newsroom.findings import look_again

BAD_PICTURE = '<p>Mở đầu.</p><p><img src="/media/a/800.jpg"></p>'


def ask(client: FlaskClient, **fields: Any) -> Any:
    answer = client.post("/checks/inspect", json=fields, headers={"X-CSRFToken": token(client)})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def codes(said: Any) -> list[str]:
    return [finding["code"] for finding in said["findings"]]


@pytest.fixture
def writer(app: Flask) -> Any:
    return make_user(app, "reporter", language="en")


def test_a_text_that_is_being_written_is_looked_at(client, writer):
    sign_in(client, writer)
    said = ask(client, title="Tin", body="Họ đươcj mời ngày 31/4.", sources="")
    assert codes(said) == ["impossible_date", "missing_source", "spelling"]
    spelling = said["findings"][-1]
    assert (spelling["excerpt"], spelling["replacement"], spelling["nth"]) == ("đươcj", "được", 0)
    assert spelling["field"] == "body"
    assert not said["mayDismiss"]


def test_html_of_the_editor_is_read_as_words(client, writer):
    sign_in(client, writer)
    body = "<p>Ngày <strong>31/4</strong> và</p><script>alert('Ngày 30/2')</script><p>trìng</p>"
    said = ask(client, title="Tin", body=body, sources="UBND")
    assert [finding["excerpt"] for finding in said["findings"]] == ["31/4", "trìng"]


@pytest.mark.parametrize("sent", ["[]", "null", '{"body": {"a": 1}}', '{"title": null}', "{"])
def test_nonsense_finds_nothing_and_breaks_nothing(client, writer, sent):
    sign_in(client, writer)
    headers = {"X-CSRFToken": token(client), "Content-Type": "application/json"}
    assert client.post("/checks/inspect", data=sent, headers=headers).status_code == 200


def test_inspecting_needs_the_page_s_token(client, writer):
    sign_in(client, writer)
    assert client.post("/checks/inspect", json={"title": "Tin"}).status_code == 422


def test_what_must_be_put_right_holds_the_story_up(app, client, writer):
    story = make_story(app, writer, body=BAD_PICTURE)
    assert "findings" in reload(app, story).hindrances
    with pytest.raises(NewsroomError) as refused:
        move(app, writer, story, "submit")
    assert refused.value.sentence.code == "no_findings"
    sign_in(client, writer)
    assert f"/stories/{story.id}/checks" in client.get(f"/stories/{story.id}").text
    edit(app, writer, story, body=BAD_PICTURE.replace("<img ", '<img alt="Cầu mới" '))
    assert "findings" not in reload(app, story).hindrances
    move(app, writer, story, "submit")


def test_what_was_found_in_a_dropped_draft_is_gone_with_it(app, writer):
    editor, head = make_user(app, "editor"), make_user(app, "publisher")
    story = publish(app, make_story(app, writer, body="<p>Mở đầu.</p>"), editor, head, writer)
    move(app, writer, story, "update")
    edit(app, writer, story, body=BAD_PICTURE)
    assert "findings" in reload(app, story).hindrances
    move(app, writer, story, "abandon")
    assert "findings" not in reload(app, story).hindrances


def test_the_page_lists_findings_with_place_and_reason(app, client, writer):
    sign_in(client, writer)
    story = make_story(app, writer, body="Họ họp ngày 31/4. TỐI MẬT", sources=["UBND"])
    page = client.get(f"/stories/{story.id}/checks").text
    for words in ("1 to put right, 1 warning", "There is no 31/4.", "marks a state secret", "Law 117/2025"):
        assert words in page


def test_a_finding_is_passed_over_for_this_story_alone(app, client, writer):
    sign_in(client, writer)
    story, other = (make_story(app, writer, body="Ngày 31/4.", sources=["UBND"]) for _ in "ab")
    (finding,) = ask(client, story=story.id, title=story.title, body="Ngày 31/4.", sources="a")["findings"]
    path = f"/stories/{story.id}/checks"
    assert send(client, f"{path}/dismiss", code=finding["code"], key=finding["key"]).status_code == 303
    assert "There is no 31/4." not in client.get(path).text
    said = ask(client, story=story.id, title=story.title, body="Trước đó. Ngày 31/4.", sources="a")
    assert (codes(said), said["passedOver"]) == ([], 1)
    assert "There is no 31/4." in client.get(f"/stories/{other.id}/checks").text
    assert send(client, f"{path}/restore").status_code == 303
    assert "There is no 31/4." in client.get(path).text


def test_what_must_be_put_right_cannot_be_passed_over(app, client, writer):
    sign_in(client, writer)
    story = make_story(app, writer, body=BAD_PICTURE)
    answer = send(client, f"/stories/{story.id}/checks/dismiss", code="missing_alt", key="0" * 32)
    assert answer.status_code == 409


def test_a_story_of_others_is_neither_compared_nor_told_of(app, client):
    author, stranger = make_user(app, "reporter"), make_user(app, "contributor", language="en")
    story = make_story(app, author, body="Cầu dài 800 mét, mới.")
    sign_in(client, stranger)
    said = ask(client, story=story.id, title="Tin", body="Cầu dài 850 mét, mới.", sources="a")
    assert (codes(said), said["mayDismiss"]) == ([], False)
    assert client.get(f"/stories/{story.id}/checks").status_code == 404


def test_figures_are_held_against_the_saved_text(app, client, writer):
    sign_in(client, writer)
    story = make_story(app, writer, body="Cầu dài 800 mét, mới.", sources=["UBND"])
    said = ask(client, story=story.id, title=story.title, body="Cầu dài 850 mét, mới.", sources="UBND")
    assert codes(said) == ["figures_changed"]


def test_the_pages_of_writing_carry_the_panel(app, client, writer):
    sign_in(client, writer)
    story = make_story(app, writer)
    for path in ("/stories/new", f"/stories/{story.id}/edit"):
        assert "data-checks" in client.get(path).text


def test_without_scripts_the_editor_shows_what_is_found_in_the_saved_text(app, client, writer):
    sign_in(client, writer)
    story = make_story(app, writer, body="Họ họp ngày 31/4. Ông Trần Thị Hạ dự.", sources=["UBND"])
    path = f"/stories/{story.id}/edit"
    (key,) = [
        one["key"]
        for one in ask(client, story=story.id, title=story.title, body="Họ họp ngày 31/4.", sources="a")[
            "findings"
        ]
    ]
    plain = client.get(path)
    assert f'content="0; url={path}?findings=1"' in plain.text  # only a browser without scripts goes there
    assert "There is no 31/4." not in plain.text
    with statements(app) as usual:
        client.get(path)
    with statements(app) as sent:
        page = client.get(f"{path}?findings=1").text
    assert len(sent) == len(usual) + 1
    assert "There is no 31/4." in page
    assert "31/4</p>" in page  # with its place quoted
    assert 'http-equiv="refresh"' not in page
    send(client, f"/stories/{story.id}/checks/dismiss", code="impossible_date", key=key)
    assert "There is no 31/4." not in client.get(f"{path}?findings=1").text


def rules_form(**changes: str) -> dict[str, str]:
    return {f"{'value' if name.startswith('v_') else 'level'}-{name.removeprefix('v_')}": value
            for name, value in changes.items()}  # fmt: skip


def test_only_an_administrator_sets_rules(app, client, writer):
    sign_in(client, writer)
    assert client.get("/checks").status_code == 200
    assert send(client, "/checks", **rules_form(spelling="off")).status_code == 403


def test_levels_are_set_and_count_at_once(app, client, writer):
    sign_in(client, make_user(app, "admin", "reporter", language="en"))
    form = rules_form(impossible_date="block", spelling="off", long_sentence="warn", v_long_sentence="5")
    assert send(client, "/checks", **form).status_code == 303
    said = ask(client, title="Tin", body="Họ đươcj mời đến đây họp ngày 31/4.", sources="a")
    assert [(one["code"], one["level"]) for one in said["findings"]] == [
        ("impossible_date", "block"), ("long_sentence", "warn"),
    ]  # fmt: skip
    story = make_story(app, writer, body="Ngày 31/4.")
    assert "findings" in reload(app, story).hindrances
    send(client, "/checks", **rules_form(impossible_date="warn"))
    page = client.get("/checks").text
    assert "Texts to check again: 1." in page
    assert "1 text is being checked again" in page
    assert (
        "must be put right before" not in client.get(f"/stories/{story.id}").text
    )  # looked at as the page is made
    with app.app_context():
        assert look_again(now()) == 1
    assert "is being checked again" not in client.get("/checks").text
    assert "findings" not in reload(app, story).hindrances


@pytest.mark.parametrize(
    "form",
    [
        {"level-broken_link": "block"}, {"level-spelling": "loud"}, {"level-nothing": "off"},
        {"level-long_sapo": "hint", "value-long_sapo": "-1"},
        {"level-tone_style": "hint", "value-tone_style": "x"},
    ],
)  # fmt: skip
def test_levels_that_cannot_be_are_refused(app, client, form):
    sign_in(client, make_user(app, "admin"))
    assert send(client, "/checks", **form).status_code == 422


def test_changes_of_rules_are_in_the_trail(app, client):
    sign_in(client, make_user(app, "admin", "auditor", language="en"))
    send(client, "/checks", **rules_form(spelling="off"))
    assert "Changed a rule of the checks" in client.get("/audit").text


def test_json_says_nothing_that_html_would_read(client, writer):
    sign_in(client, writer)
    said = ask(client, title="<img src=x onerror=alert(1)> ngày 31/4", body="", sources="a")
    assert json.dumps(said).count("onerror") == 0
