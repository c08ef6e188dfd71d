"""What templates may use: moments and ages in words, labels from data, and the words of the workflows."""

from datetime import datetime

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from newsroom import clock
from newsroom.delivery_words import event, fault
from newsroom.html import Unsafe, body_from_input, for_display
from newsroom.i18n import language
from newsroom.permissions import may
from newsroom.web import asking
from workflows.words import ROLE_NAMES


def init_pages(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        moment=clock.show,
        iso=clock.iso,
        ago=ago,
        since=since,
        until=until,
        article=article,
        editable=editable,
        role=role,
        event=event,
        fault=fault,
    )
    app.jinja_env.globals.update(
        may=lambda permission: may(asking(), permission), asking=asking, now=clock.now
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def role(name: str) -> str:
    """A role's name for people."""
    return ROLE_NAMES[name].text(language()) if name in ROLE_NAMES else name


def article(body: str) -> Markup:
    """The body of a story, cleaned once more on its way out."""
    return Markup(for_display(body))  # noqa: S704  # the one place: cleaned by the same call


def editable(typed: str) -> Markup:
    """What was typed for a body, as the HTML the editor begins with; empty when it is none that may be stored."""
    try:
        return article(body_from_input(typed))
    except Unsafe:
        return Markup()


def ago(moment: datetime) -> str:
    """How long ago, in words: "3 hours ago", "just now"."""
    seconds = int((clock.now() - moment).total_seconds())
    return str(_("%(span)s ago", span=_span(seconds))) if seconds >= 60 else str(_("just now"))


def since(moment: datetime) -> str:
    """How long since then, in words: "3 hours", "2 days"."""
    return _span(int((clock.now() - moment).total_seconds()))


def until(moment: datetime) -> str:
    """How long still, in words; "overdue by …" once it has passed."""
    seconds = int((moment - clock.now()).total_seconds())
    if seconds < 0:
        return str(_("overdue by %(span)s", span=_span(-seconds)))
    return str(_("%(span)s left", span=_span(seconds)))


def _span(seconds: int) -> str:
    minutes = max(seconds, 0) // 60
    if minutes < 1:
        return str(_("less than a minute"))
    if minutes < 60:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    if minutes < 48 * 60:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // 60))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // (24 * 60)))
