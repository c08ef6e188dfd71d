"""Every door that changes something, with what an honest person sends through it: the table behind the tests
that knock at all of them.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import doors_aftermath
import doors_checks
import doors_crisis
import doors_endpoints
import doors_feeds
import doors_languages
import doors_media
import doors_patterns
import doors_planning
import doors_remarks
import doors_saving
import legal_doors
from factories import (
    PASSWORD,
    database,
    edit,
    make_endpoint,
    make_story,
    make_user,
    person_of,
    publish,
)
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from newsroom.accounts.delegations import NewDelegation, delegate
from newsroom.accounts.tokens import NewToken, add_token
from newsroom.clock import LOCAL, now
from newsroom.db import db, transaction
from newsroom.deliveries.usecases import begin_job
from newsroom.endpoints.key_usecases import rotate_secret
from newsroom.models import ROLES, Delivery, Endpoint, Section, Story, Tag, User, new_id
from newsroom.models.notice import Notice
from newsroom.notices import KINDS, notify

Values = dict[str, Any]
Sent = tuple[Values, Values]
"""What fills the address of a door, and what fills its form."""

TEXT = {
    "title": "Khởi công trạm y tế xã",
    "body": "Đoạn một.",
    "section": "y-te",
    "type": "tin",
    "language": "vi",
}
NEW_PASSWORD = "thuyền về bến cũ lúc 5 giờ"


class World:
    """A newsroom with something behind every address, and one person, `boss`, who holds every role."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.boss = make_user(app, *ROLES)
        self.other = make_user(app, "reporter")

    def story(self) -> Story:
        """A draft of the boss with two versions."""
        story = make_story(self.app, self.boss)
        return edit(self.app, self.boss, story, title="Tít thứ hai")

    def token(self) -> str:
        """The id of a token of the boss."""
        with self.app.app_context():
            wanted = NewToken("Thử", now() + timedelta(days=9))
            return add_token(person_of(self.app, self.boss), self.boss.id, wanted, now())[0].id

    def delegation(self) -> str:
        """The id of a delegation that runs now."""
        lent = NewDelegation(
            from_user=self.boss.id,
            to_user=make_user(self.app, "reporter").id,
            role="publisher",
            section=None,
            starts=now(),
            ends=now() + timedelta(days=2),
            paper="QĐ 7/2026",
        )
        with self.app.app_context():
            return delegate(person_of(self.app, self.boss), lent, now()).id

    def endpoint(self) -> Endpoint:
        """A receiver with an old key beside its new one."""
        endpoint = make_endpoint(self.app)
        with self.app.app_context():
            rotate_secret(person_of(self.app, self.boss), endpoint.id, now())
            rotate_secret(person_of(self.app, self.boss), endpoint.id, now())
        return endpoint

    def failed(self) -> Delivery:
        """A delivery that has failed for good."""
        make_endpoint(self.app)
        author, editor, head = (make_user(self.app, role) for role in ("reporter", "editor", "publisher"))
        story = publish(self.app, make_story(self.app, author), editor, head, author)
        with database(self.app) as session:
            delivery = session.scalars(select(Delivery).where(Delivery.story_id == story.id)).all()[-1]
            delivery.state = "failed"
        return delivery

    def job(self) -> int:
        """A job that sends again what has failed, and is not through yet."""
        self.failed()
        with self.app.app_context():
            return begin_job(person_of(self.app, self.boss), {"state": "failed"}, now())

    def notice(self) -> int:
        """The number of a notice to the boss."""
        with self.app.app_context(), transaction() as session:
            notify(session, "published", None, [self.boss.id], "system", now())
            return session.scalars(select(Notice.id).order_by(Notice.id.desc()).limit(1)).one()

    def section(self) -> str:
        """The code of a section that nothing uses."""
        slug = f"muc-{new_id()[:8]}"
        with database(self.app) as session:
            session.add(Section(slug=slug, label_vi=slug, label_en=slug, site_slug="cong-chinh"))
        return slug

    def tag(self) -> str:
        """A tag that no story carries."""
        with database(self.app) as session:
            session.add(Tag(name=(name := f"thẻ {new_id()[:8]}")))
        return name

    def profile(self, user: User) -> Values:
        """What the form about a person holds, under another name."""
        return {"name": "Trần Văn Khác", "email": user.email, "title": "", "language": "vi"}

    def everything(self) -> Values:
        """Something that exists for every name in an address."""
        story, remark = doors_remarks.remark(self)
        return {
            **legal_doors.behind(self, story),
            **doors_saving.shelved(self)[0],
            "story_id": story.id,
            "number": 1,
            "comment_id": remark,
            "name": "submit",
            "user_id": self.other.id,
            "token_id": self.token(),
            "delegation_id": self.delegation(),
            "endpoint_id": self.endpoint().id,
            "delivery_id": self.failed().id,
            "own_token": doors_endpoints.linked(self),
            "job_id": self.job(),
            "import_id": doors_endpoints.imported(self),
            "kind": "sections",
            **doors_feeds.PUBLIC,
            **doors_crisis.behind(self),
            "lesson_id": doors_aftermath.with_lesson(self)["lesson_id"],
            "type_slug": doors_patterns.with_pattern(self),
            "slug": self.section(),
            "event_id": doors_planning.linked(self)[1],
            "filter_id": doors_planning.kept_filter(self),
            "filename": "icon.svg",
            "notice_id": self.notice(),
            "role": "editor",
            "picture": "vi-editor.jpg",
            "name_id": doors_checks.name(self),
            "asset_id": (asset := doors_media.asset_of(self)).id,
            "file": asset.thumbnail.rpartition("/")[2],
        }


