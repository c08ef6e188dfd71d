"""Templates of content types: set on their pages, chosen for a new story, asked for at its submission."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest
from factories import (
    database,
    edit,
    make_story,
    make_user,
    move,
    reload,
    send,
    sign_in,
)
from sqlalchemy import select

from newsroom.content import parse
from newsroom.db import db
from newsroom.errors import NewsroomError
from newsroom.models import ContentType, Pattern, Revision, Section
from newsroom.models.trail import AuditEntry

PATH = "/sections/types/tin/template"
DOCUMENT = {
    "document_number": "64/2026/QĐ-UBND",
    "document_issuer": "UBND tỉnh",
    "document_date": "20/11/2026",
}
FORM = {
    "version": 0,
    "about_vi": "Việc vừa diễn ra",
    "about_en": "What has just happened",
    "title": "Tin: [[việc gì]]",
    "sapo": "",
    "body": "## Việc\n\n[[Ai làm gì]] ở [[đâu]].",
    "required": ["sapo", "document_number", "picture"],
    "title_most": "40",
    "sapo_most": "10",
    "section": "y-te",
    "flags": ["minor"],
}


@pytest.fixture
def desk(app, client):
    """A browser in which the managing editor is signed in, reading English."""
    return sign_in(client, make_user(app, "secretary", "reporter", language="en"))


@pytest.fixture
def writer(app):
    return make_user(app, "reporter", language="en")


def stored(app, slug="tin"):
    with database(app) as session:
        return session.get(Pattern, slug)


def text_of(app, story):
    with app.app_context():
        return parse(db.session.get_one(Revision, reload(app, story).revision_id).content)


def value(page, name):
    """What a field of a page holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1] if found else re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])


def test_a_template_is_set_seen_by_everybody_and_noted(app, desk):
    assert send(desk, PATH, **FORM).status_code == 303
    pattern = stored(app)
    assert (pattern.version, pattern.required) == (1, "sapo picture document_number")
    assert pattern.body == "<h2>Việc</h2>\n<p>[[Ai làm gì]] ở [[đâu]].</p>"
    page = desk.get(PATH).text
    assert '<mark class="blank">[[Ai làm gì]]</mark> ở <mark class="blank">[[đâu]]</mark>' in page
    reader = sign_in(app.test_client(), make_user(app, "auditor", language="en")).get(PATH)
    assert "[[Ai làm gì]]" in reader.text
    assert 'name="about_vi"' not in reader.text
    with database(app) as session:
        entry = json.loads(
            session.scalars(select(AuditEntry).where(AuditEntry.action == "pattern.set")).one().entry
        )
    assert (entry["type"], entry["to"]) == ("tin", 1)
    assert "body" in entry["changed"]


def test_only_the_managing_editor_and_administrators_set_templates(app, client):
    sign_in(client, make_user(app, "reporter", "editor", "publisher", "technician"))
    assert send(client, PATH, **FORM).status_code == 403
    assert stored(app) is None


def test_over_somebody_elses_template_nothing_typed_is_lost(app, desk):
    send(desk, PATH, **FORM)
    answer = send(desk, PATH, **{**FORM, "title": "Của tôi: [[gì]]"})
    assert answer.status_code == 409
    assert "Somebody changed this template since you opened it." in answer.text
    assert value(answer.text, "title") == "Của tôi: [[gì]]"
    assert "Tin: <mark" in answer.text
    assert value(answer.text, "version") == "1"
    assert send(desk, PATH, **{**FORM, "title": "Của tôi: [[gì]]", "version": 1}).status_code == 303
    assert (stored(app).title, stored(app).version) == ("Của tôi: [[gì]]", 2)


def test_a_save_without_a_change_is_none(app, desk):
    for version in (0, 1):
        assert send(desk, PATH, **{**FORM, "version": version}).status_code == 303
    assert stored(app).version == 1


def test_a_preview_keeps_nothing(app, desk):
    answer = send(desk, PATH, **FORM, preview="yes")
    assert answer.status_code == 200
    assert '<mark class="blank">[[đâu]]</mark>' in answer.text
    assert stored(app) is None


