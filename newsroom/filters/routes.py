"""Saved filters: on the list of stories, and a page to clear them up."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.filters import queries, usecases
from newsroom.filters.forms import FilterForm
from newsroom.i18n import say
from newsroom.models import SavedFilter
from newsroom.panels import Panel
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.rules import Case
from newsroom.web import person, requires

bp = Blueprint("filters", __name__)


@dataclass(frozen=True)
class Shelf:
    """The filters a person can use, and whether they may share theirs."""

    filters: list[SavedFilter]
    may_share: bool


@bp.get("/filters")
@requires("story.view")
def filters() -> ResponseReturnValue:
    """The filters one can use, to be deleted where one may."""
    return render_template("filters/filters.html", shelf=load(db.session(), person(), None, now()))


@bp.post("/filters")
@requires("story.view")
def save() -> ResponseReturnValue:
    """Keep the filter that the list shows."""
    form = FilterForm()
    if not form.validate_on_submit():
        return render_template("filters/filters.html", shelf=load(db.session(), person(), None, now())), 422
    try:
        kept = usecases.save_filter(person(), form.wanted(), now())
    except Invalid as invalid:
        flash(" ".join(say(sentence) for sentence in invalid.errors.values()), "error")
        return redirect("/stories", 303)
    flash(_("The filter “%(name)s” is kept.", name=kept.name))
    return redirect(f"/stories?{kept.query}", 303)


@bp.post("/filters/<filter_id>/remove")
@requires("story.view")
def remove(filter_id: str) -> ResponseReturnValue:
    """Forget a filter."""
    usecases.remove_filter(person(), filter_id, now())
    flash(_("It is deleted."))
    return redirect("/filters", 303)


def load(session: Session, somebody: Person, _case: Case | None, _at: datetime) -> Shelf:
    """What the list shows of saved filters."""
    return Shelf(list(queries.filters_for(session, somebody)), may(somebody, "filter.share"))


PANELS = (Panel("list", "filters/_panel.html", load),)
