"""The demo stories, told in the order in which things happened: the trail reads like a week of work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from html import escape
from typing import Any

from sqlalchemy import select

from newsroom.content import DETAILS, make, parse
from newsroom.db import db
from newsroom.demo.pictures import landscape
from newsroom.demo_accounts import demo_id
from newsroom.html import from_text
from newsroom.languages.usecases import NewVersion, add_version
from newsroom.media.usecases import About, bring_in, describe
from newsroom.models import Revision, Story
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.person import Person, load_person
from newsroom.stories.usecases import Handling, create_story, edit_story, set_handling
from workflows import Given

BETWEEN_STEPS = timedelta(minutes=25)
Event = tuple[datetime, Callable[[datetime], None]]


def tell_stories(rows: Iterable[dict[str, Any]], at: datetime) -> None:
    """Let every story that is not there yet happen, up to `at` (UTC)."""
    known = set(db.session.scalars(select(Story.id)))
    new = [row for row in rows if demo_id("story", row["key"]) not in known]
    events = [event for row in new for event in _events(row, at)]
    for moment, happen in sorted(events, key=lambda event: event[0]):
        happen(moment)


def _events(row: dict[str, Any], at: datetime) -> Iterator[Event]:
    story_id, moment = demo_id("story", row["key"]), at - timedelta(hours=row["hours_ago"])
    yield moment, partial(_begin, row)
    for step in row["path"]:
        moment += BETWEEN_STEPS
        yield moment, partial(_step, story_id, step, at)
    if "deadline_hours" in row or "priority" in row:
        yield moment + BETWEEN_STEPS, partial(_plan, story_id, row, at)


def _person(account: str, at: datetime) -> Person:
    person = load_person(db.session(), demo_id("person", account), at)
    if person is None:
        raise LookupError(f"the demo newsroom has no {account}")
    return person


def _begin(row: dict[str, Any], moment: datetime) -> None:
    author = _person(row["author"], moment)
    content = make(
        title=row["title"],
        sapo=row.get("sapo", ""),
        body=_picture(author, row, moment) + from_text(row["body"]),
        language=row.get("language", "vi"),
        type=row.get("type", "tin"),
        section=row["section"],
        byline=author.name,
        sources=row.get("sources", []),
        tags=row.get("tags", []),
        **{name: row[name] for name in DETAILS if name in row},
    )
    story_id, flags = demo_id("story", row["key"]), frozenset(row.get("flags", []))
    if "version_of" not in row:
        create_story(author, content, flags, moment, story_id)
        return
    wanted = NewVersion(content.language, content.section, story_id=story_id, text=content, flags=flags)
    add_version(author, demo_id("story", row["version_of"]), wanted, moment)


def _picture(author: Person, row: dict[str, Any], moment: datetime) -> str:
    """The figure a story begins with, its picture brought into the library first; nothing for most."""
    told = row.get("picture")
    if told is None:
        return ""
    name = f"{row['key']}.jpg"
    asset = bring_in(author, row["section"], landscape(told["view"]), name, moment)
    about = About(name, told["alt"], told["caption"], told["credit"], "Ảnh minh họa của bản dùng thử")
    describe(author, asset.id, about, moment)
    width, height = asset.shown_size()
    return (
        f'<figure><img src="{asset.url}" alt="{escape(about.alt)}" width="{width}" height="{height}">'
        f"<figcaption>{escape(about.caption)} <small>{escape(about.credit)}</small></figcaption></figure>"
    )


def _step(story_id: str, step: str, at: datetime, moment: datetime) -> None:
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


def _plan(story_id: str, row: dict[str, Any], at: datetime, moment: datetime) -> None:
    story = db.session.get_one(Story, story_id)
    deadline = at + timedelta(hours=row["deadline_hours"]) if "deadline_hours" in row else None
    handling = Handling(story.assignee_id, deadline, row.get("priority", 0), None)
    set_handling(_person("secretary", moment), story_id, story.version, handling, moment)
