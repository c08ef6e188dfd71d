"""API tokens: whose they are and how long they serve."""

from datetime import timedelta

import pytest
from factories import make_user, person_of

from newsroom.accounts import signin, usecases
from newsroom.accounts.usecases import NewToken
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid, NotFound


def test_a_token_serves_until_it_expires_or_is_revoked(app):
    user, at = make_user(app, "editor"), now()
    with app.app_context():
        me = person_of(app, user)
        token, clear = usecases.add_token(me, user.id, NewToken("Nhập bài", at + timedelta(days=30)), at)
        assert signin.person_of_token(db.session(), clear, at + timedelta(days=29))
        assert signin.person_of_token(db.session(), clear, at + timedelta(days=30)) is None
        usecases.revoke_token(me, token.id, at)
        assert signin.person_of_token(db.session(), clear, at) is None


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_expires_within_a_year(app, days):
    user, at = make_user(app, "editor"), now()
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.add_token(person_of(app, user), user.id, NewToken("thử", at + timedelta(days=days)), at)
    assert set(refused.value.errors) == {"expires_at"}


def test_twenty_tokens_are_enough(app):
    user = make_user(app, "editor")
    with app.app_context():
        me = person_of(app, user)
        for number in range(20):
            usecases.add_token(me, user.id, NewToken(f"Số {number}", None), now())
        with pytest.raises(Invalid):
            usecases.add_token(me, user.id, NewToken("Một nữa", None), now())


def test_a_token_of_somebody_else_is_not_there(app):
    owner, other = make_user(app, "editor"), make_user(app, "editor")
    with app.app_context():
        token, _ = usecases.add_token(person_of(app, owner), owner.id, NewToken("thử", None), now())
        with pytest.raises(NotFound):
            usecases.revoke_token(person_of(app, other), token.id, now())
