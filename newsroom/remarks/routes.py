"""Remarks on a story and on its text: said, answered, settled, taken over. And who has seen which text."""

from datetime import datetime

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.access import read_story
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import BaseForm, form_errors
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.remarks import mentions, queries, usecases
from newsroom.remarks.forms import DecideForm, RemarkForm, ReplyForm, SeenForm
from newsroom.remarks.usecases import Said
from newsroom.rules import Case
from newsroom.web import person, requires

bp = Blueprint("remarks", __name__)


@bp.post("/stories/<story_id>/comments")
@requires("story.comment")
def comment(story_id: str) -> ResponseReturnValue:
    """Say something about a story, or about a passage of its text."""
    form = RemarkForm()
    if not form.validate_on_submit():
        return _again(story_id, form)
    passage, body = form.passage(), form.body.data or ""
    try:
        if passage is None:
            usecases.add_comment(person(), story_id, body, now(), _chosen())
            return redirect(f"/stories/{story_id}#comments", 303)
        point = usecases.add_point(person(), story_id, Said(body, _chosen()), passage, now())
    except Invalid as invalid:
        form_errors(form, invalid)
        return _again(story_id, form)
    return _back(story_id, point.id)


@bp.post("/stories/<story_id>/comments/<comment_id>/reply")
@requires("story.comment")
def reply(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Answer a remark on a passage."""
    form = ReplyForm()
    if not form.validate_on_submit():
        return _again(story_id, form)
    try:
        usecases.reply(person(), story_id, comment_id, Said(form.body.data or "", _chosen()), now())
    except Invalid as invalid:
        form_errors(form, invalid)
        return _again(story_id, form)
    return _back(story_id, comment_id)


@bp.post("/stories/<story_id>/comments/<comment_id>/withdraw")
@requires("story.comment")
def withdraw_comment(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Take one's own remark back."""
    usecases.withdraw_comment(person(), story_id, comment_id, now())
    flash(_("Your remark is taken back."))
    return redirect(f"/stories/{story_id}#comments", 303)


@bp.post("/stories/<story_id>/comments/<comment_id>/resolve")
@requires("story.comment")
def resolve(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Say that a remark on a passage is dealt with."""
    usecases.resolve_point(person(), story_id, comment_id, now())
    return redirect(f"/stories/{story_id}#points", 303)


@bp.post("/stories/<story_id>/comments/<comment_id>/reopen")
@requires("story.comment")
def reopen(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Take a remark on a passage up again."""
    usecases.reopen_point(person(), story_id, comment_id, now())
    return _back(story_id, comment_id)


@bp.post("/stories/<story_id>/comments/<comment_id>/accept")
@requires("story.edit")
def accept(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Take proposed words over into the text."""
    form = DecideForm()
    if form.validate_on_submit():
        usecases.accept_suggestion(person(), story_id, comment_id, form.seen(), now())
        flash(_("The proposed words are in the text now."))
    return redirect(f"/stories/{story_id}#points", 303)


@bp.post("/stories/<story_id>/comments/<comment_id>/refuse")
@requires("story.edit")
def refuse(story_id: str, comment_id: str) -> ResponseReturnValue:
    """Leave the text as it is."""
    usecases.refuse_suggestion(person(), story_id, comment_id, now())
    return redirect(f"/stories/{story_id}#points", 303)


@bp.post("/stories/<story_id>/seen")
@requires("story.view")
def seen(story_id: str) -> ResponseReturnValue:
    """Somebody has had a version of the text before their eyes for a while; sent by the page itself."""
    form = SeenForm()
    if not form.validate_on_submit():
        return "", 422
    usecases.mark_seen(person(), story_id, form.revision.data or 0, now())
    return "", 204


@bp.get("/stories/<story_id>/readers.json")
@requires("story.comment")
def readers(story_id: str) -> ResponseReturnValue:
    """People who may read a story and whose name answers to what was typed after an @."""
    story = read_story(db.session(), person(), story_id)
    found = mentions.matching(mentions.readers_of(db.session(), story, now()), request.args.get("q", "")[:80])
    return jsonify([{"id": user.id, "name": user.name, "title": user.title} for user in found])


def _chosen() -> frozenset[str]:
    return frozenset(request.form.getlist("named")[: mentions.NAMED_AT_MOST])


def _back(story_id: str, comment_id: str) -> ResponseReturnValue:
    return redirect(f"/stories/{story_id}#point-{comment_id}", 303)


def _again(story_id: str, form: BaseForm) -> ResponseReturnValue:
    """The form once more with all that was typed and what is wrong with it."""
    story = read_story(db.session(), person(), story_id)
    return render_template("remarks/again.html", form=form, story=story), 422


def _talk(session: Session, somebody: Person, case: Case | None, _at: datetime) -> object:
    if case is None:
        return None
    return queries.narrowed(queries.talk_of(session, case), request.args.get("remarks", ""), somebody.id)


def _open_points(session: Session, _person: Person, case: Case | None, _at: datetime) -> object:
    return (queries.open_points_of(session, case) if case else None) or None


def _sent_back(session: Session, _person: Person, case: Case | None, _at: datetime) -> object:
    return queries.sent_back(session, case) if case else None


def _seen(session: Session, somebody: Person, case: Case | None, _at: datetime) -> object:
    return queries.seen_of(session, case, somebody.id) if case else None


PANELS = (
    Panel(place="story", order=5, template="remarks/_sent_back.html", load=_sent_back),
    Panel(place="story", order=30, template="remarks/_seen.html", load=_seen),
    Panel(place="talk", order=10, template="remarks/talk.html", load=_talk),
    Panel(place="edit", order=5, template="remarks/_sent_back.html", load=_sent_back),
    Panel(place="edit", order=20, template="remarks/_open_points.html", load=_open_points),
)
