"""Loading the demo newsroom: through the same use cases as people, so that its trail and its deliveries are
real.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import installation
from newsroom.accounts.signin import hash_password
from newsroom.config import Settings
from newsroom.content import make, parse
from newsroom.db import db, transaction
from newsroom.demo_accounts import DOMAIN, PASSWORD, read
from newsroom.ledger import record
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
)
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.person import Person, load_person
from newsroom.stories.usecases import Handling, create_story, edit_story, set_handling
from newsroom.text import name_sort_key
from newsroom.vault import new_signing_secret
from workflows import Given

PORTAL_SECRETS = "portal-secrets"


class NotADemo(Exception):
    """The demo newsroom is refused where real people work."""


def load_demo(settings: Settings, at: datetime) -> None:
    """Fill an installation with the demo newsroom; a second time adds what is missing and changes nothing.

    Call it inside an app context. Raises NotADemo unless NEWSROOM_DEMO is set.
    """
    if not settings.demo:
        raise NotADemo(
            "The demo newsroom has a known password: set NEWSROOM_DEMO=1 to load it, and never in earnest."
        )
    data = read("newsroom.toml")
    with transaction() as session:
        _catalogue(session, data)
        _people(session, data, at)
    _endpoint(settings, at)
    for story in read("stories.toml")["stories"]:
        _story(story, at)


def demo_id(kind: str, key: str) -> str:
    """The same id at every load: what is there already is recognised."""
    return str(uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{kind}/{key}"))


def _catalogue(session: Session, data: dict[str, Any]) -> None:
    kinds = {"sites": Site, "sections": Section, "types": ContentType, "languages": Language, "flags": Flag}
    for kind, model in kinds.items():
        for position, row in enumerate(data[kind]):
            if session.get(model, row["slug"]) is None:
                session.add(_labelled(model, row, position))
        session.flush()


def _labelled(model: Any, row: dict[str, Any], position: int) -> Any:
    more = {"site_slug": row["site"]} if model is Section else {}
    if model is ContentType:
        more = {"workflow": row.get("workflow", "news")}
    labels = {"label_vi": row["label"]["vi"], "label_en": row["label"]["en"]}
    return model(slug=row["slug"], position=position, active=True, **labels, **more)


def _people(session: Session, data: dict[str, Any], at: datetime) -> None:
    password = None
    for row in data["people"]:
        user_id = demo_id("person", row["account"])
        if session.get(User, user_id):
            continue
        password = password or hash_password(PASSWORD)
        session.add(
            User(
                id=user_id,
                email=f"{row['account']}@{DOMAIN}",
                name=row["name"],
                sort_key=name_sort_key(row["name"]),
                title=row["title"],
                password_hash=password,
                language="vi",
                active=True,
                created_at=at,
                grants=[RoleGrant(role=role) for role in row["roles"]],
            )
        )
        record(session, "people", "user.add", "system", at, user=user_id)


def _endpoint(settings: Settings, at: datetime) -> None:
    """Register the demo portal, on loopback, and leave its secret where it looks for it."""
    endpoint_id = demo_id("endpoint", "portal")
    secrets_file = settings.var / PORTAL_SECRETS
    with transaction() as session:
        if session.get(Endpoint, endpoint_id):
            return
        secret = new_signing_secret()
        secrets_file.touch(mode=0o600)
        secrets_file.write_text(secret + "\n", encoding="utf-8")
        session.add(
            Endpoint(
                id=endpoint_id,
                name="Cổng Thông tin điện tử mẫu",
                url=f"http://127.0.0.1:{settings.portal_port}/webhooks",
                active=True,
                events=[],
                sections=[],
                networks=["127.0.0.0/8"],
                secrets=[installation.vault().seal(secret)],
                contact="Ngô Gia Huy, technician@demo.example",
                created_at=at,
            )
        )
        record(session, "endpoints", "endpoint.add", "system", at, endpoint=endpoint_id)


def _person(account: str, at: datetime) -> Person:
    person = load_person(db.session(), demo_id("person", account), at)
    if person is None:
        raise LookupError(f"the demo newsroom has no {account}")
    return person


def _story(row: dict[str, Any], at: datetime) -> None:
    story_id = demo_id("story", row["key"])
    if db.session.scalar(select(Story.id).where(Story.id == story_id)):
        return
    moment = at - timedelta(hours=row["hours_ago"])
    author = _person(row["author"], moment)
    content = make(
        title=row["title"],
        sapo=row.get("sapo", ""),
        body=row["body"],
        language=row.get("language", "vi"),
        type=row.get("type", "tin"),
        section=row["section"],
        byline=author.name,
        sources=row.get("sources", []),
        tags=row.get("tags", []),
    )
    create_story(author, content, frozenset(row.get("flags", [])), moment, story_id)
    for step in row["path"]:
        moment += timedelta(minutes=25)
        _step(story_id, step, moment, at)
    _plan(story_id, row, at)


def _step(story_id: str, step: str, moment: datetime, at: datetime) -> None:
    if step == "edit-price":
        _correct_price(story_id, moment)
        return
    words, _, rest = step.partition("|")
    reason, _, comment = rest.partition("|")
    account, move = words.split()
    move, _, ahead = move.partition("+")
    later = at + timedelta(hours=int(ahead.removesuffix("h"))) if ahead else None
    given = Given(reason=reason or None, comment=comment, at=later)
    version = db.session.get_one(Story, story_id).version
    move_story(_person(account, moment), story_id, MoveRequest(move, version, given), moment)


def _correct_price(story_id: str, moment: datetime) -> None:
    """The one demo correction: a figure was wrong, and readers are told so."""
    story = db.session.get_one(Story, story_id)
    old = parse(db.session.get_one(Revision, story.revision_id).content)
    note = "Bản đăng trước ghi giá bậc thứ nhất là 7.200 đồng/m³; đúng là 7.400 đồng/m³."
    new = make(**{**vars(old), "body": old.body.replace("7.200", "7.400"), "correction": note})
    edit_story(_person("editor", moment), story_id, story.version, new, frozenset(story.flags), moment)


def _plan(story_id: str, row: dict[str, Any], at: datetime) -> None:
    if "deadline_hours" not in row and "priority" not in row:
        return
    story = db.session.get_one(Story, story_id)
    deadline = at + timedelta(hours=row["deadline_hours"]) if "deadline_hours" in row else None
    handling = Handling(story.assignee_id, deadline, row.get("priority", 0), None)
    set_handling(_person("secretary", at), story_id, story.version, handling, at)
