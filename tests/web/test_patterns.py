"""Templates of content types on their pages: set, previewed, noted, refused, gone."""

import json

import pytest
from factories import database, make_story, make_user, move, reload, send, sign_in
from patterns import FORM, PATH, value
from sqlalchemy import select

from newsroom.clock import now
from newsroom.errors import NewsroomError
from newsroom.findings import look_again
from newsroom.models import ContentType, Pattern, Section
from newsroom.models.trail import AuditEntry


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
    assert (entry["slug"], entry["version"]) == ("tin", 1)
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


def judged_anew(app):
    """What the worker does; afterwards no text waits."""
    with app.app_context():
        while look_again(now()):
            pass


def test_a_changed_template_counts_for_stories_under_way(app, desk, writer):
    story = make_story(app, writer, sapo="")
    send(desk, PATH, **{**FORM, "required": ["sapo"]})
    with pytest.raises(NewsroomError):
        move(app, writer, story, "submit")
    judged_anew(app)
    assert "missing:sapo" in reload(app, story).hindrances
    assert send(desk, f"{PATH}/remove", version=1).status_code == 303
    assert move(app, writer, story, "submit").stage == "submitted"


def test_the_usual_templates_count_for_stories_under_way(app, client, writer):
    story = make_story(app, writer, sapo="")
    send(sign_in(client, make_user(app, "admin")), "/sections/types/usual")
    with pytest.raises(NewsroomError):
        move(app, writer, story, "submit")


def test_a_field_that_only_another_version_knows_is_passed_over(app, desk, writer):
    send(desk, PATH, **FORM)
    with database(app) as session:
        session.get_one(Pattern, "tin").required = "hologram sapo"
    assert desk.get(PATH).status_code == 200
    story = make_story(app, writer, sapo="")
    assert [name for name in reload(app, story).hindrances if "missing" in name] == ["missing:sapo"]


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
