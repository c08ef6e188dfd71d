"""What templates may use: moments, labels from data, and the words of the workflows."""

import re
from html import escape

from flask import Flask
from markupsafe import Markup

from newsroom import chips, clock
from newsroom.delivery_words import event, fault
from newsroom.html import Unsafe, body_from_input, for_display
from newsroom.html_rules import MEDIA_PREFIX
from newsroom.i18n import language
from newsroom.permissions import may
from newsroom.places import RAIL, open_to
from newsroom.web import asking, chosen_look
from workflows.words import ROLE_NAMES

_MEDIA = re.compile(f'(<(?:a|img)(?: [a-z]+="[^"]*")*? (?:src|href)="){MEDIA_PREFIX}')


def init_pages(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        moment=clock.show,
        iso=clock.iso,
        article=article,
        editable=editable,
        role=role,
        event=event,
        fault=fault,
    )
    app.jinja_env.globals.update(
        may=lambda permission: may(asking(), permission), asking=asking, now=clock.now, chips=chips
    )
    app.jinja_env.globals.update(chosen_look=chosen_look, rail_places=lambda: open_to(asking(), RAIL))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def role(name: str) -> str:
    """A role's name for people."""
    return ROLE_NAMES[name].text(language()) if name in ROLE_NAMES else name


def article(body: str, media: str = MEDIA_PREFIX) -> Markup:
    """The body of a story, cleaned once more on its way out. `media`: the path below which whoever reads it
    gets its pictures and files, where that is not the usual one.
    """
    shown = for_display(body)
    if media != MEDIA_PREFIX:
        shown = _MEDIA.sub(lambda found: found[1] + escape(media), shown)
    return Markup(shown)  # noqa: S704  # the one place: cleaned by the same call


def editable(typed: str) -> Markup:
    """What was typed for a body, as the HTML the editor begins with; empty when it may not be stored."""
    try:
        return article(body_from_input(typed))
    except Unsafe:
        return Markup()