def test_what_cannot_be_a_template_comes_back_as_typed(app, desk):
    wrong = [
        ({"body": "x" * 1_000_001}, "Text: "),
        ({"body": "<p>" + "á" * 60_000}, "50,000"),
        ({"body": '<p>a</p><p><img src="/media/a/800.jpg"></p>'}, "no pictures"),
        ({"title": "x" * 201}, "it has 201"),
        ({"about_vi": "x" * 301}, "300"),
        ({"required": ["hologram"]}, "A story must have: "),
        ({"title_most": "5"}, "Number must be between"),
        ({"sapo_most": "many"}, "Not a valid integer"),
        ({"section": "khong-co"}, "Section at first: "),
        ({"flags": ["none"]}, "Risk flags at first: "),
    ]
    for fields, sentence in wrong:
        answer = send(desk, PATH, **{**FORM, **fields})
        assert (answer.status_code, sentence in answer.text) == (422, True), fields
        assert value(answer.text, "about_en") == FORM["about_en"]
    assert stored(app) is None


def test_scripts_in_a_template_reach_nobody(app, desk, writer):
    body = "<p>[[x]]</p><script>alert(1)</script><p onclick=alert(2)>b</p><a href=javascript:alert(3)>c</a>"
    hostile = {**FORM, "body": body, "title": "<img src=x onerror=alert(4)>"}
    assert send(desk, PATH, **hostile).status_code == 303
    sign_in(client := app.test_client(), writer)
    pages = [desk.get(PATH).text, client.get("/stories/new").text, client.get("/stories/new?type=tin").text]
    for page in pages:
        assert "alert(1)" not in page
        assert "onclick" not in page
        assert "<img src=x" not in page
    assert client.get("/patterns/tin").json["body"] == "<p>[[x]]</p>\n<p>b</p>\n<p>c</p>"


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


def test_a_type_that_is_switched_off_or_gone_is_not_offered(app, desk):
    send(desk, PATH, **FORM)
    with database(app) as session:
        session.get_one(ContentType, "tin").active = False
    assert value(desk.get("/stories/new?type=tin").text, "title") == ""
    assert desk.get("/patterns/tin").status_code == 404
    with database(app) as session:
        session.delete(session.get_one(ContentType, "tin"))
    assert stored(app) is None
    assert desk.get(PATH).status_code == 404
    assert send(desk, PATH, **FORM).status_code == 404


def test_a_template_whose_section_is_deleted_stays(app, desk):
    send(desk, PATH, **FORM)
    with database(app) as session:
        session.delete(session.get_one(Section, "y-te"))
    assert stored(app).section is None
    assert desk.get("/stories/new?type=tin").status_code == 200


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


def test_a_changed_template_counts_for_stories_under_way(app, desk, writer):
    story = make_story(app, writer, sapo="")
    send(desk, PATH, **{**FORM, "required": ["sapo"]})
    with pytest.raises(NewsroomError):
        move(app, writer, story, "submit")
    assert send(desk, f"{PATH}/remove", version=1).status_code == 303
    assert move(app, writer, story, "submit").stage == "submitted"


def test_a_field_that_only_another_version_knows_is_passed_over(app, desk, writer):
    send(desk, PATH, **FORM)
    with database(app) as session:
        session.get_one(Pattern, "tin").required = "hologram sapo"
    assert desk.get(PATH).status_code == 200
    story = make_story(app, writer, sapo="")
    assert [name for name in reload(app, story).hindrances if "missing" in name] == ["missing:sapo"]


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


def test_the_usual_types_are_added_once_and_change_nothing_that_is_there(app, client):
    sign_in(client, make_user(app, "admin", language="en"))
    with database(app) as session:
        label = session.get_one(ContentType, "tin").label_vi
    assert "7 of the usual content types" in client.get("/sections/types").text
    assert send(client, "/sections/types/usual").status_code == 303
    page = client.get("/sections/types").text
    assert "Templates added: 7." in page
    assert "usual content types are missing" not in page
    with database(app) as session:
        assert session.get_one(ContentType, "tin").label_vi == label
        for pattern in session.scalars(select(Pattern)):
            assert "[[" in pattern.body, pattern.type_slug
        patterns = {pattern.type_slug: pattern.version for pattern in session.scalars(select(Pattern))}
    assert set(patterns.values()) == {1}
    send(client, "/sections/types/usual")
    assert "Templates added: 0." in client.get("/sections/types").text


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
