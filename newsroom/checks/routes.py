"""Checks of a text: beside it while it is written, on a page of the story, and what this newsroom checks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.checks import name_routes, presenting, queries, style_routes, usecases
from newsroom.checks.converting import convert_body
from newsroom.checks.forms import ReasonForm
from newsroom.checks.link_usecases import try_links as try_addresses
from newsroom.clock import now
from newsroom.content import DETAILS
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.findings import FINDINGS, unchecked
from newsroom.forms import BaseForm, form_errors
from newsroom.html import MESSAGES, Unsafe
from newsroom.i18n import say
from newsroom.models import Story
from newsroom.panels import Panel
from newsroom.person import Person
from newsroom.proof.manuscript import of_input
from newsroom.rules import Case
from newsroom.versions import in_family
from newsroom.web import person, requires

bp = Blueprint("checks", __name__)
bp.register_blueprint(name_routes.bp)
bp.register_blueprint(style_routes.bp)

_TYPED = ("title", "sapo", "body", "correction", "byline", "sources", "language", "type", *DETAILS)


@bp.post("/checks/inspect")
@requires("story.edit")
def inspect_text() -> ResponseReturnValue:
    """Findings in a text as it stands in a form; nothing is kept."""
    sent = request.get_json(silent=True)
    given: Mapping[str, Any] = sent if isinstance(sent, dict) else {}
    typed = {name: str(given.get(name) or "") for name in _TYPED}
    manuscript = of_input(typed, given.get("ai_used") is True)
    story, seen = queries.look_at_typed(
        db.session(), person(), str(given.get("story") or "")[:36], manuscript, now()
    )
    return jsonify(presenting.as_json(seen, story is not None))


@bp.post("/checks/convert")
@requires("story.edit")
def convert_text() -> ResponseReturnValue:
    """A body typed in old fonts, in Unicode, to look at; nothing is kept."""
    sent = request.get_json(silent=True)
    typed = sent.get("body") if isinstance(sent, dict) else None
    try:
        return jsonify(convert_body(typed if isinstance(typed, str) else ""))
    except Unsafe as error:
        return jsonify(error=say(MESSAGES[error.code])), 422


@bp.get("/stories/<story_id>/checks")
@requires("story.view")
def findings(story_id: str) -> ResponseReturnValue:
    """What is found in the present text of a story."""
    return _findings_page(story_id, ReasonForm(formdata=None))


@bp.post("/stories/<story_id>/checks/dismiss")
@requires("story.edit")
def dismiss(story_id: str) -> ResponseReturnValue:
    """Pass a finding over in this story."""
    code, key = request.form.get("code", ""), request.form.get("key", "")
    usecases.dismiss(person(), story_id, code, key, now())
    return _done(story_id)


@bp.post("/stories/<story_id>/checks/restore")
@requires("story.edit")
def bring_back(story_id: str) -> ResponseReturnValue:
    """Show again what was passed over."""
    usecases.bring_back(person(), story_id, now())
    return _done(story_id)


@bp.post("/stories/<story_id>/checks/links")
@requires("story.edit")
def try_links(story_id: str) -> ResponseReturnValue:
    """Try the links of a story's present text."""
    found = try_addresses(person(), story_id, now())
    dead = sum(bool(fault) for fault in found.values())
    flash(_("Links tried: %(number)d. Links that do not open: %(dead)d.", number=len(found), dead=dead))
    return _done(story_id)


@bp.post("/stories/<story_id>/quarantine")
@requires("story.edit")
def quarantine(story_id: str) -> ResponseReturnValue:
    """Keep a story that may hold a state secret from all who do not deal with it."""
    done = _with_reason(story_id, usecases.quarantine)
    if not isinstance(done, Story):
        return done
    if in_family(done):
        flash(_("Its language versions may say the same: put them into quarantine too where they do."))
    flash(_("The story is in quarantine. Tell the officer in charge of secrets now."))
    return redirect("/", 303)


@bp.post("/stories/<story_id>/quarantine/lift")
@requires("quarantine.lift")
def lift_quarantine(story_id: str) -> ResponseReturnValue:
    """End a quarantine."""
    done = _with_reason(story_id, usecases.lift_quarantine)
    if not isinstance(done, Story):
        return done
    flash(_("The quarantine is over."))
    return redirect(f"/stories/{story_id}", 303)


