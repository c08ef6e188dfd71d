"""A password that an administrator has seen opens nothing but the page where it is changed."""

import pytest
from factories import make_story, make_user, move, person_of, send, sign_in

from newsroom.accounts.signin import hash_token
from newsroom.accounts.tokens import NewToken, add_token
from newsroom.accounts.usecases import reset_password
from newsroom.clock import now
from newsroom.errors import Forbidden, NotFound

OWN = "bốn từ nối với nhau"


@pytest.fixture
def handed_over(app):
    """A head of board whose password was reset, with the one-time password."""
    publisher, admin = make_user(app, "publisher"), make_user(app, "admin")
    with app.app_context():
        return publisher, reset_password(person_of(app, admin), publisher.id, now())


def sign_in_with(client, user, password):
    return send(client, "/sign-in", email=user.email, password=password)


def test_nothing_is_open_before_it_is_changed(client, handed_over):
    publisher, password = handed_over
    sign_in_with(client, publisher, password)
    for path in ("/", "/stories", "/people"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/account")
    assert client.get("/account").status_code == 200


def test_an_administrator_cannot_approve_under_it(app, client, handed_over):
    publisher, password = handed_over
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    story = move(app, editor, story, "pass")
    sign_in_with(client, publisher, password)
    answer = send(client, f"/stories/{story.id}/moves", move="approve", version=story.version)
    assert (answer.status_code, answer.location) == (303, "/account")
    with pytest.raises((Forbidden, NotFound)):
        move(app, publisher, story, "approve")


def test_a_token_made_under_it_opens_nothing(app, client, handed_over):
    publisher, _ = handed_over
    with app.app_context():
        token, clear = add_token(person_of(app, publisher), publisher.id, NewToken("thử", None), now())
        assert token.token_hash == hash_token(clear)
    answer = client.get("/api/v1/stories", headers={"Authorization": f"Bearer {clear}"})
    assert answer.status_code == 403


def test_all_is_open_once_it_is_changed(client, handed_over):
    publisher, password = handed_over
    sign_in_with(client, publisher, password)
    fields = {"old_password": password, "password": OWN, "password_again": OWN}
    assert send(client, "/account/password", **fields).status_code == 303
    assert client.get("/").status_code == 200


def test_others_are_not_bothered(app, client):
    sign_in(client, make_user(app, "reporter"))
    assert client.get("/").status_code == 200
