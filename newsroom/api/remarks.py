"""What is said about a story and about passages of its text: read, said, dealt with, taken up again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from newsroom.access import read_story
from newsroom.anchors import Anchor
from newsroom.api import examples, representation
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import OnceOnly, Remark, RemarkPaging
from newsroom.api.cursors import cursor_of, moment_in, page_of
from newsroom.api.once import once
from newsroom.api.queries import remark_by_id, remark_made
from newsroom.api.schemas import CommentAnswer, CommentPage
from newsroom.api.showing import REPLAYED, Answered
from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Comment
from newsroom.remarks import usecases
from newsroom.remarks.queries import RemarksWanted, list_remarks, with_places
from newsroom.remarks.usecases import Said
from newsroom.remarks.wording import Passage
from newsroom.rules import Case, examine
from newsroom.text import clean_block, clean_line


@bp.get("/stories/<uuid:story_id>/comments", tags=["remarks"])
@api_requires("story.view")
@bp.doc(operationId="getComments", responses=reading(404))
@bp.arguments(RemarkPaging, location="query")
@bp.response(200, CommentPage, example=examples.COMMENT_PAGE)
def get_comments(wanted: dict[str, Any], story_id: object) -> dict[str, Any]:
    """List what is said about a story

    The newest first; answers too, with the remark they belong to in `parent_id`.
    """
    case, limit = _case(story_id, now()), wanted["limit"]
    asked = RemarksWanted(limit + 1, wanted.get("state") or "", moment_in(wanted.get("cursor")))
    points, last = page_of(list_remarks(db.session(), case, asked), limit)
    following = cursor_of(last.comment.created_at, last.comment.id) if last else None
    return {"items": [representation.comment(point) for point in points], "next": following}


@bp.post("/stories/<uuid:story_id>/comments", tags=["remarks"])
@api_requires("story.comment")
@bp.doc(operationId="addComment", responses=writing(404))
@bp.arguments(Remark, example=examples.REMARK)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, CommentAnswer, example=examples.COMMENT, headers=REPLAYED)
def add_comment(given: dict[str, Any], headers: dict[str, str], story_id: object) -> Answered:
    """Say something about a story

    With `quote` about a passage of its text, with `replacement` too a proposed wording for it, and with
    `parent_id` an answer to a remark on a passage.
    """
    who, at, place = person(), now(), str(story_id)
    done = once(headers.get("key"), place, at, lambda: _say(place, given, at))
    case = _case(place, done.at)  # a repetition is answered only to somebody who may still know of the story
    return _answer(case, remark_made(db.session(), place, who, done.at)), 201, done.headers


@bp.post("/stories/<uuid:story_id>/comments/<uuid:comment_id>/resolve", tags=["remarks"])
@api_requires("story.comment")
@bp.doc(operationId="resolveComment", responses=reading(404))
@bp.response(200, CommentAnswer, example=examples.COMMENT)
def resolve_comment(story_id: object, comment_id: object) -> dict[str, Any]:
    """Say that a remark on a passage is dealt with

    Saying it again changes nothing.
    """
    return _settled(usecases.resolve_point, story_id, comment_id)


@bp.post("/stories/<uuid:story_id>/comments/<uuid:comment_id>/reopen", tags=["remarks"])
@api_requires("story.comment")
@bp.doc(operationId="reopenComment", responses=reading(404, 409))
@bp.response(200, CommentAnswer, example=examples.COMMENT)
def reopen_comment(story_id: object, comment_id: object) -> dict[str, Any]:
    """Take a remark on a passage up again

    409 for proposed words that are part of the text already.
    """
    return _settled(usecases.reopen_point, story_id, comment_id)


def _say(story_id: str, given: dict[str, Any], at: datetime) -> Comment:
    who, body = person(), clean_block(given.get("body", ""))
    said = Said(body, frozenset(map(str, given.get("named", ()))))
    if given.get("parent_id"):
        return usecases.reply(who, story_id, str(given["parent_id"]), said, at)
    passage = _passage(given)
    if passage is None:
        return usecases.add_comment(who, story_id, body, at, said.named)
    return usecases.add_point(who, story_id, said, passage, at)


def _passage(given: dict[str, Any]) -> Passage | None:
    """The passage that is meant; None when the remark is on the story as a whole."""
    quote, replacement = clean_line(given.get("quote") or ""), given.get("replacement")
    if not quote and replacement is None:
        return None
    anchor = Anchor(quote, given.get("prefix", ""), given.get("suffix", ""))
    words = clean_line(replacement) if replacement is not None else None
    return Passage(anchor, given.get("field", ""), given.get("revision"), words)


def _settled(act: Callable[..., None], story_id: object, comment_id: object) -> dict[str, Any]:
    at = now()
    act(person(), str(story_id), str(comment_id), at)
    return _answer(_case(story_id, at), remark_by_id(db.session(), str(comment_id)))


def _case(story_id: object, at: datetime) -> Case:
    return examine(db.session(), read_story(db.session(), person(), str(story_id)), at)


def _answer(case: Case, comment: Comment) -> dict[str, Any]:
    (point,) = with_places(case.content, [comment])
    return representation.comment(point)
