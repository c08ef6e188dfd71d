"""Lending a role in the browser."""

import re
from datetime import timedelta

import pytest
from factories import database, make_user, person_of, send, sign_in
from sqlalchemy import select

from newsroom.clock import local, now
from newsroom.models import Delegation


def local_time(moment):
    return local(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def admin(app):
    return make_user(app, "admin")


@pytest.fixture
def publisher(app):
    return make_user(app, "publisher", name="Trưởng Ban")


@pytest.fixture
def deputy(app):
    return make_user(app, "secretary", name="Thư Ký")


def lend(client, lender, borrower, **changed):
    fields = {
        "from_user": lender.id,
        "to_user": borrower.id,
        "role": "publisher",
        "section": "",
        "starts": local_time(now() - timedelta(minutes=5)),
        "ends": local_time(now() + timedelta(days=3)),
        "paper": "45/QĐ-VP",
    }
    return send(client, "/delegations", **{**fields, **changed})


def test_a_role_is_lent_and_ended(app, client, publisher, deputy):
    sign_in(client, publisher)
    assert lend(client, publisher, deputy).status_code == 303
    page = client.get("/delegations").text
    assert "45/QĐ-VP" in page
    assert "publisher" in person_of(app, deputy).roles()
    assert "45/QĐ-VP" in client.get(f"/people/{deputy.id}").text
    revoke = re.search(r'action="(/delegations/[^"]+/revoke)"', page).group(1)
    assert send(client, revoke).status_code == 303
    assert "publisher" not in person_of(app, deputy).roles()
    assert "/revoke" not in client.get("/delegations").text


def test_times_are_those_of_ha_noi(app, client, publisher, deputy):
    sign_in(client, publisher)
    year = local(now()).year + 1
    changed = {"starts": f"{year}-01-01T00:00", "ends": f"{year}-01-05T12:30"}
    assert lend(client, publisher, deputy, **changed).status_code == 303
    with database(app) as session:
        lent = session.scalars(select(Delegation)).one()
    assert (lent.starts_at.day, lent.starts_at.hour) == (31, 17)
    assert (lent.ends_at.day, lent.ends_at.hour, lent.ends_at.minute) == (5, 5, 30)
    assert f"01/01/{year} 00:00" in client.get("/delegations").text


@pytest.mark.parametrize(
    "changed",
    [
        {"paper": ""},
        {"ends": "2020-01-01T00:00"},
        {"to_user": ""},
        {"role": "admin"},
        {"starts": "ngày mai"},
    ],
)
def test_what_cannot_be_lent_comes_back_filled_in(client, publisher, deputy, changed):
    sign_in(client, publisher)
    page = lend(client, publisher, deputy, **changed)
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_nobody_lends_for_somebody_else(app, client, publisher, deputy):
    sign_in(client, deputy)
    assert lend(client, publisher, make_user(app, "editor")).status_code == 422


def test_an_administrator_lends_for_everybody_but_themselves(client, admin, publisher, deputy):
    sign_in(client, admin)
    assert lend(client, publisher, admin).status_code == 422
    assert lend(client, publisher, deputy).status_code == 303


@pytest.mark.parametrize("role", ["reporter", "editor", "technician", "auditor"])
def test_others_have_no_door(app, client, role):
    sign_in(client, make_user(app, role))
    assert client.get("/delegations").status_code == 403
    assert send(client, "/delegations").status_code == 403
