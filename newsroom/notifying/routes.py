"""The pages of notices: the list, how many are new, and how one wants to hear of them."""

from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.installation import settings
from newsroom.notices import KINDS
from newsroom.notifying import queries, usecases
from newsroom.notifying.forms import WishesForm
from newsroom.notifying.queries import PAGE, Wanted
from newsroom.notifying.wording import headline, kinds, sentence
from newsroom.web import local_path, person, requires

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@requires("self")
def notices() -> ResponseReturnValue:
    """What the person was told, the newest first; ?show=unread, ?kind=…, ?before=… (a number)."""
    wanted = _wanted()
    session = db.session()
    found = queries.notices_of(session, person(), wanted, now())
    shown = found[:PAGE]
    return render_template(
        "notifying/notices.html",
        rows=[{"told": told, "title": headline(told), "text": sentence(session, told)} for told in shown],
        wanted=wanted,
        kinds=kinds(),
        newest=shown[0].id if shown and wanted.before is None else 0,
        older=_page(wanted, shown[-1].id) if len(found) > PAGE else "",
    )


@bp.get("/notices/count")
@requires("self")
def count() -> ResponseReturnValue:
    """How many are new: JSON, or 204 when that is still what ?v= says. Asked by every open page now and then,
    so it keeps nobody signed in.
    """
    g.background = True
    number, newest = queries.unread(db.session(), person().id)
    version = f"{number}.{newest}"
    if request.args.get("v") == version:
        return Response(status=204)
    return jsonify(v=version, unread=number, more=number >= queries.COUNTED)


@bp.post("/notices/<int:notice_id>/read")
@requires("self")
def read(notice_id: int) -> ResponseReturnValue:
    """Have one read; back to where the person was. 404 for a notice that is not theirs."""
    usecases.mark_read(person(), notice_id, now())
    return redirect(local_path(request.form.get("next")) or "/notices", 303)


@bp.post("/notices/read")
@requires("self")
def read_all() -> ResponseReturnValue:
    """Have all read that were on the page."""
    up_to = request.form.get("up_to", "")
    usecases.mark_all_read(person(), int(up_to) if up_to.isdecimal() and len(up_to) < 16 else 0, now())
    return redirect("/notices", 303)


@bp.get("/account/notices")
@requires("self")
def preferences() -> ResponseReturnValue:
    """How the person wants to hear of what."""
    form = WishesForm(formdata=None)
    form.fill(queries.wishes(db.session(), person().id))
    return _preferences(form)


@bp.post("/account/notices")
@requires("self")
def choose() -> ResponseReturnValue:
    """Keep what was chosen."""
    form = WishesForm()
    if not form.sound():
        return _preferences(form), 422
    usecases.choose(person(), form.wishes())
    flash(_("Saved."))
    return redirect("/account/notices", 303)


def _preferences(form: WishesForm) -> str:
    return render_template(
        "notifying/preferences.html",
        form=form,
        by_mail=settings().smtp is not None,
        address=person().email,
        kinds=list(KINDS),
    )


def _wanted() -> Wanted:
    kind, before = request.args.get("kind", ""), request.args.get("before", "")
    return Wanted(
        unread=request.args.get("show") == "unread",
        kind=kind if kind in KINDS else "",
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
    )


def _page(wanted: Wanted, before: int) -> str:
    given: dict[str, Any] = {"show": "unread" if wanted.unread else "", "kind": wanted.kind, "before": before}
    return "/notices?" + "&".join(f"{name}={value}" for name, value in given.items() if value)
