"""Loading the demo newsroom: through the same use cases as people, so that its trail and its deliveries are
real.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import installation
from newsroom.config import Settings
from newsroom.db import transaction
from newsroom.demo.crisis import prepare_crisis
from newsroom.demo.names import keep_names
from newsroom.demo.planning import plan
from newsroom.demo.prepared import prepare_statements
from newsroom.demo.receivers import keep_receivers
from newsroom.demo.register import keep_register
from newsroom.demo.stories import tell_stories
from newsroom.demo_accounts import DOMAIN, PASSWORD, demo_id, read
from newsroom.endpoints.registry import findable
from newsroom.ledger import record
from newsroom.models import (
    ContentType,
    Endpoint,
    Flag,
    Language,
    RoleGrant,
    Section,
    Site,
    User,
)
from newsroom.passwords import hash_password
from newsroom.patterns.usual_usecases import add_usual
from newsroom.person import SYSTEM
from newsroom.text import name_sort_key
from newsroom.vault import new_signing_secret
from newsroom.worker.guard import host_of

PORTAL_SECRETS = "portal-secrets"
EXERCISE_SECRETS = "exercise-portal-secrets"
PORTAL_NAME = "Cổng Thông tin điện tử mẫu"
EXERCISE_NAME = "Cổng diễn tập (mẫu)"
FOUNDED = timedelta(days=7)
"""How long ago the demo newsroom was set up, before its oldest story."""


class NotADemo(Exception):
    """The demo newsroom is refused where real people work."""


def load_demo(settings: Settings, at: datetime, rehearsals: int | None = None) -> None:
    """Fill an installation with the demo newsroom; a second time adds what is missing and changes nothing.
    `rehearsals`: the port of the portal for exercises; None: the one after the demo portal's.

    Call it inside an app context. Raises NotADemo unless NEWSROOM_DEMO is set.
    """
    if not settings.demo:
        raise NotADemo(
            "The demo newsroom has a known password: set NEWSROOM_DEMO=1 to load it, and never in earnest."
        )
    data = read("newsroom.toml")
    with transaction() as session:
        _catalogue(session, data)
        _people(session, data, at - FOUNDED)
    add_usual(SYSTEM, at - FOUNDED)
    _receivers(settings, rehearsals or settings.portal_port + 1, at - FOUNDED)
    keep_receivers(data["endpoints"], at - FOUNDED)
    keep_register(data["bases"], at - FOUNDED)
    keep_names(data["names"], at - FOUNDED)
    tell_stories(read("stories.toml")["stories"], at)
    plan(at)
    prepare_statements(at - FOUNDED)
    prepare_crisis(at)


def _catalogue(session: Session, data: dict[str, Any]) -> None:
    kinds = {"sites": Site, "sections": Section, "types": ContentType, "languages": Language, "flags": Flag}
    for kind, model in kinds.items():
        for position, row in enumerate(data[kind]):
            if session.get(model, row["slug"]) is None:
                session.add(_labelled(model, row, position))
        session.flush()


def _labelled(model: Any, row: dict[str, Any], position: int) -> Any:
    more = {"site_slug": row["site"], "channel": row.get("channel", "")} if model is Section else {}
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


def _receivers(settings: Settings, rehearsals: int, at: datetime) -> None:
    """Register the demo portal and the one for rehearsals (on the port `rehearsals`), on loopback, and leave
    their secrets where they look for them.
    """
    wanted = (
        ("portal", PORTAL_NAME, settings.portal_port, PORTAL_SECRETS),
        ("exercise", EXERCISE_NAME, rehearsals, EXERCISE_SECRETS),
    )
    with transaction() as session:
        _move(session, {demo_id("endpoint", key): _hook(port) for key, _, port, _ in wanted})
        for key, name, port, kept in wanted:
            endpoint_id = demo_id("endpoint", key)
            if session.get(Endpoint, endpoint_id) is None:
                secret = _leave_secret(settings.var / kept)
                session.add(_receiver(endpoint_id, name, _hook(port), secret, at, exercise=key == "exercise"))
                record(session, "endpoints", "endpoint.add", "system", at, endpoint=endpoint_id)


def _hook(port: int) -> str:
    return f"http://127.0.0.1:{port}/webhooks"


def _move(session: Session, urls: Mapping[str, str]) -> None:
    """PORTAL_PORT may have moved receivers, also one to where the other stood: first all are put aside."""
    known = session.scalars(select(Endpoint).where(Endpoint.id.in_(urls))).all()
    moved = [endpoint for endpoint in known if endpoint.url != urls[endpoint.id]]
    for endpoint in moved:
        endpoint.url += "?moving"
    session.flush()
    for endpoint in moved:
        endpoint.url = urls[endpoint.id]


def _leave_secret(place: Path) -> str:
    secret = new_signing_secret()
    place.touch(mode=0o600)
    place.write_text(secret + "\n", encoding="utf-8")
    return secret


def _receiver(
    endpoint_id: str, name: str, url: str, secret: str, at: datetime, *, exercise: bool
) -> Endpoint:
    return Endpoint(
        id=endpoint_id,
        name=name,
        url=url,
        host=host_of(url),
        found_by=findable(name, host_of(url), ""),
        active=True,
        events=[],
        sections=[],
        networks=["127.0.0.0/8"],
        secrets=[installation.vault().seal(secret)],
        contact_name="Ngô Gia Huy",
        contact_email="technician@demo.example",
        created_at=at,
        confirmed_at=at,
        exercise=exercise,
    )
