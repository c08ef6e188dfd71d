"""Checklists: asked for by stage and by content type, ticked on the page of the decision, kept for good."""

import re
from dataclasses import replace

import pytest
from factories import bearer, database, make_story, make_user, move, reload, send, sign_in

from newsroom.models.trail import AuditEntry
from workflows import SHIPPED

LINES = """
[moves.checklist]
figures = { vi = "Số liệu đã đối chiếu", en = "Figures were compared" }
quotes = { vi = "Lời trích đã nghe lại", en = "Quotes were checked", types = ["bai"] }
desk = { vi = "Đã hỏi phóng viên", en = "The reporter was asked", stages = ["in_review"] }
"""


@pytest.fixture
def settings(settings, tmp_path):
    """A newsroom whose own definition asks for a checklist before the review is passed."""
    source = (SHIPPED / "news.toml").read_text(encoding="utf-8")
    own = source.replace("version = 3", "version = 9", 1)
    signs = 'signs = "review"\ntone = "primary"\n'
    assert signs in own
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "news.toml").write_text(own.replace(signs, signs + LINES, 1), encoding="utf-8")
    return replace(settings, workflows_dir=tmp_path / "own")


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter")


@pytest.fixture
def editor(app, client):
    editor = make_user(app, "editor", language="en")
    sign_in(client, editor)
    return editor


def submitted(app, reporter, **fields):
    story = make_story(app, reporter, **fields)
    return move(app, reporter, story, "submit")


def asked(page):
    return re.findall(r'name="checklist"[^>]*value="(\w+)"', page)


def test_the_lines_are_those_of_the_type_and_the_stage(app, client, reporter, editor):
    plain, article = submitted(app, reporter), submitted(app, reporter, type="bai")
    assert asked(client.get(f"/stories/{plain.id}/moves/pass").text) == ["figures"]
    assert asked(client.get(f"/stories/{article.id}/moves/pass").text) == ["figures", "quotes"]
    move(app, editor, article, "take")
    assert asked(client.get(f"/stories/{article.id}/moves/pass").text) == ["figures", "quotes", "desk"]
    told = client.get(f"/api/v1/stories/{article.id}", headers=bearer(app, editor)).json
    (offered,) = [found for found in told["moves"] if found["name"] == "pass"]
    assert (offered["needs"], offered["checklist"]) == (["checklist"], ["figures", "quotes", "desk"])


def test_no_other_door_passes_a_checklist_by(app, client, reporter, editor):
    story = submitted(app, reporter, type="bai")
    version, headers = reload(app, story).version, bearer(app, editor)
    many = send(client, "/stories/bulk", what="move", move="pass", story=f"{story.id}:{version}")
    assert "0 stories changed" in many.text
    (card,) = [
        step for step in client.get(f"/board/{story.id}/moves.json").json["moves"] if step["name"] == "pass"
    ]
    assert card["decides"]  # dropping the card leads to the page that asks
    for ticked in ([], ["figures"], ["figures", "invented"]):
        body = {"move": "pass", "version": version, "checklist": ticked}
        answer = client.post(f"/api/v1/stories/{story.id}/moves", json=body, headers=headers)
        assert (answer.status_code, [*answer.json["errors"]]) == (422, ["checklist"])
    assert reload(app, story).version == version
    body["checklist"] = ["figures", "quotes"]
    assert client.post(f"/api/v1/stories/{story.id}/moves", json=body, headers=headers).status_code == 200


def test_every_line_is_ticked_and_the_record_says_so(app, client, reporter, editor):
    story = submitted(app, reporter, type="bai")
    sent = {"move": "pass", "version": reload(app, story).version}
    refused = send(client, f"/stories/{story.id}/moves", **sent, checklist=["figures"])
    assert refused.status_code == 422
    assert "Not confirmed yet: Quotes were checked." in refused.text
    assert re.search(r'checked[^>]*value="figures"', refused.text)
    both = ["figures", "quotes"]
    assert send(client, f"/stories/{story.id}/moves", **sent, checklist=[*both, "desk"]).status_code == 303
    with database(app) as session:
        entry = session.query(AuditEntry).filter_by(action="pass").one()
        assert b'"confirmed":["figures","quotes"]' in entry.entry
    record = client.get(f"/stories/{story.id}/record").text
    assert "<li>Figures were compared</li>" in record
    assert "The reporter was asked" not in record
    history = client.get(f"/stories/{story.id}/history").text
    assert "Confirmed: Figures were compared; Quotes were checked" in history
