"""Lending a role during absence: from when, until when, by whom, to whom."""

from datetime import timedelta

import pytest
from factories import make_user, person_of

from newsroom.accounts import usecases
from newsroom.accounts.usecases import NewDelegation, RoleAt
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid
from newsroom.person import load_person


@pytest.fixture
def admin(app):
    return make_user(app, "admin")


@pytest.fixture
def lender(app):
    return make_user(app, "publisher")


@pytest.fixture
def borrower(app):
    return make_user(app, "secretary")


def given(lender, borrower, **changed):
    at = changed.pop("at")
    values = {
        "from_user": lender.id,
        "to_user": borrower.id,
        "role": "publisher",
        "section": None,
        "starts": at + timedelta(hours=1),
        "ends": at + timedelta(days=5),
        "paper": "12/QĐ-VP",
    }
    return NewDelegation(**{**values, **changed})


def roles(app, user, at):
    with app.app_context():
        return load_person(db.session(), user.id, at).roles("y-te")


def test_it_counts_from_its_beginning_to_its_end(app, lender, borrower):
    at = now()
    with app.app_context():
        usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
    assert "publisher" not in roles(app, borrower, at)
    assert "publisher" in roles(app, borrower, at + timedelta(hours=1))
    assert "publisher" not in roles(app, borrower, at + timedelta(days=5))


def test_it_ends_when_it_is_revoked(app, lender, borrower):
    at = now()
    with app.app_context():
        lent = usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
        with pytest.raises(Forbidden):
            usecases.revoke_delegation(person_of(app, borrower), lent.id, at)
        usecases.revoke_delegation(person_of(app, lender), lent.id, at)
    assert "publisher" not in roles(app, borrower, at + timedelta(days=1))


def test_it_ends_when_the_lender_no_longer_holds_the_role(app, admin, lender, borrower):
    at = now()
    with app.app_context():
        usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
        usecases.revoke_role(person_of(app, admin), lender.id, RoleAt("publisher"), at)
    assert "publisher" not in roles(app, borrower, at + timedelta(days=1))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("role", {"role": "admin"}),
        ("role", {"role": "reporter"}),
        ("role", {"role": "legal"}),
        ("paper", {"paper": "  "}),
        ("paper", {"paper": "không có số"}),
        ("ends", {"ends": now() - timedelta(days=1)}),
        ("ends", {"starts": now(), "ends": now() + timedelta(days=367)}),
        ("to_user", {"to_user": "nobody"}),
    ],
)
def test_it_is_refused_at_the_field_that_is_wrong(app, lender, borrower, field, changed):
    at = now()
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.delegate(person_of(app, lender), given(lender, borrower, at=at, **changed), at)
    assert set(refused.value.errors) == {field}


def test_a_role_held_in_one_section_is_not_lent_everywhere(app, borrower):
    lender, at = make_user(app, "editor", section="y-te"), now()
    person = person_of(app, lender)
    there = given(lender, borrower, at=at, role="editor", section="kinh-te")
    with app.app_context():
        with pytest.raises(Invalid):
            usecases.delegate(person, given(lender, borrower, at=at, role="editor"), at)
        with pytest.raises(Invalid):
            usecases.delegate(person, there, at)
        here = given(lender, borrower, at=at, role="editor", section="y-te")
        assert usecases.delegate(person, here, at)


def test_a_borrowed_role_is_not_lent_on(app, lender, borrower):
    at, third = now(), make_user(app, "editor")
    soon = at + timedelta(hours=2)
    with app.app_context():
        usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
        with pytest.raises(Invalid):
            usecases.delegate(person_of(app, borrower, soon), given(borrower, third, at=soon), soon)


def test_others_lend_only_their_own_and_nobody_to_themselves(app, admin, lender, borrower):
    at = now()
    with app.app_context():
        with pytest.raises(Forbidden):
            usecases.delegate(person_of(app, borrower), given(lender, borrower, at=at), at)
        with pytest.raises(Forbidden):
            usecases.delegate(person_of(app, admin), given(lender, admin, at=at), at)
        assert usecases.delegate(person_of(app, admin), given(lender, borrower, at=at), at)


def test_sending_it_twice_lends_once(app, lender, borrower):
    at = now()
    with app.app_context():
        usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
        with pytest.raises(Invalid):
            usecases.delegate(person_of(app, lender), given(lender, borrower, at=at), at)
