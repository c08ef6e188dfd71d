"""Writing stories: nothing typed is ever lost, nothing is made twice, nobody writes where they may not."""

import re
import unicodedata
from uuid import uuid4

import pytest
from factories import (
    database,
    edit,
    make_story,
    make_user,
    move,
    person_of,
    publish,
    reload,
    send,
    sign_in,
    token,
)
from sqlalchemy import func, select

from newsroom.content import parse
from newsroom.db import db
from newsroom.models import Revision, Story

TEXT = {
    "title": "Khởi công trạm y tế xã",
    "sapo": "Trạm phục vụ 9.000 dân.",
    "body": "Đoạn một.\n\nĐoạn hai.",
    "section": "y-te",
    "type": "tin",
    "language": "vi",
    "byline": "Lan Anh",
    "sources": "Sở Y tế\nUBND xã",
    "tags": "y tế, xây dựng",
}


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", language="en")


def text_of(app, story):
    with app.app_context():
        return parse(db.session.get_one(Revision, reload(app, story).revision_id).content)


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Story))


def new(client, **fields):
    return send(client, "/stories/new", **{"story_id": str(uuid4()), **TEXT, **fields})


def only_story(app):
    with app.app_context():
        return db.session.scalars(select(Story)).one()


def shown(page: str, name: str) -> str:
    """What a text field of the page holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    return found[1] if found else re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def test_a_new_story_is_a_draft_with_everything_that_was_typed(app, client, reporter):
    answer = new(sign_in(client, reporter), flags=["minor", "contract"], ai_used="y")
    story = only_story(app)
    assert (answer.status_code, answer.location) == (303, f"/stories/{story.id}")
    assert (story.stage, story.author_id, story.flags) == ("draft", reporter.id, ["contract", "minor"])
    content = text_of(app, story)
    assert content.body == "<p>Đoạn một.</p>\n<p>Đoạn hai.</p>"
    assert (content.sources, content.tags) == (("Sở Y tế", "UBND xã"), ("y tế", "xây dựng"))
    assert content.ai_used
    page = client.get(answer.location).text
    assert "Saved as a draft." in page
    assert "Đoạn hai." in page


def test_the_form_brings_its_own_id_so_a_second_click_makes_no_second_story(app, client, reporter):
    sign_in(client, reporter)
    story_id = re.search(r'name="story_id"[^>]*value="([^"]+)"', client.get("/stories/new").text)[1]
    first, second = (new(client, story_id=story_id) for _ in range(2))
    assert first.location == second.location == f"/stories/{story_id}"
    assert count(app) == 1
    assert new(client, story_id="not an id").status_code == 422


def test_text_in_another_unicode_form_is_the_same_text(app, client, reporter):
    sign_in(client, reporter)
    new(client, **{key: unicodedata.normalize("NFD", value) for key, value in TEXT.items()})
    assert text_of(app, only_story(app)).title == TEXT["title"]
    assert unicodedata.is_normalized("NFC", text_of(app, only_story(app)).body)


def test_invisible_characters_do_not_get_in(app, client, reporter):
    new(sign_in(client, reporter), title="Khởi\x00 công\u202e trạm\u200b", body="Một\x08 dòng.")
    content = text_of(app, only_story(app))
    assert (content.title, content.body) == ("Khởi công trạm", "<p>Một dòng.</p>")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "  "}, "Give the story a headline."),
        ({"title": "x" * 300}, "it has 300"),
        ({"title": "\u200b\u200b"}, "Give the story a headline."),
        ({"byline": "y" * 121}, "it has 121"),
        ({"section": "khong-co"}, "Section"),
        ({"type": ""}, "Content type"),
        ({"flags": ["made-up"]}, "Risk flags"),
        ({"body": "<p>" + "<b>" * 300}, "Text"),
    ],
)
def test_what_cannot_be_used_is_said_and_everything_typed_is_kept(app, client, reporter, fields, sentence):
    answer = new(sign_in(client, reporter), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert shown(answer.text, "sapo") == TEXT["sapo"]
    assert shown(answer.text, "sources").split() == TEXT["sources"].split()
    assert shown(answer.text, "title") == fields.get("title", TEXT["title"]).strip().strip("\u200b")
    assert count(app) == 0


def test_a_text_of_five_megabytes_is_refused_with_a_page(app, client, reporter):
    answer = new(sign_in(client, reporter), body="x" * 5_000_000)
    assert answer.status_code == 413
    assert "4 MB" in answer.text
    assert count(app) == 0


def test_only_sections_one_writes_in_are_offered_and_taken(app, client):
    sign_in(client, make_user(app, "reporter", section="y-te"))
    page = client.get("/stories/new").text
    offered = re.search(r'<select[^>]*name="section".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="([^"]*)"', offered) == ["y-te"]
    assert new(client, section="kinh-te").status_code == 422
    assert count(app) == 0


@pytest.mark.parametrize("role", ["legal", "auditor", "admin", "technician"])
def test_who_does_not_write_gets_no_form(app, client, role):
    sign_in(client, make_user(app, role))
    assert client.get("/stories/new").status_code == 403
    assert new(client).status_code == 403


def test_a_form_without_its_token_is_not_taken_but_kept(app, client, reporter):
    answer = sign_in(client, reporter).post("/stories/new", data=TEXT)
    assert answer.status_code == 422
    assert TEXT["sapo"] in answer.text
    assert count(app) == 0


def test_a_save_without_a_change_changes_nothing(app, client, reporter):
    story = make_story(app, reporter, tags=("một", "hai"), sources=("A", "B"), flags=("minor",))
    page = sign_in(client, reporter).get(f"/stories/{story.id}/edit").text
    fields = {
        name: shown(page, name) for name in ("title", "sapo", "body", "byline", "sources", "tags", "version")
    }
    same = {"section": "thoi-su", "type": "tin", "language": "vi", "flags": ["minor"]}
    assert send(client, f"/stories/{story.id}/edit", **fields, **same).status_code == 303
    after = reload(app, story)
    assert (after.version, after.digest) == (story.version, story.digest)


def test_a_rich_text_is_edited_as_html(app, client, reporter):
    body = "<p>Chữ <strong>đậm</strong></p><table><tr><td>1</td></tr></table>"
    story = make_story(app, reporter, body=body)
    page = sign_in(client, reporter).get(f"/stories/{story.id}/edit").text
    assert "&lt;strong&gt;đậm&lt;/strong&gt;" in shown(page, "body")


def changed(client, story, version, **fields):
    text = {**TEXT, "section": "thoi-su", **fields}
    return send(client, f"/stories/{story.id}/edit", version=version, **text)


def test_an_edit_says_beforehand_what_falls_and_where_the_story_goes(app, client, reporter):
    story, editor = make_story(app, reporter), make_user(app, "editor", name="Lê Duyệt")
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    head = make_user(app, "publisher", language="en")
    page = sign_in(client, head).get(f"/stories/{story.id}/edit").text
    assert "voids these signatures" in page
    assert "Editorial review · Lê Duyệt" in page
    assert "sends the story back to “In editing”" in page
    assert changed(client, story, reload(app, story).version).status_code == 303
    after = client.get(f"/stories/{story.id}").text
    assert reload(app, story).stage == "in_review"
    assert re.search(r"Fell on [0-9/: ]+: “Edit” by " + head.name, after)


def test_two_people_edit_at_once_and_neither_loses_a_word(app, client, reporter):
    story = make_story(app, reporter, title="Tít cũ")
    edit(app, reporter, story, title="Tít của người khác", body="Họ viết thế này.")
    answer = changed(
        sign_in(client, reporter), story, story.version, title="Tít của tôi", body="Tôi viết thế khác."
    )
    assert answer.status_code == 409
    assert shown(answer.text, "title") == "Tít của tôi"
    assert shown(answer.text, "body") == "Tôi viết thế khác."
    assert "khác</del>" in answer.text or "người khác" in re.sub("<[^>]+>", "", answer.text)
    assert "Save my text over it" in answer.text
    assert text_of(app, story).title == "Tít của người khác"
    version = shown(answer.text, "version")
    again = changed(
        client, story, version, title=shown(answer.text, "title"), body=shown(answer.text, "body")
    )
    assert again.status_code == 303
    assert text_of(app, story).title == "Tít của tôi"
    with database(app) as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 3


def test_a_text_that_may_no_longer_be_changed_is_shown_again(app, client, reporter):
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    sign_in(client, reporter)
    refused = client.get(f"/stories/{story.id}/edit")
    assert refused.status_code == 409
    assert "cannot be edited while the story is at “Awaiting editing”" in refused.text
    answer = changed(client, story, reload(app, story).version, body="Chữ chưa kịp lưu.")
    assert answer.status_code == 409
    assert "Chữ chưa kịp lưu." in shown(answer.text, "body")
    assert text_of(app, story).title != TEXT["title"]


def test_whoever_may_not_edit_here_is_told_who_may(app, client):
    story = make_story(app, make_user(app, "reporter"))
    legal = make_user(app, "legal", language="en")
    answer = sign_in(client, legal).get(f"/stories/{story.id}/edit")
    assert answer.status_code == 403
    assert "only the" in answer.text
    assert changed(client, story, 1).status_code == 403


def test_a_correction_has_its_note(app, client, reporter):
    editor, head = make_user(app, "editor", language="en"), make_user(app, "publisher")
    story = publish(app, make_story(app, reporter), editor, head, reporter)
    assert 'name="correction"' not in sign_in(client, reporter).get("/stories/new").text
    move(app, editor, story, "correct", comment="Sai số liệu.")
    page = sign_in(app.test_client(), editor).get(f"/stories/{story.id}/edit").text
    assert 'name="correction"' in page


def test_an_earlier_version_comes_back_as_a_new_one(app, client, reporter):
    story = make_story(app, reporter, title="Bản đầu")
    edit(app, reporter, story, title="Bản sau")
    sign_in(client, reporter)
    page = client.get(f"/stories/{story.id}/revisions/1").text
    assert "Bản đầu" in page
    path = f"/stories/{story.id}/revisions/1/restore"
    assert send(client, path, version=1).status_code == 409
    assert send(client, path, version=2).status_code == 303
    assert text_of(app, story).title == "Bản đầu"
    assert "brought back from version 1" in client.get(f"/stories/{story.id}/history").text
    assert client.get(f"/stories/{story.id}/revisions/9").status_code == 404


def test_nobody_edits_a_story_they_may_not_know_of(app, client, reporter):
    story = make_story(app, reporter)
    outsider = make_user(app, "editor", section="kinh-te")
    assert person_of(app, outsider).sections("editor") == {"kinh-te"}
    sign_in(client, outsider)
    assert client.get(f"/stories/{story.id}/edit").status_code == 404
    assert changed(client, story, 1).status_code == 404
    assert token(client)
