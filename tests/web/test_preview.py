"""A text as readers will see it: on a screen, a phone, a shared card and paper, and never as if published."""

from dataclasses import replace

import pytest
from desks import statements
from factories import make_endpoint, make_story, make_user, publish, sign_in

from newsroom.app import create_app

TITLE = "Hồ Suối Vàng tích đủ nước cho vụ Đông Xuân sớm hơn ba tuần so với mọi năm trước đây ở hạ du"


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher")}


@pytest.fixture
def story(app, staff):
    return make_story(app, staff["reporter"], title=TITLE, body="Đoạn một.\n\n## Mục\n\nĐoạn hai.")


@pytest.fixture
def reader(client, staff):
    return sign_in(client, staff["editor"])


def test_the_text_in_the_look_of_the_portal_says_that_it_is_not_published(reader, story):
    answer = reader.get(f"/stories/{story.id}/preview/page")
    assert answer.status_code == 200
    assert "/static/portal/portal.css" in answer.text
    assert '<article class="story"' in answer.text
    assert f"<h1>{TITLE}</h1>" in answer.text
    assert "preview-mark" in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in answer.text


def test_only_these_pages_may_frame_and_be_framed(reader, story):
    outer = reader.get(f"/stories/{story.id}/preview").headers["Content-Security-Policy"]
    inner = reader.get(f"/stories/{story.id}/preview/page").headers["Content-Security-Policy"]
    other = reader.get(f"/stories/{story.id}").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in outer
    assert "frame-ancestors 'none'" in outer
    assert "frame-ancestors 'self'" in inner
    assert "frame-src" not in inner
    assert "frame-src" not in other
    assert "frame-ancestors 'none'" in other
    for policy in (outer, inner, other):
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


@pytest.mark.parametrize("look", ["wide", "phone", "print"])
def test_a_look_is_a_frame_that_runs_nothing(reader, story, look):
    page = reader.get(f"/stories/{story.id}/preview?as={look}").text
    assert f"preview-{look}" in page
    assert 'sandbox="allow-same-origin"' in page
    assert ("preview/page?as=print" in page) == (look == "print")


def test_a_card_shows_what_is_cut_off(app, reader, story):
    make_endpoint(app, url="https://cong.example.vn/hook")
    page = reader.get(f"/stories/{story.id}/preview?as=card").text
    assert "<iframe" not in page
    assert "cong.example.vn" in page
    assert f"{len(TITLE)}" in page
    assert page.count("card-over") == 2
    assert "…</p>" in page


def test_there_is_no_other_look(reader, story):
    assert reader.get(f"/stories/{story.id}/preview?as=cinema").status_code == 404


def test_the_public_text_is_not_called_unpublished(app, client, staff, story):
    publish(app, story, staff["editor"], staff["publisher"], staff["reporter"])
    sign_in(client, staff["editor"])
    with client.session_transaction() as session:
        session["language"] = "en"
    page = client.get(f"/stories/{story.id}/preview/page").text
    assert "Readers see exactly this text now." in page
    assert "PREVIEW" not in page


def test_a_stranger_to_the_story_sees_no_preview(app, client, story):
    sign_in(client, make_user(app, "contributor"))
    for path in ("preview", "preview/page"):
        assert client.get(f"/stories/{story.id}/{path}").status_code == 404


def test_a_preview_costs_few_statements(app, reader, story):
    with statements(app) as sent:
        reader.get(f"/stories/{story.id}/preview/page")
    assert len(sent) <= 6


def test_the_portals_own_look_is_laid_over(settings, story, tmp_path, staff):
    sheet = tmp_path / "portal.css"
    sheet.write_text("h1 { color: teal; }", encoding="utf-8")
    app = create_app(replace(settings, preview_css=sheet))
    client = sign_in(app.test_client(), staff["editor"])
    assert 'href="/preview.css"' in client.get(f"/stories/{story.id}/preview/page").text
    answer = client.get("/preview.css")
    assert (answer.mimetype, answer.text) == ("text/css", "h1 { color: teal; }")
