"""Pages of the audit trail: every entry of the installation, and the check that nothing was altered."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from newsroom.audit import queries, usecases, wording
from newsroom.clock import now
from newsroom.db import db
from newsroom.i18n import language
from newsroom.web import person, requires

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@requires("audit.all")
def audit() -> ResponseReturnValue:
    """The newest entries, filtered by register, action and person; on top the outcome of the last check."""
    session, args = db.session(), request.args
    register = args.get("register")
    wanted = queries.TrailFilter(
        register=register if register in queries.REGISTERS else None,
        stream=args.get("stream") or None,
        action=args.get("action") or None,
        actor=args.get("person") or None,
        before=args.get("before", type=int),
    )
    page, words = queries.trail(session, wanted), wording.labels(session, language())
    return render_template(
        "audit/trail.html",
        wanted=wanted,
        lines=wording.lines(page, words),
        next=page.next,
        actions=[(name, words.action(name)) for name in (*words.moves, *wording.ACTIONS)],
        last=queries.last_check(session),
        actor=queries.name_of(session, wanted.actor) if wanted.actor else None,
    )


@bp.post("/audit/verify")
@requires("audit.all")
def verify() -> ResponseReturnValue:
    """Check the whole trail now and say what came out."""
    at = now()
    found = usecases.check_trail(person(), at)
    return render_template("audit/result.html", found=found, at=at)