def _later(days: int) -> str:
    return (now() + timedelta(days=days)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def _row() -> Values:
    return {"label_vi": "Mục mới", "label_en": "New", "position": 9, "active": "y", "site": "cong-chinh"}


def _story(world: World, **fields: object) -> Sent:
    story = world.story()
    return {"story_id": story.id, "number": 1}, {"version": story.version, **fields}


def _lend(world: World) -> Values:
    return {
        "from_user": world.boss.id,
        "to_user": world.other.id,
        "role": "publisher",
        "section": "",
        "starts": _later(1),
        "ends": _later(3),
        "paper": "QĐ 8/2026",
    }


_HONEST: dict[str, Sent | Callable[[World], Sent]] = {
    **doors_planning.HONEST,
    **doors_checks.HONEST,
    **doors_patterns.HONEST,
    **doors_crisis.HONEST,
    **doors_aftermath.HONEST,
    "account.change": lambda w: ({}, w.profile(w.boss)),
    "account.change_password": (
        {},
        {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD},
    ),
    "account.end_sessions": ({}, {}),
    "account.add_token": ({}, {"token-name": "Máy đọc tin", "token-days": "30"}),
    "account.revoke_token": lambda w: ({"token_id": w.token()}, {}),
    "accounts.choose_language": ({}, {"language": "en"}),
    "accounts.choose_look": ({}, {"look": "dark"}),
    "accounts.sign_in": lambda w: ({}, {"email": w.boss.email, "password": PASSWORD}),
    "accounts.sign_out": ({}, {}),
    "audit.verify": ({}, {}),
    "delegations.lend": lambda w: ({}, _lend(w)),
    "delegations.revoke": lambda w: ({"delegation_id": w.delegation()}, {}),
    "again.begin": lambda w: ({}, {"state": w.failed().state}),
    "again.cancel": lambda w: ({"job_id": w.job()}, {}),
    "deliveries.resend": lambda w: ({"delivery_id": w.failed().id}, {}),
    "feeds.give": lambda w: ({"endpoint_id": w.endpoint().id}, {}),
    "feeds.end": lambda w: ({"endpoint_id": doors_feeds.fetching(w)}, {}),
    **doors_endpoints.HONEST,
    "imports.import_file": ({}, {"file": (__file__,)}),
    **doors_media.HONEST,
    "moves.make_move": lambda w: _story(w, move="submit"),
    "guide.tour": ({}, {}),
    "notices.read": lambda w: ({"notice_id": w.notice()}, {}),
    "notices.read_all": lambda w: ({}, {"up_to": str(w.notice())}),
    "notices.choose": ({}, {**{f"kind_{kind}": "app" for kind in KINDS}, "digest": "07:00"}),
    "people.add_person": lambda w: (
        {},
        {**w.profile(w.boss), "email": f"{new_id()}@example.vn", "role": "editor", "section": ""},
    ),
    "people.change": lambda w: ({"user_id": w.other.id}, w.profile(w.other)),
    "people.grant": lambda w: ({"user_id": w.other.id}, {"role": "editor", "section": ""}),
    "people.revoke": lambda w: ({"user_id": w.other.id}, {"role": "reporter"}),
    "people.switch": lambda w: ({"user_id": w.other.id}, {"active": "no"}),
    "people.reset": lambda w: ({"user_id": w.other.id}, {}),
    **doors_saving.HONEST,
    "sections.add": ({"kind": "sections"}, {**_row(), "slug": f"moi-{new_id()[:8]}"}),
    "sections.change": lambda w: ({"kind": "sections", "slug": w.section()}, _row()),
    "sections.remove": lambda w: ({"kind": "sections", "slug": w.section()}, {}),
    "sections.remove_tag": lambda w: ({}, {"name": w.tag()}),
    "stories.create_story": ({}, {**TEXT, "story_id": str(uuid4())}),
    **doors_remarks.HONEST,
    "stories.plan": lambda w: _story(w, assignee_id=w.boss.id, priority="1"),
    "stories.texts.save": lambda w: _story(w, **TEXT),
    "stories.texts.restore": _story,
    **legal_doors.HONEST,
    **doors_languages.HONEST,
}


DOORS = tuple(_HONEST)
"""The endpoints of all doors that take a form."""


def honest(endpoint: str, world: World) -> Sent:
    """What an honest person with every right sends to a door."""
    sent = _HONEST[endpoint]
    return sent(world) if callable(sent) else sent


def rules(app: Flask, method: str) -> list[Rule]:
    """The doors for people that take `method`, in a fixed order; programs have their own (/api)."""
    found = (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))
    return sorted((rule for rule in found if not rule.rule.startswith("/api/")), key=lambda rule: rule.rule)


def address(rule: Rule, values: Values) -> str:
    """The address of a door with `values` in it."""
    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None, rule
    return built[1]


def contents(app: Flask, leaving_out: tuple[str, ...] = ("login_session",)) -> dict[str, str]:
    """A hash of all rows of each table of the SQLite database, as any other program would read them."""
    with app.app_context():
        path = db.engine.url.database
    with closing(sqlite3.connect(str(path))) as connection:
        return dict(_hashes(connection, leaving_out))


def _hashes(connection: sqlite3.Connection, leaving_out: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    for (table,) in tables:
        if table not in leaving_out:
            rows = sorted(repr(row) for row in connection.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
            yield table, hashlib.sha256("\n".join(rows).encode()).hexdigest()
