"""Accounts, roles, passwords and tokens, through the use cases that pages and commands call."""

import threading
import unicodedata
from contextlib import suppress

import pytest
from factories import PASSWORD, database, make_user, person_of
from sqlalchemy import select

from newsroom.accounts import signin, usecases
from newsroom.accounts.usecases import NewToken, Profile, RoleAt
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Forbidden, Invalid, NewsroomError, Refused
from newsroom.models import LoginFailure, LoginSession, RoleGrant, User
from newsroom.models.trail import AuditEntry
from newsroom.person import SYSTEM

STRONG = "bốn chữ liền nhau"


def trail_of_people(app):
    with database(app) as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.stream == "people").order_by(AuditEntry.log_index)
        )
        return [(entry.action, entry.entry.decode()) for entry in entries]


def sign_in(app, user, password=PASSWORD):
    with app.app_context():
        return signin.sign_in(user.email, password, "192.0.2.1", now())


def may_enter(app, ticket):
    with app.app_context():
        return signin.person_of_session(db.session(), ticket.token, now()) is not None


@pytest.fixture
def admin(app):
    return make_user(app, "admin", name="Quản Trị Một")


def test_a_new_person_signs_in_with_the_one_time_password(app, admin):
    profile = Profile("  Ten.Moi@CoQuan.example ", "Trần Thị  Mới", "Biên tập viên")
    with app.app_context():
        user, clear = usecases.add_user(person_of(app, admin), profile, (RoleAt("editor", "y-te"),), now())
    assert (user.email, user.name) == ("ten.moi@coquan.example", "Trần Thị Mới")
    assert may_enter(app, sign_in(app, user, clear))
    assert person_of(app, user).roles() == frozenset()  # somebody else knows this password
    with app.app_context():
        usecases.change_password(person_of(app, user), clear, "bốn từ nối với nhau", None, now())
    assert person_of(app, user).roles("y-te") == {"editor"}
    assert person_of(app, user).roles("kinh-te") == frozenset()


def test_the_trail_of_people_names_nobody(app, admin):
    with app.app_context():
        person = person_of(app, admin)
        user, clear = usecases.add_user(
            person, Profile("bi.mat@example.vn", "Nguyễn Bí Mật"), (RoleAt("legal"),), now()
        )
        usecases.change_user(person, user.id, Profile("kin@example.vn", "Nguyễn Thị Kín"), now())
        usecases.reset_password(person, user.id, now())
        usecases.revoke_role(person, user.id, RoleAt("legal"), now())
        usecases.set_active(person, user.id, False, now())
    actions = [action for action, _ in trail_of_people(app)]
    assert actions == ["user.add", "role.grant", "user.change", "password.reset", "role.revoke", "user.off"]
    written = " ".join(entry for _, entry in trail_of_people(app))
    for secret in ("Bí Mật", "Kín", "bi.mat", "kin@", clear):
        assert secret not in written
    assert user.id in written


