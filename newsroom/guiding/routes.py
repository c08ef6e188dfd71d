"""The guide inside the newsroom, its pictures, and putting the first tour away."""

from flask import Blueprint, abort, redirect, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from newsroom.assets import asset_dir
from newsroom.clock import now
from newsroom.guiding import usecases
from newsroom.guiding.pages import ALL, page, page_for
from newsroom.guiding.tour import tour_for
from newsroom.i18n import language
from newsroom.web import person, requires

bp = Blueprint("guide", __name__)
bp.add_app_template_global(tour_for, "tour_for")


@bp.get("/guide")
@requires("self")
def guide() -> ResponseReturnValue:
    """The page of one's own role."""
    return redirect(f"/guide/{page_for(person())}")


@bp.get("/guide/<role>")
@requires("self")
def guide_page(role: str) -> ResponseReturnValue:
    """The page of a role."""
    if role not in ALL:
        abort(404)
    return render_template("guiding/page.html", name=role, pages=ALL, blocks=page(role, language()))


@bp.get("/guide/images/<picture>")
@requires("self")
def image(picture: str) -> ResponseReturnValue:
    """A picture of the guide."""
    return send_from_directory(asset_dir("guide") / "images", picture, max_age=3600)


@bp.post("/tour")
@requires("self")
def tour() -> ResponseReturnValue:
    """Put the first tour away."""
    usecases.put_tour_away(person(), now())
    return redirect("/", 303)
