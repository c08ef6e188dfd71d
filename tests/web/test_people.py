"""People and one's own account, as people use them in the browser."""

import re

import pytest
from factories import PASSWORD, database, make_user, person_of, send, sign_in
from sqlalchemy import select

from newsroom.models import User

STRONG = "bốn chữ liền nhau"


@pytest.fixture
def admin(app):
    return make_user(app, "admin", name="Lý Quản Trị")


@pytest.fixture
def office(client, admin):
    """A browser in which the administrator is signed in."""
    return sign_in(client, admin)


def shown_secret(page, field):
    found = re.search(rf'id="{field}"\s+value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def new_person(client, **changed):
    fields = {
        "name": "Trần Thị Mới",
        "email": "moi@example.vn",
        "title": "",
        "language": "vi",
        "role": "editor",
        "section": "",
    }
    return send(client, "/people/new", **{**fields, **changed})


def test_people_are_listed_by_given_name(app, office):
    for name in ("Nguyễn Văn Ân", "Lê Thị Anh", "Đỗ Văn Đức", "Phạm Dũng", "Trần Ban"):
        make_user(app, "reporter", name=name)
    page = office.get("/people?role=reporter").text
    listed = re.findall(r'<a href="/people/[^"]+">([^<]+)</a>', page)
    assert listed == ["Lê Thị Anh", "Nguyễn Văn Ân", "Trần Ban", "Phạm Dũng", "Đỗ Văn Đức"]


def test_the_list_is_filtered_by_role_section_and_state(app, office):
    here = make_user(app, "editor", section="y-te", name="Biên Y Tế")
    make_user(app, "editor", section="kinh-te", name="Biên Kinh Tế")
    everywhere = make_user(app, "editor", name="Biên Khắp Nơi")
    off = make_user(app, "editor", name="Biên Đã Nghỉ", active=False)
    page = office.get("/people?role=editor&section=y-te").text
    assert here.name in page
    assert everywhere.name in page
    assert "Biên Kinh Tế" not in page
    assert off.name not in page
    assert off.name in office.get("/people?state=off").text
    assert "/people/new" not in sign_in(app.test_client(), here).get("/people").text


def test_a_long_list_goes_on_where_it_stopped(app, office):
    for number in range(60):
        make_user(app, "reporter", name=f"Nguyễn Văn {chr(97 + number // 10)}{chr(97 + number % 10)}")
    first = office.get("/people?state=all")
    rest = office.get(re.search(r'rel="next" href="([^"]+)"', first.text).group(1).replace("&amp;", "&"))
    names = [re.findall(r'<a href="/people/([^"]+)">[^<]', page.text) for page in (first, rest)]
    assert [len(found) for found in names] == [50, 11]
    assert len(set(names[0] + names[1])) == 61


def test_a_new_person_gets_a_password_that_is_shown_once(app, office):
    page = new_person(office)
    assert page.status_code == 200
    clear = shown_secret(page, "one-time-password")
    with database(app) as session:
        user = session.scalars(select(User).where(User.email == "moi@example.vn")).one()
    assert clear not in office.get(f"/people/{user.id}").text
    fresh = app.test_client()
    assert send(fresh, "/sign-in", email="moi@example.vn", password=clear).status_code == 302
    assert fresh.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"email": "không phải"}, "Trần Thị Mới"),
        ({"name": ""}, "moi@example.vn"),
        ({"title": "x" * 121}, "moi@example.vn"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_filled_in(office, changed, kept):
    page = new_person(office, **changed)
    assert page.status_code == 422
    assert kept in page.text
    assert 'role="alert"' in page.text


def test_an_email_in_use_is_refused_at_its_field(app, office, admin):
    page = new_person(office, email=admin.email)
    assert page.status_code == 422
    assert "email-error" in page.text


def test_a_role_counts_from_the_next_page_on(app, office):
    user = make_user(app, "reporter")
    theirs = sign_in(app.test_client(), user)
    assert theirs.get("/endpoints").status_code == 403
    assert send(office, f"/people/{user.id}/roles", role="technician", section="").status_code == 303
    assert theirs.get("/endpoints").status_code == 200
    send(office, f"/people/{user.id}/roles/revoke", role="technician", section="")
    assert theirs.get("/endpoints").status_code == 403


def test_a_role_for_one_section(app, office):
    user = make_user(app, "reporter")
    assert send(office, f"/people/{user.id}/roles", role="editor", section="y-te").status_code == 303
    assert person_of(app, user).roles("y-te") == {"reporter", "editor"}
    assert send(office, f"/people/{user.id}/roles", role="admin", section="y-te").status_code == 422
    assert send(office, f"/people/{user.id}/roles", role="king", section="").status_code == 422


def test_switching_an_account_off_signs_it_out_at_once(app, office):
    user = make_user(app, "editor")
    theirs = sign_in(app.test_client(), user)
    assert theirs.get("/account").status_code == 200
    assert send(office, f"/people/{user.id}/active", active="no").status_code == 303
    assert theirs.get("/account").status_code == 302
    assert send(office, f"/people/{user.id}/active", active="yes").status_code == 303
    assert theirs.get("/account").status_code == 302


def test_an_administrator_stays_one(office, admin):
    assert send(office, f"/people/{admin.id}/active", active="no").status_code == 409
    assert send(office, f"/people/{admin.id}/roles/revoke", role="admin", section="").status_code == 409
    assert send(office, f"/people/{admin.id}/roles", role="publisher", section="").status_code == 403
    page = office.get(f"/people/{admin.id}").text
    assert f"/people/{admin.id}/active" not in page
    assert f'action="/people/{admin.id}/roles"' not in page


def test_the_administrator_sees_what_can_be_done_with_somebody_else(app, office):
    user = make_user(app, "editor")
    page = office.get(f"/people/{user.id}").text
    for path in ("roles", "roles/revoke", "reset", "active"):
        assert f'action="/people/{user.id}/{path}"' in page


def test_a_reset_shows_a_password_and_ends_sessions(app, office):
    user = make_user(app, "editor")
    theirs = sign_in(app.test_client(), user)
    clear = shown_secret(send(office, f"/people/{user.id}/reset"), "one-time-password")
    assert theirs.get("/account").status_code == 302
    assert send(app.test_client(), "/sign-in", email=user.email, password=PASSWORD).status_code == 422
    assert send(app.test_client(), "/sign-in", email=user.email, password=clear).status_code == 302


@pytest.mark.parametrize("role", ["reporter", "publisher", "technician", "auditor"])
def test_others_look_and_change_nothing(app, client, admin, role):
    sign_in(client, make_user(app, role))
    assert client.get("/people").status_code == 200
    page = client.get(f"/people/{admin.id}")
    assert page.status_code == 200
    assert 'method="post" action="/people/' not in page.text
    assert client.get("/people/new").status_code == 403
    for path in ("", "/roles", "/roles/revoke", "/active", "/reset"):
        assert send(client, f"/people/{admin.id}{path}").status_code == 403


def test_an_unknown_person_is_not_found(office):
    assert office.get("/people/nobody").status_code == 404
    assert send(office, "/people/nobody/active", active="no").status_code == 404


class TestOwnAccount:
    """What people do about themselves."""

    @pytest.fixture
    def user(self, app):
        return make_user(app, "editor", name="Phạm Tự Sửa")

    @pytest.fixture
    def mine(self, client, user):
        return sign_in(client, user)

    def change(self, client, **changed):
        fields = {"old_password": PASSWORD, "password": STRONG, "password_again": STRONG, **changed}
        return send(client, "/account/password", **fields)

    def test_name_and_language(self, mine):
        assert send(mine, "/account", name="Phạm Đã Sửa", title="", language="en").status_code == 303
        page = mine.get("/account").text
        assert "Phạm Đã Sửa" in page
        assert '<html lang="en">' in page
        assert send(mine, "/account", name="", title="", language="en").status_code == 422

    def test_a_new_password_keeps_this_browser_and_ends_the_others(self, app, mine, user):
        elsewhere = sign_in(app.test_client(), user)
        assert self.change(mine).status_code == 303
        assert mine.get("/account").status_code == 200
        assert elsewhere.get("/account").status_code == 302
        assert send(app.test_client(), "/sign-in", email=user.email, password=STRONG).status_code == 302

    @pytest.mark.parametrize(
        "changed",
        [
            {"old_password": "không phải nó đâu"},
            {"password": "ngắn", "password_again": "ngắn"},
            {"password_again": "khác"},
        ],
    )
    def test_a_password_that_cannot_be_used(self, mine, changed):
        page = self.change(mine, **changed)
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert STRONG not in page.text

    def test_signing_out_elsewhere(self, app, mine, user):
        elsewhere = sign_in(app.test_client(), user)
        assert send(mine, "/account/sessions/end").status_code == 303
        assert mine.get("/account").status_code == 200
        assert elsewhere.get("/account").status_code == 302

    def test_a_token_is_shown_once_and_can_be_revoked(self, mine):
        page = send(mine, "/account/tokens", **{"token-name": "Nhập bài", "token-days": "30"})
        clear = shown_secret(page, "token")
        again = mine.get("/account").text
        assert "Nhập bài" in again
        assert clear not in again
        revoke = re.search(r'action="(/account/tokens/[^"]+/revoke)"', again).group(1)
        assert send(mine, revoke).status_code == 303
        assert "Nhập bài" not in mine.get("/account").text
        assert send(mine, "/account/tokens", **{"token-name": "", "token-days": "30"}).status_code == 422
        assert send(mine, "/account/tokens", **{"token-name": "x", "token-days": "9999"}).status_code == 422

    def test_it_needs_a_signed_in_person(self, client):
        assert client.get("/account").status_code == 302
        assert self.change(client).status_code == 401
