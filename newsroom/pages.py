"""What templates may use: moments, labels from data, and the words of the workflows."""

import re
from html import escape

from flask import Flask
from markupsafe import Markup
from markupsafe import escape as escape_html

from newsroom import chips, clock
from newsroom.content import day_shown
from newsroom.db import db
from newsroom.delivery_cures import cure
from newsroom.delivery_words import event, fault
from newsroom.field_names import FIELD_NAMES
from newsroom.holding import everything_held
from newsroom.html import Unsafe, body_from_input, for_display
from newsroom.html_rules import MEDIA_PREFIX
from newsroom.i18n import language
from newsroom.permissions import may
from newsroom.proof.demands import PLACEHOLDER
from newsroom.web import asking, chosen_look
from workflows import missing_fields
from workflows.words import FIELD_NAMES as ASKED_FOR
from workflows.words import ROLE_NAMES

_MEDIA = re.compile(f'(<(?:a|img)(?: [a-z]+="[^"]*")*? (?:src|href)="){MEDIA_PREFIX}')
_TAG_OR_BLANK = re.compile(rf"(<[^>]*>)|({PLACEHOLDER.pattern})")


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
        day=day_shown,
        field_name=FIELD_NAMES.__getitem__,
        needed_name=needed_name,
        missing_fields=missing_fields,
        blanks=blanks,
    )
    app.jinja_env.globals.update(
        may=lambda permission: may(asking(), permission), asking=asking, now=clock.now, chips=chips, cure=cure
    )
    app.jinja_env.globals.update(
        chosen_look=chosen_look, everything_held=lambda: everything_held(db.session())
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def blanks(text: str) -> Markup:
    """A text or cleaned HTML with what is to be filled in marked, attributes left alone."""
    shown = _TAG_OR_BLANK.sub(
        lambda found: found[1] or f'<mark class="blank">{found[2]}</mark>', str(escape_html(text))
    )
    return Markup(shown)  # noqa: S704  # escaped above, or cleaned before


def needed_name(name: str) -> str:
    """What a content type can ask for, for people."""
    return ASKED_FOR[name].text(language())


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
