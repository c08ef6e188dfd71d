"""Every part that pages are made of, on one page, to look at while building. Not served in production."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from newsroom.clock import now
from newsroom.forms import (
    BaseForm,
    BlockField,
    BooleanField,
    LineField,
    MomentField,
    SelectField,
    TicksField,
    options,
)
from newsroom.web import requires

bp = Blueprint("components", __name__)


class SampleForm(BaseForm):
    """One field of every kind."""

    title = LineField(_l("Headline"), validators=[InputRequired()])
    body = BlockField(_l("Text"))
    section = SelectField(_l("Section"), choices=options([("thoi-su", "Thời sự"), ("kinh-te", "Kinh tế")]))
    at = MomentField(_l("Publish at"))
    flags = TicksField(_l("Risk flags"), choices=options([("minor", "Trẻ em"), ("contract", "Hợp đồng")]))
    sure = BooleanField(_l("Names and figures were compared"))


@bp.get("/components")
@requires("public")
def components() -> ResponseReturnValue:
    """The parts, a form as it begins and the same form with something missing."""
    wrong = SampleForm(formdata=None, prefix="wrong")
    wrong.validate()
    wrong.title.errors = [_("Give the story a headline.")]
    at = now()
    moments = {
        "far": at + timedelta(days=3),
        "near": at + timedelta(hours=2),
        "over": at - timedelta(hours=5),
    }
    return render_template(
        "components/all.html", form=SampleForm(formdata=None), wrong=wrong, moments=moments, at=at
    )
