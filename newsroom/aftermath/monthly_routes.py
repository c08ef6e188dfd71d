"""The report of a month: a page, that prints, and a table to save."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.aftermath import wording
from newsroom.aftermath.monthly import (
    Month,
    MonthReport,
    Owed,
    Part,
    Use,
    month_named,
    month_of,
    month_report,
)
from newsroom.clock import now, show
from newsroom.db import db
from newsroom.downloads import as_csv
from newsroom.errors import NotFound, words
from newsroom.i18n import language
from newsroom.installation import present_pack
from newsroom.spreadsheet import table
from newsroom.web import requires

bp = Blueprint("monthly", __name__)


@bp.get("/reports/crisis")
@requires("report.crisis")
def month() -> ResponseReturnValue:
    """The report of ?month=2026-11; without it, of this month so far."""
    chosen = _chosen()
    this = month_of(now())
    names = {rule.code: rule.label.text(language()) for rule in present_pack().rules}
    return render_template(
        "aftermath/month.html",
        found=month_report(db.session(), chosen),
        month=chosen,
        this=this,
        timers=names,
        words=wording,
    )


@bp.get("/reports/crisis.csv")
@requires("report.crisis")
def month_table() -> Response:
    """The same as a table, a line for each case, statement and review."""
    chosen = _chosen()
    found = month_report(db.session(), chosen)
    return as_csv(table(_rows(found)), f"crisis-{chosen.name}.csv")


def _chosen() -> Month:
    name = request.args.get("month", "")
    chosen = month_named(name) if name else month_of(now())
    if chosen is None:
        raise NotFound(words("There is no such month: ask for one as 2026-11."))
    return chosen


def _rows(found: MonthReport) -> list[list[str]]:
    head = (_("Kind"), _("Exercise"), _("Case"), _("Title"), _("When"), _("Who"), _("Reason"))
    rows = [[*head, _("Due"), _("Reviewed"), _("Reviewed by"), _("Outcome")]]
    return rows + _part_rows(found.real, "") + _part_rows(found.exercises, str(_("yes")))


def _part_rows(part: Part, exercise: str) -> list[list[str]]:
    opened = [
        [
            *(str(_("Case opened")), exercise, one.code, one.title, show(one.opened_at)),
            *(one.opened_by.name, one.reason, "", "", "", ""),
        ]
        for one in part.cases
    ]
    return opened + [_use(one, exercise) for one in part.uses] + [_review(one, exercise) for one in part.owed]


def _use(one: Use, exercise: str) -> list[str]:
    kind = wording.say(wording.STEPS, one.statement.kind) if one.statement else str(_("Statement issued"))
    title = "" if one.story.quarantined else one.story.title
    issued = show(one.story.first_published_at) if one.story.first_published_at else ""
    signers = "; ".join(f"{wording.say(wording.APPROVALS, code)}: {name}" for code, name in one.signers)
    code = one.incident.code if one.incident else ""
    return [kind, exercise, code, title, issued, signers, "", "", "", "", ""]


def _review(one: Owed, exercise: str) -> list[str]:
    debt = one.debt
    cleared = show(debt.cleared_at) if debt.cleared_at else ""
    code = one.incident.code if one.incident else ""
    return [
        *(wording.say(wording.DEBTS, debt.kind), exercise, code, one.title, show(debt.opened_at)),
        *(debt.opened_by.name, one.reason, show(debt.due_at), cleared),
        *(debt.cleared_by.name if debt.cleared_by else "", wording.say(wording.OUTCOMES, debt.outcome)),
    ]
