"""People, a catalogue and stories for tests, made through the same use cases that the pages call.

Every function takes the `app` and may be called outside an application context. What comes back is detached:
read its columns freely, fetch it anew (`reload`) to see later changes.
"""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from newsroom.accounts.tokens import NewToken, add_token
from newsroom.clock import now
from newsroom.content import make, parse
from newsroom.db import db
from newsroom.endpoints.registry import findable
from newsroom.models import (
    ContentType,
    Endpoint,
    Flag,
    Language,
    Revision,
    RoleGrant,
    Section,
    Site,
    Story,
    User,
    new_id,
)
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.person import Person, load_person
from newsroom.stories.usecases import create_story, edit_story
from newsroom.text import name_sort_key
from workflows import Given

PASSWORD = "một mật khẩu chỉ dùng khi thử"
SECTIONS = (
    ("thoi-su", "Thời sự", "News"),
    ("kinh-te", "Kinh tế", "Economy"),
    ("y-te", "Y tế", "Health"),
)
TYPES = (
    ("tin", "Tin", "Short news", "news"),
    ("bai", "Bài", "Article", "news"),
    ("phan-bac", "Phản bác", "Rebuttal", "news"),
    ("thong-tin-ban-dau", "Thông tin ban đầu", "Holding statement", "crisis"),
)
LANGUAGES = (("vi", "Tiếng Việt", "Vietnamese"), ("en", "Tiếng Anh", "English"))
FLAGS = (
    ("contract", "Hợp đồng", "Contract"),
    ("minor", "Trẻ em", "Minors"),
    ("private_person", "Cá nhân", "Private person"),
)

_numbers = itertools.count(1)


@contextmanager
def database(app: Flask) -> Iterator[Session]:
    """A session of its own; what was changed is committed on the way out (nothing goes into the trail).

    It waits for its turn as a writer: while a worker beside it writes, SQLite lets no reader become one.
    """
    with app.app_context():
        db.session.connection(execution_options={"writing": True})
        yield db.session()
        db.session.commit()


def make_catalogue(app: Flask) -> None:
    """A site with three sections, the content types, languages and flags that the definitions speak of."""
    with database(app) as session:
        if session.get(Site, "cong-chinh"):
            return
        session.add(Site(slug="cong-chinh", label_vi="Cổng chính", label_en="Main portal"))
        session.flush()
        for slug, vi, en in SECTIONS:
            session.add(Section(slug=slug, label_vi=vi, label_en=en, site_slug="cong-chinh"))
        for slug, vi, en, workflow in TYPES:
            session.add(ContentType(slug=slug, label_vi=vi, label_en=en, workflow=workflow))
        session.add_all(Language(slug=slug, label_vi=vi, label_en=en) for slug, vi, en in LANGUAGES)
        session.add_all(Flag(slug=slug, label_vi=vi, label_en=en) for slug, vi, en in FLAGS)


def make_user(app: Flask, *roles: str, section: str | None = None, **columns: Any) -> User:
    """Somebody with `roles` in `section` (None: everywhere) and the password `PASSWORD`."""
    make_catalogue(app)
    number = next(_numbers)
    name = columns.pop("name", f"Nguyễn Thị Thử {number}")
    values = {"email": f"nguoi.{number}@example.vn", "password_hash": _password_hash(), "created_at": now()}
    with database(app) as session:
        user = User(id=new_id(), name=name, sort_key=name_sort_key(name), **{**values, **columns})
        session.add(user)
        session.flush()
        session.add_all(RoleGrant(user_id=user.id, role=role, section_slug=section) for role in roles)
    return user


def make_story(app: Flask, author: User, at: datetime | None = None, **fields: Any) -> Story:
    """A draft by `author`. `fields` are those of a text (see newsroom.content.make) and `flags`."""
    flags = frozenset(fields.pop("flags", ()))
    text = {
        "title": "Thông xe cầu vượt ở cửa ngõ phía nam",
        "sapo": "Cây cầu dài 800 mét thông xe sáng nay.",
        "body": "Đoạn thứ nhất của bản tin.\n\nĐoạn thứ hai của bản tin.",
        "section": "thoi-su",
        **fields,
    }
    with app.app_context():
        return create_story(person_of(app, author), make(**text), flags, at or now())


def edit(app: Flask, user: User, story: Story, **fields: Any) -> Story:
    """Write a new text over the present one: only `fields` differ."""
    with app.app_context():
        current = db.session.get_one(Story, story.id)
        content = parse(db.session.get_one(Revision, current.revision_id).content)
        changed, flags = make(**{**vars(content), **fields}), frozenset(current.flags)
        return edit_story(person_of(app, user), story.id, current.version, changed, flags, now())


def move(app: Flask, user: User, story: Story, name: str, **given: Any) -> Story:
    """Make the move `name` from the story's present version at `made_at`, with the `password` that breaking
    the glass asks for; `given` fills workflows.Given.
    """
    at = given.pop("made_at", None) or now()
    password = given.pop("password", PASSWORD if name == "breakglass" else "")
    with app.app_context():
        version = db.session.get_one(Story, story.id).version
        return move_story(
            person_of(app, user), story.id, MoveRequest(name, version, Given(**given), password), at
        )


def publish(app: Flask, story: Story, editor: User, publisher: User, author: User) -> Story:
    """Take a draft without risk flags all the way to the readers."""
    move(app, author, story, "submit")
    move(app, editor, story, "pass")
    return move(app, publisher, story, "approve")


def make_endpoint(app: Flask, **columns: Any) -> Endpoint:
    """A receiver of every event."""
    number = next(_numbers)
    name, host = f"Cổng thử {number}", f"portal-{number}.example.vn"
    values = {"name": name, "host": host, "group": "", "url": f"https://{host}/hook", **columns}
    found_by = findable(values["name"], values["host"], values["group"])
    with database(app) as session:
        endpoint = Endpoint(**{"created_at": now(), "confirmed_at": now(), "found_by": found_by, **values})
        session.add(endpoint)
    return endpoint


def person_of(app: Flask, user: User, at: datetime | None = None) -> Person:
    """`user` with the roles held at `at` (default: now)."""
    with app.app_context():
        person = load_person(db.session(), user.id, at or now())
    assert person is not None
    return person


def reload(app: Flask, story: Story) -> Story:
    """The story as the database has it now."""
    with app.app_context():
        return db.session.scalars(select(Story).where(Story.id == story.id)).one()


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Sign `user` in with name and password; returns the client for chaining."""
    answer = send(client, "/sign-in", email=user.email, password=PASSWORD)
    assert answer.status_code == 302, answer.text
    return client


def bearer(
    app: Flask, user: User, expires_at: datetime | None = None, at: datetime | None = None
) -> dict[str, str]:
    """Headers with a new API token of `user`, made at `at` (default: now)."""
    with app.app_context():
        _, clear = add_token(person_of(app, user), user.id, NewToken("Thử", expires_at), at or now())
    return {"Authorization": f"Bearer {clear}", "Accept-Language": "en"}


def token(client: FlaskClient) -> str:
    """The form token that any page would show this browser; spares a test fetching a page first."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", secrets.token_hex(20))
    return URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def send(client: FlaskClient, path: str, **fields: Any) -> Any:
    """Post a form with its token; a list value is sent as a field that occurs several times."""
    return client.post(path, data={"csrf_token": token(client), **fields})


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


@cache
def _password_hash() -> str:
    """Cheap to check, unlike those of real accounts: tests sign in thousands of times."""
    return generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
