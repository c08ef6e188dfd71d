"""Two people saved from the same text: changes apart are put together, the rest is for them to choose."""

import re

import lxml.html
import pytest
from factories import database, edit, make_story, make_user, reload, send, sign_in

from newsroom.content import parse
from newsroom.models import Revision

BODY = "Đoạn một.\n\nĐoạn hai.\n\nĐoạn ba.\n\nĐoạn bốn."


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", language="en")


@pytest.fixture
def secretary(app):
    return make_user(app, "secretary")


@pytest.fixture
def story(app, reporter):
    return make_story(app, reporter, title="Tít", sapo="", body=BODY)


def save(client, story, **fields):
    values = {"title": "Tít", "section": "thoi-su", "type": "tin", "language": "vi", "version": 1, "base": 1}
    return send(client, f"/stories/{story.id}/edit", **{**values, "body": BODY, **fields})


def form_of(page: str, kind: str) -> dict[str, str]:
    """What a form of the page would send, without its token."""
    (form,) = lxml.html.document_fromstring(page).xpath(f'//form[contains(@class, "{kind}")]')
    values = {name: value.lstrip("\r\n").replace("\r", "") for name, value in form.form_values()}
    return {name: value for name, value in values.items() if name != "csrf_token"}


def body_of(app, story):
    with database(app) as session:
        return parse(session.get_one(Revision, reload(app, story).revision_id).content).body


def test_changes_apart_are_put_together_and_saved_with_one_more_click(
    app, client, reporter, secretary, story
):
    edit(app, secretary, story, body=BODY.replace("bốn", "BỐN"))
    answer = save(sign_in(client, reporter), story, body=BODY.replace("một", "MỘT"))
    assert answer.status_code == 409
    assert "Both texts are put together below" in answer.text
    typed = form_of(answer.text, "writing-form")
    assert typed["body"] == BODY.replace("một", "MỘT").replace("bốn", "BỐN")
    assert reload(app, story).version == 2
    saved = save(client, story, body=typed["body"], version=typed["version"], base=typed["base"])
    assert saved.status_code == 303
    assert body_of(app, story) == "<p>Đoạn MỘT.</p>\n<p>Đoạn hai.</p>\n<p>Đoạn ba.</p>\n<p>Đoạn BỐN.</p>"


@pytest.mark.parametrize(
    ("choice", "paragraphs"),
    [("mine", ["tôi"]), ("theirs", ["họ"]), ("both", ["họ", "tôi"]), ("", ["họ", "tôi"])],
)
def test_the_same_passage_is_chosen_and_nothing_is_saved_before_it_was_read(
    app, client, reporter, secretary, choice, paragraphs
):
    story = make_story(app, reporter, title="Tít", sapo="", body=BODY)
    edit(app, secretary, story, title="Tít họ", body=BODY.replace("hai", "họ").replace("bốn", "BỐN"))
    answer = save(sign_in(client, reporter), story, title="Tít tôi", body=BODY.replace("hai", "tôi"))
    assert answer.status_code == 409
    assert "Both of you changed the same passages" in answer.text
    assert form_of(answer.text, "writing-form")["body"] == BODY.replace("hai", "tôi")
    merging = form_of(answer.text, "merge")
    put = send(
        client, f"/stories/{story.id}/edit", **{**merging, "choose-0": choice, "choose-title": "theirs"}
    )
    assert put.status_code == 200
    assert reload(app, story).version == 2
    typed = form_of(put.text, "writing-form")
    middle = "\n\n".join(f"Đoạn {word}." for word in paragraphs)
    assert typed["body"] == f"Đoạn một.\n\n{middle}\n\nĐoạn ba.\n\nĐoạn BỐN."
    assert 'value="Tít họ"' in put.text
    assert save(client, story, **{**typed, "title": "Tít họ"}).status_code == 303


def test_choices_made_too_late_are_asked_again(app, client, reporter, secretary, story):
    edit(app, secretary, story, body=BODY.replace("hai", "họ"))
    page = save(sign_in(client, reporter), story, body=BODY.replace("hai", "tôi")).text
    edit(app, secretary, story, body=BODY.replace("hai", "họ nữa"))
    put = send(client, f"/stories/{story.id}/edit", **{**form_of(page, "merge"), "choose-0": "theirs"})
    assert put.status_code == 409
    assert "họ nữa" in put.text
    assert form_of(put.text, "writing-form")["body"] == BODY.replace("hai", "tôi")


def test_a_change_of_the_plan_alone_needs_no_choice(app, client, reporter, story):
    editor = make_user(app, "secretary")
    other = sign_in(app.test_client(), editor)
    send(other, f"/stories/{story.id}/plan", version=1, assignee_id=editor.id, priority="1")
    answer = save(sign_in(client, reporter), story, body=BODY.replace("hai", "tôi"))
    assert answer.status_code == 409
    typed = form_of(answer.text, "writing-form")
    assert save(client, story, **typed).status_code == 303
    assert "Đoạn tôi." in body_of(app, story)


def test_flags_of_both_stay(app, client, reporter, secretary, story):
    other = sign_in(app.test_client(), secretary)
    assert save(other, story, flags=["minor"]).status_code == 303
    answer = save(sign_in(client, reporter), story, flags=["contract"], body=BODY + "\n\nThêm.")
    ticked = re.findall(r'<input[^>]*checked[^>]*name="flags"[^>]*value="(\w+)"', answer.text)
    assert sorted(ticked) == ["contract", "minor"]