@pytest.mark.parametrize(
    ("field", "profile"),
    [
        ("email", Profile("không phải thư", "Tên Người")),
        ("email", Profile("tên@coquan.vn", "Tên Người")),
        ("email", Profile("a@" + "b" * 260 + ".vn", "Tên Người")),
        ("name", Profile("a@b.vn", "\u200b ")),
        ("name", Profile("a@b.vn", "Ă" * 121)),
        ("title", Profile("a@b.vn", "Tên Người", "x" * 121)),
        ("language", Profile("a@b.vn", "Tên Người", "", "fr")),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_at_its_field(app, field, profile):
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.add_user(SYSTEM, profile, (), now())
    assert set(refused.value.errors) == {field}


def test_an_email_belongs_to_one_person(app, admin):
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.add_user(SYSTEM, Profile(admin.email.upper(), "Người Khác"), (), now())
    assert "email" in refused.value.errors


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "x" * 1001,
        "aaaaaaaaaaaaaaaa",
        "Matkhau123456",
        "newsroom-demo",
        "PASSWORD1234",
        "Mậtkhẩu12345",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(app, password):
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.add_user(SYSTEM, Profile("a@b.vn", "Tên Người"), (), now(), password)
    assert set(refused.value.errors) == {"password"}
    with database(app) as session:
        assert session.scalar(select(User)) is None


def test_a_password_typed_in_another_form_of_the_same_letters_fits(app):
    composed = unicodedata.normalize("NFC", "trời đẹp quá đi thôi")
    with app.app_context():
        user, _ = usecases.add_user(SYSTEM, Profile("a@b.vn", "Tên Người"), (), now(), composed)
    assert sign_in(app, user, unicodedata.normalize("NFD", composed))


def test_switching_off_ends_sessions_and_tokens_for_good(app, admin):
    user = make_user(app, "editor")
    ticket = sign_in(app, user)
    with app.app_context():
        _, clear = usecases.add_token(person_of(app, user), user.id, NewToken("thử", None), now())
        assert signin.person_of_token(db.session(), clear, now())
        usecases.set_active(person_of(app, admin), user.id, False, now())
        assert signin.person_of_token(db.session(), clear, now()) is None
    assert not may_enter(app, ticket)
    with pytest.raises(signin.WrongCredentials):
        sign_in(app, user)
    with app.app_context():
        usecases.set_active(person_of(app, admin), user.id, True, now())
        assert signin.person_of_token(db.session(), clear, now()) is None
    assert not may_enter(app, ticket)
    assert sign_in(app, user)


def test_nobody_takes_the_last_administrator_away(app, admin):
    me = person_of(app, admin)
    with app.app_context():
        for person in (me, SYSTEM):
            with pytest.raises(Refused):
                usecases.set_active(person, admin.id, False, now())
            with pytest.raises(Refused):
                usecases.revoke_role(person, admin.id, RoleAt("admin"), now())
    other = make_user(app, "admin")
    with app.app_context():
        usecases.revoke_role(SYSTEM, other.id, RoleAt("admin"), now())
        with pytest.raises(Refused):
            usecases.revoke_role(SYSTEM, admin.id, RoleAt("admin"), now())


def test_two_administrators_cannot_remove_each_other_at_once(app, each_database):
    pair = [make_user(app, "admin"), make_user(app, "admin")]
    people = [person_of(app, user) for user in pair]
    start = threading.Barrier(2)

    def remove(mine, other):
        with app.app_context():
            start.wait()
            with suppress(NewsroomError):
                usecases.revoke_role(people[mine], pair[other].id, RoleAt("admin"), now())

    threads = [threading.Thread(target=remove, args=each) for each in ((0, 1), (1, 0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database(app) as session:
        assert session.scalars(select(RoleGrant).where(RoleGrant.role == "admin")).all()


def test_nobody_gives_a_role_to_themselves(app, admin):
    with app.app_context(), pytest.raises(Forbidden):
        usecases.grant_role(person_of(app, admin), admin.id, RoleAt("publisher"), now())
    assert person_of(app, admin).roles() == {"admin"}


@pytest.mark.parametrize("role", ["reporter", "editor", "publisher", "technician", "auditor"])
def test_only_an_administrator_manages_accounts(app, admin, role):
    me = person_of(app, make_user(app, role))
    target = make_user(app, "reporter")
    with app.app_context():
        for attempt in (
            lambda: usecases.add_user(me, Profile("a@b.vn", "Tên"), (), now()),
            lambda: usecases.change_user(me, target.id, Profile(target.email, "Tên"), now()),
            lambda: usecases.grant_role(me, target.id, RoleAt("editor"), now()),
            lambda: usecases.revoke_role(me, target.id, RoleAt("reporter"), now()),
            lambda: usecases.set_active(me, target.id, False, now()),
            lambda: usecases.reset_password(me, target.id, now()),
            lambda: usecases.add_token(me, target.id, NewToken("thử", None), now()),
        ):
            with pytest.raises(Forbidden):
                attempt()


def test_people_change_their_own_name_but_not_their_email(app):
    user = make_user(app, "reporter")
    with app.app_context():
        usecases.change_user(person_of(app, user), user.id, Profile(user.email, "Lê Văn Ái", "", "en"), now())
        with pytest.raises(Forbidden):
            usecases.change_user(person_of(app, user), user.id, Profile("khac@b.vn", "Lê Văn Ái"), now())
    with database(app) as session:
        assert session.get_one(User, user.id).name == "Lê Văn Ái"
        assert session.get_one(User, user.id).email == user.email


@pytest.mark.parametrize(
    ("field", "role"),
    [("role", RoleAt("king")), ("section", RoleAt("editor", "none")), ("section", RoleAt("admin", "y-te"))],
)
def test_a_role_that_does_not_exist_is_refused(app, admin, field, role):
    user = make_user(app)
    with app.app_context(), pytest.raises(Invalid) as refused:
        usecases.grant_role(person_of(app, admin), user.id, role, now())
    assert set(refused.value.errors) == {field}


def test_a_role_given_twice_is_held_once(app, admin):
    user = make_user(app)
    with app.app_context():
        for _ in range(2):
            usecases.grant_role(person_of(app, admin), user.id, RoleAt("editor"), now())
    with database(app) as session:
        assert len(session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).all()) == 1
    assert [action for action, _ in trail_of_people(app)] == ["role.grant"]


def test_changing_the_password_keeps_this_session_and_ends_the_others(app):
    user = make_user(app, "editor")
    here, elsewhere = sign_in(app, user), sign_in(app, user)
    with app.app_context():
        keep = signin.hash_token(here.token)
        usecases.change_password(person_of(app, user), PASSWORD, STRONG, keep, now())
    assert may_enter(app, here)
    assert not may_enter(app, elsewhere)
    assert sign_in(app, user, STRONG)
    with pytest.raises(signin.WrongCredentials):
        sign_in(app, user)


def test_guessing_the_old_password_is_slowed_down(app):
    user = make_user(app, "editor")
    with app.app_context():
        for _ in range(5):
            with pytest.raises(Invalid) as refused:
                usecases.change_password(person_of(app, user), "sai rồi nhé bạn", STRONG, None, now())
            assert set(refused.value.errors) == {"old_password"}
        with pytest.raises(signin.TooManyTries):
            usecases.change_password(person_of(app, user), PASSWORD, STRONG, None, now())
    with database(app) as session:
        assert len(session.scalars(select(LoginFailure)).all()) == 5


def test_a_reset_ends_every_session(app, admin):
    user = make_user(app, "editor")
    ticket = sign_in(app, user)
    with app.app_context():
        clear = usecases.reset_password(person_of(app, admin), user.id, now())
        with pytest.raises(Forbidden):
            usecases.reset_password(person_of(app, admin), admin.id, now())
    assert not may_enter(app, ticket)
    assert sign_in(app, user, clear)


def test_signing_out_elsewhere(app):
    user = make_user(app, "editor")
    here, elsewhere = sign_in(app, user), sign_in(app, user)
    with app.app_context():
        ended = usecases.end_other_sessions(person_of(app, user), signin.hash_token(here.token), now())
    assert ended == 1
    assert may_enter(app, here)
    assert not may_enter(app, elsewhere)
    with database(app) as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1
