"""Writing stories of a type that has a template: begun with it, asked for what is missing, kept whole."""

import re
from uuid import uuid4

import pytest
from factories import bearer, edit, make_story, make_user, move, reload, send, sign_in
from patterns import DOCUMENT, FORM, PATH, value

from newsroom.content import parse
from newsroom.db import db
from newsroom.errors import NewsroomError
from newsroom.models import Revision


@pytest.fixture
def desk(app, client):
    """A browser in which the managing editor is signed in, reading English."""
    return sign_in(client, make_user(app, "secretary", "reporter", language="en"))


@pytest.fixture
def writer(app):
    return make_user(app, "reporter", language="en")


def text_of(app, story):
    with app.app_context():
        return parse(db.session.get_one(Revision, reload(app, story).revision_id).content)


def test_a_new_story_begins_with_the_choice_of_a_type(app, desk, writer):
    assert 'name="title"' in desk.get("/stories/new").text  # without templates there is nothing to choose
    send(desk, PATH, **FORM)
    sign_in(client := app.test_client(), writer)
    page = client.get("/stories/new").text
    assert 'href="/stories/new?type=tin"' in page
    assert "What has just happened" in page
    assert 'name="title"' not in page
    page = client.get("/stories/new?type=tin").text
    assert (value(page, "title"), "[[Ai làm gì]]" in value(page, "body")) == ("Tin: [[việc gì]]", True)
    assert '<option selected value="tin">' in page
    assert '<option selected value="y-te">' in page
    assert re.search(r'<input checked[^>]*value="minor"', page)
    assert value(client.get("/stories/new?type=").text, "title") == ""
    assert value(client.get("/stories/new?type=khong-co").text, "title") == ""


def test_what_a_type_asks_for_is_marked_at_once_and_hinders_only_submission(app, desk, writer):
    send(desk, PATH, **FORM)
    sign_in(client := app.test_client(), writer)
    page = client.get("/stories/new?type=tin").text
    assert re.search(r'data-needed="sapo">\s*required', page)
    assert re.search(r'data-needed="byline" hidden>', page)
    assert re.search(r'data-detail="document_number">', page)
    assert 'name="contact"' not in page  # no type here asks for it
    text = {"title": "Tin ngắn", "body": "Một đoạn.", "section": "y-te", "type": "tin", "language": "vi"}
    saved = send(client, "/stories/new", story_id=str(uuid4()), **text)
    assert saved.status_code == 303
    page = client.get(saved.location).text
    for anchor, name in (("sapo", "lead"), ("body", "picture with"), ("document_number", "number of")):
        assert f'href="{saved.location}/edit#{anchor}">Add: {name}' in page
    answer = send(client, f"{saved.location}/moves", move="submit", version=1)
    assert answer.status_code == 409
    assert "still needs: lead, picture with alternative text, number of the document." in answer.text
    assert f'href="{saved.location}/edit#document_number"' in answer.text


def test_the_last_field_given_the_story_can_be_submitted(app, desk, writer):
    send(desk, PATH, **{**FORM, "required": ["sapo", "document_number"], "sapo_most": ""})
    story = make_story(app, writer, sapo="", sources=["UBND"])
    assert reload(app, story).hindrances[-3:] == ["findings", "missing:document_number", "missing:sapo"]
    with pytest.raises(NewsroomError) as refused:
        move(app, writer, story, "submit")
    assert refused.value.sentence.code == "missing_fields"
    edit(app, writer, story, sapo="Một câu.", **DOCUMENT)
    assert not [name for name in reload(app, story).hindrances if name.startswith("missing")]
    assert move(app, writer, story, "submit").stage == "submitted"


def test_what_was_not_filled_in_is_found_wherever_it_stands(app, writer):
    story = make_story(
        app, writer, title="Tin [[gì]]", body="<p>Ở <strong>[[đâu</strong>]].</p>", byline="[[ai]]"
    )
    with pytest.raises(NewsroomError) as refused:
        move(app, writer, story, "submit")
    assert refused.value.sentence.code == "no_findings"
    page = sign_in(app.test_client(), writer).get(f"/stories/{story.id}/checks").text
    for words in ("“gì” is still", "“đâu” is still", "“ai” is still"):
        assert words in page


def test_lengths_are_advice_or_a_limit(app, desk, writer):
    send(desk, PATH, **{**FORM, "required": [], "title_most": "10", "sapo_most": "5"})
    long = {"title": "Một tít dài hơn mười ký tự", "sapo": "Một hai ba bốn năm sáu.", "sources": ["UBND"]}
    story = make_story(app, writer, **long)
    assert "findings" not in reload(app, story).hindrances
    sign_in(client := app.test_client(), writer)
    page = client.get(f"/stories/{story.id}/checks").text
    assert "Headline: 26 characters, at most 10 are advised." in page
    assert "Lead: 6 syllables, at most 5 are advised." in page
    send(
        desk,
        PATH,
        **{**FORM, "required": [], "title_most": "10", "sapo_most": "", "strict": "y", "version": 1},
    )
    page = client.get(f"/stories/{story.id}/checks").text
    assert "Headline: 26 characters, at most 10 are allowed." in page
    with pytest.raises(NewsroomError):
        move(app, writer, story, "submit")


