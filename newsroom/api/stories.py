"""Stories: finding, reading, writing and planning them."""

from datetime import datetime
from typing import Any

from flask import url_for

from newsroom.access import current_revision, read_story
from newsroom.api import examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import IfMatch, NewStory, OnceOnly, StoryChange, StoryFilter
from newsroom.api.once import once
from newsroom.api.queries import StoriesWanted, list_stories
from newsroom.api.representation import story_summary
from newsroom.api.schemas import StoryAnswer, StoryPage
from newsroom.api.showing import ETAG, LOCATION, REPLAYED, Answered, show_story
from newsroom.api.texts import changed_text, new_text, version_named
from newsroom.clock import now
from newsroom.content import Content, parse
from newsroom.db import db
from newsroom.errors import Invalid, words
from newsroom.languages.usecases import NewVersion, add_version
from newsroom.models import Story, new_id
from newsroom.stories import usecases

HANDLING = ("assignee_id", "deadline", "priority", "embargo")


@bp.get("/stories", tags=["stories"])
@api_requires("story.view")
@bp.doc(operationId="findStories", responses=reading())
@bp.arguments(StoryFilter, location="query")
@bp.response(200, StoryPage, example=examples.STORY_PAGE)
def find_stories(wanted: dict[str, Any]) -> dict[str, Any]:
    """List stories

    Those the person may know of, the newest first. Pages stay whole and without repeats while stories change.
    """
    limit, cursor = wanted.pop("limit"), wanted.pop("cursor", None)
    days = {"first": "from", "last": "to"}
    asked = StoriesWanted(limit, cursor, {days.get(name, name): value for name, value in wanted.items()})
    stories, following = list_stories(db.session(), person(), asked, now())
    return {"items": [story_summary(story) for story in stories], "next": following}


@bp.post("/stories", tags=["stories"])
@api_requires("story.create")
@bp.doc(operationId="createStory", responses=writing(404))
@bp.arguments(NewStory, example=examples.NEW_STORY)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, StoryAnswer, example=examples.STORY, headers={**ETAG, **LOCATION, **REPLAYED})
def create_story(given: dict[str, Any], headers: dict[str, str]) -> Answered:
    """Begin a story

    Only `title` and `body_html` are required. With `source_id` it is a language version of that story, or of
    the source of that one.
    """
    at, story_id = now(), new_id()
    content, flags = new_text(db.session(), person(), given), frozenset(given.get("flags", ()))
    done = once(
        headers.get("key"),
        story_id,
        at,
        lambda: _begin(given, content, flags, at, story_id),
    )
    address = url_for("api.get_story", story_id=done.result_id)
    return show_story(done.result_id, at, {"Location": address, **done.headers}, 201)


@bp.get("/stories/<uuid:story_id>", tags=["stories"])
@api_requires("story.view")
@bp.doc(operationId="getStory", responses=reading(404))
@bp.response(200, StoryAnswer, example=examples.STORY, headers=ETAG)
def get_story(story_id: object) -> Answered:
    """Read a story

    With its present text, its signatures, and the moves the person could make now or why not.
    """
    return show_story(str(story_id), now(), {})


@bp.patch("/stories/<uuid:story_id>", tags=["stories"])
@api_requires("story.edit")
@bp.doc(operationId="changeStory", responses=writing(404, 409))
@bp.arguments(StoryChange, example=examples.STORY_CHANGE)
@bp.arguments(IfMatch, location="headers")
@bp.response(200, StoryAnswer, example=examples.STORY, headers=ETAG)
def change_story(given: dict[str, Any], headers: dict[str, str], story_id: object) -> Answered:
    """Change a story's text or its handling

    A new text voids every approval in force and may send the story back a stage. The text and the handling
    (assignee_id, deadline, priority, embargo) are changed in two requests.
    """
    at, version = now(), version_named(given, headers.get("if_match"))
    story = read_story(db.session(), person(), str(story_id))
    planned = [name for name in HANDLING if name in given]
    if not planned:
        _edit(story, version, given, at)
    elif given.keys() - {"version", *planned}:
        raise Invalid({planned[0]: words("Change the text and its handling in two requests.")})
    else:
        _plan(story, version, given, at)
    return show_story(story.id, at, {})


def _begin(
    given: dict[str, Any], content: Content, flags: frozenset[str], at: datetime, story_id: str
) -> Story:
    if "source_id" not in given:
        return usecases.create_story(person(), content, flags, at, story_id)
    wanted = NewVersion(content.language, content.section, story_id=story_id, text=content, flags=flags)
    return add_version(person(), str(given["source_id"]), wanted, at)


def _edit(story: Story, version: int, given: dict[str, Any], at: datetime) -> None:
    content = changed_text(parse(current_revision(db.session(), story).content), given)
    flags = frozenset(given.get("flags", story.flags))
    usecases.edit_story(person(), story.id, version, content, flags, at)


def _plan(story: Story, version: int, given: dict[str, Any], at: datetime) -> None:
    present = {name: getattr(story, name) for name in HANDLING}
    wanted = present | {name: given[name] for name in HANDLING if name in given}
    if wanted["assignee_id"] is not None:
        wanted["assignee_id"] = str(wanted["assignee_id"])
    usecases.set_handling(person(), story.id, version, usecases.Handling(**wanted), at)
