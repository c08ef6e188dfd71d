"""The page of the house style: the rules that choose between right ways, each explained with an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.checks import presenting, queries, usecases
from newsroom.clock import now
from newsroom.db import db
from newsroom.errors import Invalid
from newsroom.forms import BaseForm
from newsroom.i18n import say
from newsroom.proof.registry import STYLE
from newsroom.web import person, requires

bp = Blueprint("style", __name__, url_prefix="/checks/style")


@dataclass(frozen=True)
class Example:
    """How the house writes, and what a text is told of then."""

    right: str
    wrong: str


_CURLY, _STRAIGHT = "Ông nói: “Xong trước Tết”.", 'Ông nói: "Xong trước Tết".'
EXAMPLES: Mapping[str, Mapping[str, Example]] = {
    "tone_style": {
        "old": Example("hòa bình, khỏe mạnh, thủy lợi", "hoà bình, khoẻ mạnh, thuỷ lợi"),
        "new": Example("hoà bình, khoẻ mạnh, thuỷ lợi", "hòa bình, khỏe mạnh, thủy lợi"),
    },
    "quote_style": {
        "curly": Example(_CURLY, _STRAIGHT),
        "straight": Example(_STRAIGHT, _CURLY),
        "angle": Example("Ông nói: «Xong trước Tết».", _CURLY),
    },
    "date_style": {
        "padded": Example("ngày 05/03/2026", "ngày 5/3/2026"),
        "decree": Example("ngày 05/3/2026, ngày 05/02/2026", "ngày 5/3/2026, ngày 05/2/2026"),
        "plain": Example("ngày 5/3/2026", "ngày 05/03/2026"),
    },
    "mixed_marks": {"": Example("tăng 7,5%, đạt 1.234,5 tỷ đồng", "tăng 7.5%, đạt 1.234,5 tỷ đồng")},
}


@bp.get("")
@requires("check.view")
def style() -> ResponseReturnValue:
    """How this house writes where there are several right ways."""
    return _page(BaseForm(formdata=None), {})


@bp.post("")
@requires("style.manage")
def set_style() -> ResponseReturnValue:
    """Set the house style; it counts from the next check on."""
    form = BaseForm()
    wishes = {
        code: usecases.Wish(request.form[f"level-{code}"], request.form.get(f"value-{code}", "").strip())
        for code in STYLE
        if f"level-{code}" in request.form
    }
    try:
        if not form.validate_on_submit():
            return _page(form, {}), 422
        changed, _waiting = usecases.set_rules(person(), wishes, now())
    except Invalid as invalid:
        return _page(form, {code: say(sentence) for code, sentence in invalid.errors.items()}), 422
    flash(_("Saved.") if changed else _("Nothing was changed."))
    return redirect("/checks/style", 303)


def _page(form: BaseForm, errors: Mapping[str, str]) -> str:
    shown = {setting.rule.code: setting for setting in queries.settings(db.session(), now())}
    return render_template(
        "checks/style.html",
        form=form,
        errors=errors,
        settings=[shown[code] for code in STYLE],
        examples=EXAMPLES,
        levels=presenting.LEVEL_NAMES,
        values=presenting.VALUE_NAMES,
    )
