"""Every part that pages are made of, on one page, to look at while building. Not served in production."""

import re
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from newsroom.assets import asset_dir
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
from newsroom.person import Grant, Person
from newsroom.web import asking, requires

bp = Blueprint("components", __name__)

_TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
SOMEBODY = Person("mau", "Nguyễn Thị Ánh Nguyệt", grants=(Grant("editor"), Grant("legal")))
"""Whose frame a visitor is shown here."""
LONG = "Trung tâm Thông tin, Tuyên truyền và Chuyển đổi số liên phường Ngã Bảy – Ngũ Hiệp – Thượng Nghĩa"


class SampleForm(BaseForm):
    """One field of every kind."""

    title = LineField(_l("Headline"), validators=[InputRequired()])
    body = BlockField(_l("Text"))
    section = SelectField(_l("Section"), choices=options([("thoi-su", "Thời sự"), ("dai", LONG)]))
    at = MomentField(_l("Publish at"))
    flags = TicksField(
        _l("Risk flags"), choices=options([("minor", "Trẻ em"), ("contract", "Hợp đồng"), ("dai", LONG)])
    )
    sure = BooleanField(_l("Names and figures were compared"))


@dataclass(frozen=True)
class Token:
    """A name of the palette or a measure, with its value by day and, where it has another, by night."""

    name: str
    day: str
    night: str


def tokens() -> list[Token]:
    """Everything that static/css/tokens.css names, in its order."""
    day, night = (_named(sheet) for sheet in ("tokens.css", "night.css"))
    return [Token(name, value, night.get(name, "")) for name, value in day.items()]


def _named(sheet: str) -> dict[str, str]:
    return dict(_TOKEN.findall((asset_dir("static") / "css" / sheet).read_text(encoding="utf-8")))


@bp.get("/components")
@requires("public")
def components() -> ResponseReturnValue:
    """The parts in each of their states; a form as it begins and the same form with everything wrong."""
    wrong = SampleForm(formdata=None, prefix="wrong")
    wrong.validate()
    for field in (wrong.title, wrong.body, wrong.section, wrong.at, wrong.flags, wrong.sure):
        field.errors = [_("Give the story a headline.")]
    flash("Đã lưu kế hoạch.")
    flash(f"Chưa gửi được đến {LONG}.", "error")
    at = now()
    return render_template(
        "gallery/gallery.html",
        form=SampleForm(formdata=None),
        wrong=wrong,
        tokens=tokens(),
        somebody=asking() or SOMEBODY,
        long=LONG,
        moments={
            "far": at + timedelta(days=3),
            "near": at + timedelta(hours=2),
            "over": at - timedelta(hours=5),
        },
        at=at,
    )
