"""A story in quarantine: who still knows of it, what still can be done, and that nothing else shows it."""

from datetime import timedelta
from typing import Any

import pytest
from factories import bearer, make_endpoint, make_story, make_user, move, publish, reload, send, sign_in
from flask import Flask
from flask.testing import FlaskClient
from versions import make_version

from newsroom.clock import now
from newsroom.errors import NewsroomError
from newsroom.models import Story, User
from newsroom.moves.usecases import release_due

TITLE = "Phương án diễn tập khu vực cầu phía nam"


class House:
    """A story of a reporter, and people of every kind around it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.author = make_user(app, "reporter", language="en")
        self.colleague = make_user(app, "reporter", language="en")
        self.secretary = make_user(app, "secretary", language="en")
        self.story = make_story(app, self.author, title=TITLE)

    def client(self, user: User) -> FlaskClient:
        return sign_in(self.app.test_client(), user)

    def quarantine(self, user: User) -> Any:
        return send(
            self.client(user), f"/stories/{self.story.id}/quarantine", reason="Có dấu mật ở trang hai."
        )


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def test_anybody_who_works_with_the_text_may_do_it_at_once(house):
    assert house.quarantine(house.colleague).status_code == 303
    assert reload(house.app, house.story).quarantined
    for role, status in {"editor": 404, "auditor": 404, "admin": 404, "legal": 200, "publisher": 200}.items():
        answer = house.client(make_user(house.app, role)).get(f"/stories/{house.story.id}")
        assert (role, answer.status_code) == (role, status)
    assert house.client(house.author).get(f"/stories/{house.story.id}").status_code == 200


def test_whoever_does_it_is_reminded_of_language_versions(house):
    version = make_version(house.app, house.author, house.story)
    warned = "language versions may say the same"
    for story in (house.story, version, make_story(house.app, house.author)):
        client = house.client(house.colleague)
        send(client, f"/stories/{story.id}/quarantine", reason="Có dấu mật ở trang hai.")
        assert (warned in client.get("/").text) == (story.id in (house.story.id, version.id))


def test_a_reason_must_be_given(house):
    path = f"/stories/{house.story.id}/quarantine"
    assert send(house.client(house.author), path, reason=" ").status_code == 422
    assert not reload(house.app, house.story).quarantined


def test_no_page_of_others_shows_it_any_more(house):
    somebody = make_user(house.app, "editor", "auditor", "admin", "technician", language="en")
    client = house.client(somebody)
    story = house.story.id
    lists = ["/", "/stories", "/stories?q=diễn tập", "/audit", "/board", "/calendar?view=month", "/workload"]
    pages = [f"/stories/{story}", *(f"/stories/{story}/{rest}" for rest in (
        "history", "compare", "deliveries", "checks", "revisions/1", "edit", "preview"))]  # fmt: skip
    assert TITLE in client.get("/stories").text
    assert TITLE in client.get("/audit").text
    house.quarantine(house.author)
    assert [path for path in lists if TITLE in client.get(path).text] == []
    assert [path for path in pages if client.get(path).status_code != 404] == []
    headers = bearer(house.app, somebody)
    assert TITLE not in client.get("/api/v1/stories", headers=headers).text
    assert client.get(f"/api/v1/stories/{story}", headers=headers).status_code == 404


def test_the_assignee_is_no_exception(house):
    editor = make_user(house.app, "editor")
    move(house.app, house.author, house.story, "submit")
    handling = {"version": reload(house.app, house.story).version, "assignee_id": editor.id, "priority": "0"}
    send(house.client(house.secretary), f"/stories/{house.story.id}/plan", **handling)
    house.quarantine(house.author)
    assert house.client(editor).get(f"/stories/{house.story.id}").status_code == 404


def test_nothing_moves_or_rewrites_it(house):
    house.quarantine(house.author)
    with pytest.raises(NewsroomError) as refused:
        move(house.app, house.author, house.story, "submit")
    assert refused.value.sentence.code == "quarantined"
    assert house.client(house.author).get(f"/stories/{house.story.id}/edit").status_code == 409
    assert "In quarantine" in house.client(house.author).get(f"/stories/{house.story.id}").text


def test_the_clock_does_not_publish_it(house):
    editor, publisher = make_user(house.app, "editor"), make_user(house.app, "publisher")
    at = now() + timedelta(hours=1)
    move(house.app, house.author, house.story, "submit")
    move(house.app, editor, house.story, "pass")
    move(house.app, publisher, house.story, "schedule", at=at)
    house.quarantine(house.author)
    with house.app.app_context():
        assert release_due(at + timedelta(hours=1)) == []
    assert reload(house.app, house.story).public_state == "none"


def test_what_readers_see_can_still_be_taken_down(house):
    make_endpoint(house.app)
    editor, publisher = make_user(house.app, "editor"), make_user(house.app, "publisher")
    publish(house.app, house.story, editor, publisher, house.author)
    house.quarantine(house.author)
    assert TITLE not in house.client(make_user(house.app, "technician")).get("/deliveries").text
    taken: Story = move(
        house.app, publisher, house.story, "takedown", reason="restricted", comment="Có dấu mật."
    )
    assert taken.public_state == "down"


def test_only_the_managing_editor_ends_it_and_says_why(house):
    house.quarantine(house.author)
    path = f"/stories/{house.story.id}/quarantine/lift"
    assert send(house.client(house.author), path, reason="Nhầm.").status_code == 403
    assert send(house.client(make_user(house.app, "publisher")), path, reason="Nhầm.").status_code == 403
    assert send(house.client(house.secretary), path, reason="").status_code == 422
    assert send(house.client(house.secretary), path, reason="Cơ quan đã giải mật.").status_code == 303
    page = house.client(house.colleague).get(f"/stories/{house.story.id}/history").text
    for words in ("Put the story into quarantine", "Ended the quarantine", "Cơ quan đã giải mật."):
        assert words in page
