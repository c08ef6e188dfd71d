"""The catalogue in the browser: adding, renaming, switching off; what is in use stays."""

import pytest
from factories import database, make_endpoint, make_story, make_user, send, sign_in
from sqlalchemy import select

from newsroom.models import ContentType, Flag, Section, Site, Tag
from newsroom.models.trail import AuditEntry

KINDS = ("sections", "sites", "types", "languages", "flags")


@pytest.fixture
def office(app, client):
    """A browser in which an administrator is signed in."""
    return sign_in(client, make_user(app, "admin"))


def row(**changed):
    fields = {
        "label_vi": "Đời sống đô thị",
        "label_en": "City life",
        "slug": "",
        "site": "cong-chinh",
        "workflow": "news",
        "position": "7",
        "active": "y",
    }
    return {**fields, **changed}


def get(app, kind, slug):
    with database(app) as session:
        return session.get(kind, slug)


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_reads_each_kind_and_only_administrators_change_it(app, client, kind):
    sign_in(client, make_user(app, "reporter"))
    path = "/sections" if kind == "sections" else f"/sections/{kind}"
    page = client.get(path)
    assert page.status_code == 200
    assert f'action="/sections/{kind}"' not in page.text
    assert send(client, f"/sections/{kind}", **row()).status_code == 403


@pytest.mark.parametrize(
    ("kind", "model"),
    [("sections", Section), ("sites", Site), ("types", ContentType), ("languages", None), ("flags", Flag)],
)
def test_a_row_is_added_and_its_code_made_from_its_name(app, office, kind, model):
    slug = "fr" if kind == "languages" else ""
    assert send(office, f"/sections/{kind}", **row(slug=slug)).status_code == 303
    page = office.get(f"/sections/{kind}").text
    assert "Đời sống đô thị" in page
    if model:
        assert get(app, model, "doi-song-do-thi").position == 7


@pytest.mark.parametrize(
    "changed",
    [
        {"label_vi": ""},
        {"label_en": ""},
        {"slug": "Có Dấu"},
        {"slug": "thoi-su"},
        {"site": "none"},
        {"position": "-1"},
        {"position": "nhiều"},
        {"label_vi": "…"},
    ],
)
def test_a_row_that_cannot_be_used_comes_back_filled_in(office, changed):
    page = send(office, "/sections/sections", **row(**changed))
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert ("City life" in page.text) == ("label_en" not in changed)


def test_a_content_type_follows_a_workflow_that_exists(app, office):
    assert send(office, "/sections/types", **row(workflow="none")).status_code == 422
    assert send(office, "/sections/types", **row(workflow="crisis")).status_code == 303
    assert get(app, ContentType, "doi-song-do-thi").workflow == "crisis"
    assert "Thông tin khủng hoảng</td>" in office.get("/sections/types").text
    assert '<option selected value="crisis">Thông tin khủng hoảng' in (
        office.get("/sections/types/doi-song-do-thi").text
    )


def test_a_workflow_whose_definition_is_gone_is_not_exchanged_silently(app, office):
    with database(app) as session:
        session.get_one(ContentType, "tin").workflow = "gone"
    assert '<option selected value="gone">gone' in office.get("/sections/types/tin").text
    assert send(office, "/sections/types/tin", **row(workflow="gone")).status_code == 422


def test_a_row_is_renamed_and_switched_off_but_keeps_its_code(app, office):
    page = office.get("/sections/sections/y-te")
    assert page.status_code == 200
    assert 'name="slug"' not in page.text
    changed = row(label_vi="Sức khỏe", label_en="Health", slug="khac")
    del changed["active"]
    assert send(office, "/sections/sections/y-te", **changed).status_code == 303
    section = get(app, Section, "y-te")
    assert (section.label_vi, section.active) == ("Sức khỏe", False)
    assert get(app, Section, "khac") is None
    with database(app) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "catalogue.change")).one()
        assert b'"slug":"y-te"' in entry.entry
        assert "Sức khỏe".encode() in entry.entry


def test_a_section_that_is_switched_off_cannot_be_chosen_for_a_new_story(app, office, client):
    changed = row(label_vi="Y tế", label_en="Health")
    del changed["active"]
    send(office, "/sections/sections/y-te", **changed)
    writer = sign_in(app.test_client(), make_user(app, "reporter"))
    page = writer.get("/stories/new").text
    assert 'value="thoi-su"' in page
    assert 'value="y-te"' not in page


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        ("sections", "thoi-su"),
        ("types", "tin"),
        ("languages", "vi"),
        ("flags", "minor"),
        ("sites", "cong-chinh"),
    ],
)
def test_what_is_in_use_cannot_be_deleted(app, office, kind, slug):
    make_story(app, make_user(app, "reporter"), flags=["minor"])
    page = send(office, f"/sections/{kind}/{slug}/remove")
    assert page.status_code == 409
    assert slug in office.get(f"/sections/{kind}").text


def test_a_section_that_an_endpoint_asks_for_cannot_be_deleted(app, office):
    make_endpoint(app, sections=["kinh-te"])
    assert send(office, "/sections/sections/kinh-te/remove").status_code == 409


@pytest.mark.parametrize(("kind", "slug"), [("sections", "y-te"), ("types", "bai"), ("flags", "minor")])
def test_what_nothing_uses_can_be_deleted(app, office, kind, slug):
    assert send(office, f"/sections/{kind}/{slug}/remove").status_code == 303
    assert office.get(f"/sections/{kind}/{slug}").status_code == 404


def test_tags_are_listed_with_their_stories_and_unused_ones_go(app, office):
    make_story(app, make_user(app, "reporter"), tags=["cầu vượt"])
    with database(app) as session:
        session.add(Tag(name="bỏ quên"))
    page = office.get("/sections/tags").text
    assert "cầu vượt" in page
    assert "bỏ quên" in page
    assert send(office, "/sections/tags/remove", name="cầu vượt").status_code == 409
    assert send(office, "/sections/tags/remove", name="bỏ quên").status_code == 303
    assert "bỏ quên" not in office.get("/sections/tags").text


@pytest.mark.parametrize("path", ["/sections/kings", "/sections/sections/none", "/sections/kings/none"])
def test_an_unknown_kind_or_row_is_not_found(office, path):
    assert office.get(path).status_code == 404
    assert send(office, path, **row()).status_code == 404