def _with_reason(
    story_id: str, act: Callable[[Person, str, str, datetime], Story]
) -> Story | ResponseReturnValue:
    """Do it with the reason that was typed; where there is none, the page that asks for one."""
    form = ReasonForm()
    try:
        if form.validate_on_submit():
            return act(person(), story_id, form.reason.data or "", now())
    except Invalid as invalid:
        form_errors(form, invalid)
    return _findings_page(story_id, form), 422


@bp.get("/checks")
@requires("check.view")
def rules() -> ResponseReturnValue:
    """What this newsroom checks, and how gravely it takes it."""
    return _rules_page(BaseForm(formdata=None), {})


@bp.post("/checks")
@requires("check.manage")
def set_rules() -> ResponseReturnValue:
    """Set the level of every rule."""
    form = BaseForm()
    sent = request.form
    wishes = {
        code.removeprefix("level-"): usecases.Wish(
            level, sent.get(f"value-{code.removeprefix('level-')}", "").strip()
        )
        for code, level in sent.items()
        if code.startswith("level-")
    }
    try:
        if not form.validate_on_submit():
            return _rules_page(form, {}), 422
        changed, waiting = usecases.set_rules(person(), wishes, now())
    except Invalid as invalid:
        return _rules_page(form, {code: say(sentence) for code, sentence in invalid.errors.items()}), 422
    flash(
        _("Rules changed: %(changed)d. Texts to check again: %(waiting)d.", changed=changed, waiting=waiting)
    )
    return redirect("/checks", 303)


def _rules_page(form: BaseForm, errors: Mapping[str, str]) -> str:
    session = db.session()
    settings, waiting = queries.settings(session, now()), unchecked(session)
    words = {"levels": presenting.LEVEL_NAMES, "values": presenting.VALUE_NAMES}
    return render_template(
        "checks/rules.html", form=form, settings=settings, waiting=waiting, errors=errors, **words
    )


def _findings_page(story_id: str, form: ReasonForm) -> str:
    story, seen = queries.look_at_story(db.session(), person(), story_id, now())
    return render_template(
        "checks/story.html",
        story=story,
        rows=presenting.rows(seen.findings, seen.fields),
        summary=presenting.summary(seen),
        levels=presenting.LEVEL_NAMES,
        passed_over=len(seen.passed_over),
        links=seen.links,
        form=form,
        may_lift=bool(person().roles(story.section) & usecases.LIFTERS),
    )


def _done(story_id: str) -> ResponseReturnValue:
    """Back to the findings; nothing to say to a script."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return "", 204
    return redirect(f"/stories/{story_id}/checks", 303)


@dataclass(frozen=True)
class Beside:
    """What a panel knows: the story (None: it is not begun yet), what hinders it, and for a page without
    scripts what was found.
    """

    story: Story | None
    hindrances: frozenset[str] = frozenset()
    seen: queries.Seen | None = None

    @property
    def held_up(self) -> bool:
        """Whether findings hold the story up."""
        return FINDINGS in self.hindrances

    @property
    def rows(self) -> list[presenting.Row]:
        """The findings in words."""
        return presenting.rows(self.seen.findings, self.seen.fields) if self.seen else []

    @property
    def levels(self) -> Mapping[str, Any]:
        """The names of their levels."""
        return presenting.LEVEL_NAMES

    @property
    def summary(self) -> str:
        """How many there are."""
        return presenting.summary(self.seen) if self.seen else ""


def beside(_session: Session, _person: Person, case: Case | None, _at: datetime) -> Beside:
    """What the panels need; the database is not asked."""
    story = case.story if case else None
    return Beside(story, case.facts.hindrances if case else frozenset())


def in_the_editor(session: Session, person: Person, case: Case | None, at: datetime) -> Beside:
    """The same; where the page said that the browser runs no scripts (`?findings=1`), with the findings in
    the saved text: one statement.
    """
    known = beside(session, person, case, at)
    if case is None or "findings" not in request.args:
        return known
    return replace(known, seen=queries.look_at_case(session, case, at))


PANELS = (
    Panel(place="edit", order=20, template="checks/_panel.html", load=in_the_editor),
    Panel(place="new", order=20, template="checks/_panel.html", load=beside),
    Panel(place="story", order=20, template="checks/_line.html", load=beside),
)
