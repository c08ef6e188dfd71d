"""The register as a table for spreadsheets, and changing all that a filter finds."""

from flask import Blueprint, flash, redirect, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.downloads import as_csv
from newsroom.endpoints import registry
from newsroom.endpoints.listing import asked, query_of, register
from newsroom.endpoints.many_usecases import ask_many, regroup_many, switch_many
from newsroom.errors import Invalid
from newsroom.forms import BaseForm
from newsroom.i18n import say
from newsroom.web import person, requires

bp = Blueprint("many", __name__)

ACTS = ("on", "off", "group", "ask")


@bp.get("/endpoints/list.csv")
@requires("endpoint.view")
def export() -> ResponseReturnValue:
    """What the filter finds, as CSV; sent while it is read, whatever its length."""
    rows = register(registry.every(db.session(), asked(request.args), now()))
    return as_csv(stream_with_context(rows), "diem-nhan.csv")


@bp.get("/endpoints/many")
@requires("endpoint.manage")
def choose() -> ResponseReturnValue:
    """What can be done to all that the filter finds, and how many they are."""
    return _page("")


@bp.post("/endpoints/many")
@requires("endpoint.manage")
def do() -> ResponseReturnValue:
    """Switch all on or off, or put them into a group, if they are still as many as the person saw."""
    wanted, act = asked(request.form), request.form.get("act", "")
    expected = request.form.get("expected", -1, type=int)
    if not BaseForm().validate_on_submit() or act not in ACTS:
        return _page(_("Choose what is to be done.")), 422
    try:
        if act == "group":
            count = regroup_many(person(), wanted, request.form.get("to", ""), expected, now())
        elif act == "ask":
            count = ask_many(person(), wanted, expected, now())
        else:
            count = switch_many(person(), wanted, act == "on", expected, now())
    except Invalid as invalid:
        return _page(say(invalid.sentence)), 422
    flash(_("Done for %(count)d endpoints.", count=count))
    return redirect("/endpoints", 303)


def _page(wrong: str) -> str:
    wanted, session = asked(request.values), db.session()
    found = registry.page(session, wanted, now())
    count = found.counts.get(wanted.state, 0) if wanted.state else found.total
    return render_template(
        "endpoints/many.html",
        wanted=wanted,
        count=count,
        rows=found.rows[:10],
        query=query_of(wanted),
        groups=registry.groups(session),
        wrong=wrong,
    )