def test_the_other_template_is_offered_and_loses_nothing(app, desk, writer):
    send(desk, PATH, **FORM)
    story = make_story(app, writer, title="Tít của tôi", body="Lời của tôi.", type="bai")
    sign_in(client := app.test_client(), writer)
    typed = {"version": story.version, "title": "Tít của tôi", "sapo": "", "body": "Lời của tôi, mới."}
    place = {"section": "thoi-su", "type": "tin", "language": "vi"}
    answer = send(client, f"/stories/{story.id}/edit", **typed, **place, begin="yes")
    assert answer.status_code == 200
    assert value(answer.text, "title") == "Tít của tôi"
    body = value(answer.text, "body")
    assert body.startswith("Lời của tôi, mới.")
    assert "[[Ai làm gì]]" in body
    assert text_of(app, story).body == "<p>Lời của tôi.</p>"
    again = send(client, f"/stories/{story.id}/edit", **{**typed, "body": body}, **place, begin="yes")
    assert value(again.text, "body").count("[[Ai làm gì]]") == 1


def test_details_are_saved_shown_compared_and_brought_back(app, writer):
    story = make_story(app, writer, type="bai")
    sign_in(client := app.test_client(), writer)
    fields = {**DOCUMENT, "contact": "Văn phòng\n0200 3 822 000", "corrects": "https://cong.example/tin/7"}
    text = {"title": story.title, "body": "Đoạn.", "section": "thoi-su", "type": "bai", "language": "vi"}
    assert send(client, f"/stories/{story.id}/edit", version=1, **text, **fields).status_code == 303
    content = text_of(app, story)
    assert (content.document_date, content.document_number) == ("2026-11-20", "64/2026/QĐ-UBND")
    page = client.get(f"/stories/{story.id}").text
    for words in ("64/2026/QĐ-UBND", "UBND tỉnh", "20/11/2026", 'href="https://cong.example/tin/7"'):
        assert words in page
    assert value(client.get(f"/stories/{story.id}/edit").text, "document_date") == "20/11/2026"
    assert "Number of the document" in client.get(f"/stories/{story.id}/compare?from=1&to=2").text
    version = reload(app, story).version
    assert send(client, f"/stories/{story.id}/revisions/1/restore", version=version).status_code == 303
    assert text_of(app, story).details == {}
    for preview in (f"/stories/{story.id}/preview/page", f"/stories/{story.id}/record"):
        assert client.get(preview).status_code == 200


def test_details_that_cannot_be_stand_beside_their_field_as_typed(app, client, writer):
    sign_in(client, writer)
    text = {"title": "Tin", "body": "Đoạn.", "section": "thoi-su", "type": "bai", "language": "vi"}
    wrong = {"document_date": "31/2/2026", "corrects": "javascript:alert(1)", "document_number": "x" * 81}
    answer = send(client, "/stories/new", story_id=str(uuid4()), **text, **wrong)
    assert answer.status_code == 422
    for name, typed in wrong.items():
        assert value(answer.text, name) == typed
        assert f'id="{name}-error"' in answer.text


def test_a_story_of_each_usual_type_can_be_submitted_once_it_is_filled_in(app, client, writer):
    sign_in(client, make_user(app, "admin"))
    send(client, "/sections/types/usual")
    sign_in(client := app.test_client(), writer)
    details = {
        **DOCUMENT,
        "contact": "Văn phòng",
        "corrects": "https://cong.example/1",
        "correction": "Sai số.",
    }
    for slug in ("tin", "bai", "thong-cao", "thong-bao", "dinh-chinh", "phong-van", "su-kien"):
        page = client.get(f"/stories/new?type={slug}").text
        title, body = (re.sub(r"\[\[[^\]]*\]\]", "điền đủ", value(page, name)) for name in ("title", "body"))
        text = {
            "title": title or "Tít",
            "body": body,
            "byline": "Lan",
            "sapo": "Một câu.",
            **DOCUMENT,
            **details,
        }
        story = reload(app, make_story(app, writer, type=slug, **text))
        lacking = [name for name in story.hindrances if name.startswith("missing:")]
        assert lacking == (["missing:picture"] if slug == "phong-van" else []), slug
        if not lacking:
            assert move(app, writer, story, "submit").stage == "submitted", slug


def test_programs_write_details_and_read_what_is_missing(app, client, desk, writer):
    send(desk, PATH, **{**FORM, "required": ["contact", "document_date"]})
    asking = bearer(app, writer)
    given = {"title": "Tin", "body_html": "Một đoạn.", "section": "y-te", "document_date": "2026-11-20"}
    made = client.post("/api/v1/stories", json=given, headers=asking).json
    assert (made["document_date"], made["contact"]) == ("2026-11-20", "")
    (submit,) = [move for move in made["moves"] if move["name"] == "submit"]
    assert submit["reason"] == "This content type still needs: contact. Add what is missing first."
    path = f"/api/v1/stories/{made['id']}"
    refused = client.post(f"{path}/moves", json={"move": "submit", "version": 1}, headers=asking)
    assert (refused.status_code, "contact" in refused.json["detail"]) == (409, True)
    wrong = client.patch(path, json={"version": 1, "document_date": "hôm qua"}, headers=asking)
    assert (wrong.status_code, [*wrong.json["errors"]]) == (422, ["document_date"])
    changed = client.patch(path, json={"version": 1, "contact": "Văn phòng"}, headers=asking).json
    assert next(move for move in changed["moves"] if move["name"] == "submit")["allowed"]
