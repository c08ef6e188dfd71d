"""Every page there is, with something on it: a newsroom full of work and an empty one, a portal.

Pages are read from the applications' own maps of addresses, so a new one is looked at from its first day;
what its address needs is in doors.World.everything.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from browser.serving import read_whole
from doors import World, address, rules
from factories import database, make_user, sign_in
from flask import Flask
from journey.installation import free_port
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from newsroom.app import create_app
from newsroom.clock import now
from newsroom.config import Settings
from newsroom.db import db
from newsroom.demo.load import load_demo
from newsroom.models import ROLES, Section, Story, User
from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings as PortalSettings
from tests.portal.sender import NOW, SECRET, Event, Text, headers

KEY = "a key for tests, never for use"
CHECKED_APART = {"share/", "static/", "sign-in"}
EMPTY_PLACES = (
    *("/", "/stories", "/board", "/calendar", "/media", "/legal", "/legal/register", "/deliveries"),
    *("/endpoints", "/audit", "/notices", "/filters", "/workload", "/checks/names", "/delegations"),
)


@dataclass(frozen=True)
class Place:
    """A site: its address, and the pages on it. `person`: whoever looks at them; None: a visitor."""

    name: str
    site: str
    pages: tuple[str, ...]
    app: Flask
    person: User | None = None


@contextmanager
def everywhere(folder: Path, template: Path) -> Iterator[list[Place]]:
    """Every place with its pages, served on loopback until the end."""
    with ExitStack() as stack:
        full = stack.enter_context(_newsroom(folder / "full", template, full=True))
        empty = stack.enter_context(_newsroom(folder / "empty", template, full=False))
        yield [*full, *empty, stack.enter_context(_portal(folder))]


@contextmanager
def _newsroom(folder: Path, template: Path, full: bool) -> Iterator[list[Place]]:
    folder.mkdir()
    (folder / "newsroom.sqlite").write_bytes(template.read_bytes())
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    settings = Settings(
        KEY,
        f"sqlite:///{folder / 'newsroom.sqlite'}",
        folder,
        base_url=site,
        port=port,
        share_links=True,
        demo=full,
        testing=True,
    )
    app = create_app(settings)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # some hundred pages load the same files
    with _served(app, port):
        yield _at_work(app, site, settings) if full else [_at_rest(app, site)]
    with app.app_context():
        db.engine.dispose()


def _at_work(app: Flask, site: str, settings: Settings) -> list[Place]:
    """The demo newsroom, seen by somebody with every role, by a reporter and by a stranger."""
    with app.app_context():
        load_demo(settings, now())
    with database(app) as session:
        session.add(Section(slug="y-te", label_vi="Y tế", label_en="Health", site_slug="cong-chinh"))
    world = World(app)
    values = world.everything()
    pages = [*_pages(app, world.boss, values), "/stories/new?type=tin", *_stories(app, world.boss)]
    share = f"/share/{values['token']}"
    reporter = make_user(app, "reporter")
    return [
        Place("newsroom", site, tuple(pages), app, world.boss),
        Place("reporter", site, ("/", "/people/new", "/nowhere", "/stories/new"), app, reporter),
        Place("stranger", site, ("/sign-in", share, "/share/khong-co", "/nowhere"), app),
    ]


def _at_rest(app: Flask, site: str) -> Place:
    """A newsroom of the first day."""
    return Place("empty", site, EMPTY_PLACES, app, make_user(app, *ROLES))


def _pages(app: Flask, person: User, values: dict[str, object]) -> list[str]:
    """The addresses that answer `person` with a whole page; other answers, parts too, are none."""
    client = sign_in(app.test_client(), person)
    found = [address(rule, values) for rule in rules(app, "GET")]
    wanted = [path for path in found if not path[1:].startswith(tuple(CHECKED_APART))]
    pages = []
    for path in wanted:
        with client.get(path) as answer:
            whole = answer.mimetype == "text/html" and answer.text.lstrip().startswith("<!DOCTYPE html>")
            if answer.status_code == 200 and whole:
                pages.append(path)
    return pages


def _stories(app: Flask, person: User) -> list[str]:
    """One demo story of each stage that stories are in, and one page of each step."""
    with database(app) as session:
        demo = select(Story).where(Story.author_id != person.id).order_by(Story.created_at)
        by_stage = {story.stage: story.id for story in session.scalars(demo)}
    client = sign_in(app.test_client(), person)
    steps: dict[str, str] = {}
    for story_id in by_stage.values():
        groups = client.get(f"/palette.json?story={story_id}").json
        found = [item["href"] for item in groups[0]["items"] if "/moves/" in item["href"]]
        steps |= {href.rpartition("/")[2]: href for href in found}
    return [*(f"/stories/{story_id}" for story_id in by_stage.values()), *steps.values()]


@contextmanager
def _portal(folder: Path) -> Iterator[Place]:
    """The portal with a corrected story and one that was taken down."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    settings = PortalSettings(database=folder / "portal.db", base_url=site, secrets=(SECRET,))
    portal = create_portal(settings, lambda: NOW)
    for number, event in enumerate(_events()):
        body = event.body()
        answer = portal.test_client().post("/webhooks", data=body, headers=headers(body, f"msg_{number}"))
        assert answer.status_code < 300, answer.text
    behind = [
        {"slug": "thoi-su", "name": f"tin-{number}", "digest": "0", "_ending": "0"} for number in (1, 2)
    ]
    found = {address(rule, values) for rule in rules(portal, "GET") if _is_page(rule) for values in behind}
    with _served(portal, port):
        yield Place("portal", site, (*sorted(found), "/khong-co"), portal)


def _events() -> list[Event]:
    first, text = Event(), Text(title="Họp giao ban, bản sửa", correction="Bản trước ghi nhầm ngày.")
    gone = Event(story_id="1b3f6c1e-7d52-4a39-9a53-6f2d1c9e8b11", slug="tin-da-go")
    reason = {"code": "x", "text": "Sai."}
    return [
        first,
        first.then(text=text, sequence=2, kind="story.corrected"),
        gone,
        gone.then(sequence=2, kind="story.taken_down", reason=reason),
    ]


def _is_page(rule: Rule) -> bool:
    return rule.rule.startswith(("/tin/", "/chuyen-muc/")) or (
        not rule.arguments and rule.rule not in ("/atom.xml", "/healthz")
    )


@contextmanager
def _served(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, read_whole(app), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
