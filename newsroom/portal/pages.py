"""The pages readers see."""

from collections.abc import Container

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from newsroom.portal import archive
from newsroom.portal.address import number_in, story_path
from newsroom.portal.archive import Tombstone
from newsroom.portal.database import connected
from newsroom.portal.media import PICTURES, place, shown
from newsroom.portal.site import site

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the newest stories, the first one large."""
    with connected(site().settings.database) as db:
        return render_template("home.html", sections=archive.sections(db), page=archive.newest(db, _page()))


@pages.get("/chuyen-muc/<slug>")
def section(slug: str) -> str:
    """Show the stories of one section."""
    with connected(site().settings.database) as db:
        sections = archive.sections(db)
        here = next((one for one in sections if one.slug == slug), None) or abort(404)
        return render_template(
            "section.html", sections=sections, here=here, page=archive.newest(db, _page(), slug)
        )


@pages.get("/tin/<name>")
def story(name: str) -> AnyResponse:
    """Show a story at ``<slug>-<number>``; only the number counts, an old slug leads to the present one."""
    with connected(site().settings.database) as db:
        found, sections = archive.find(db, number_in(name) or abort(404)) or abort(404), archive.sections(db)
    if isinstance(found, Tombstone):
        return make_response(render_template("tombstone.html", sections=sections, tombstone=found), 410)
    canonical = story_path(found.teaser.number, found.teaser.slug)
    if request.path != canonical:
        return redirect(canonical, 301)
    return make_response(render_template("story.html", sections=sections, story=found))


@pages.get("/anh/<digest>.<_ending>")
def picture(digest: str, _ending: str) -> AnyResponse:
    """Give our copy of a picture of a story on show; under one address always the same."""
    return _copy(digest, PICTURES)


@pages.get("/tep/<digest>/<name>")
def document(digest: str, name: str) -> AnyResponse:
    """Give our copy of a file, to be saved and never shown: what it holds finds no page to act in."""
    answer = _copy(digest, None)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _copy(digest: str, kinds: Container[str] | None) -> AnyResponse:
    settings = site().settings
    with connected(settings.database) as db:
        kind = shown(db, digest)
    path = place(settings.media, digest)
    if kind is None or not path.exists() or (kinds is not None and kind not in kinds):
        abort(404)
    answer = make_response(path.read_bytes())
    answer.mimetype = kind
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@pages.get("/dinh-chinh")
def corrections() -> str:
    """Show every correction."""
    with connected(site().settings.database) as db:
        return render_template(
            "corrections.html", sections=archive.sections(db), corrections=archive.corrections(db)
        )


@pages.get("/nhat-ky")
def log() -> str:
    """Show what was received and what was refused."""
    with connected(site().settings.database) as db:
        return render_template("log.html", sections=archive.sections(db), lines=archive.log_lines(db))


@pages.get("/atom.xml")
def feed() -> Response:
    """Give the newest stories as an Atom feed (RFC 4287)."""
    with connected(site().settings.database) as db:
        page = archive.newest(db, 1)
    updated = max((one.published_at for one in page.teasers), default=site().now())
    return Response(render_template("atom.xml", page=page, updated=updated), mimetype="application/atom+xml")


@pages.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@pages.app_errorhandler(404)
def not_found(_: Exception) -> tuple[str, int]:
    """Say that there is no such page and lead back."""
    with connected(site().settings.database) as db:
        return render_template("not_found.html", sections=archive.sections(db)), 404


def _page() -> int:
    number = request.args.get("trang", 1, type=int)
    return number if 1 <= number <= 10_000 else abort(404)
