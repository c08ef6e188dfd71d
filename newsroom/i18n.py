"""Words in the reader's language: Vietnamese unless somebody chose English."""

from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_domain, get_locale
from markupsafe import Markup

from newsroom.errors import Invalid, NewsroomError, Sentence
from workflows import Label, Reason

LANGUAGES = ("vi", "en")
DEFAULT = "vi"


def init_i18n(app: Flask) -> None:
    """Attach the catalogues (newsroom/translations) to `app`."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals.update(language=language, say=say)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's own extension
        lambda text: _catalogue().ugettext(text),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _in_page  # as the extension's own, at a third of its cost


def chosen_language() -> str:
    """What the person chose in this browser, else in their profile, else Vietnamese; jobs
    speak Vietnamese.
    """
    if not has_request_context():
        return DEFAULT
    chosen = session.get("language") or getattr(g, "profile_language", None)
    if chosen is None and request.path.startswith("/api/"):
        chosen = request.accept_languages.best_match(LANGUAGES)
    return chosen if chosen in LANGUAGES else DEFAULT


def language() -> str:
    """The language of this page: "vi" or "en"."""
    if not g:
        return DEFAULT
    kept = g._get_current_object()  # each look at `g` itself costs as much as all the rest
    found: str | None = getattr(kept, "language", None)
    if found is None:
        found = kept.language = str(get_locale() or DEFAULT)
    return found


def _catalogue() -> Any:
    """The texts of this page's language: found once, for a page asks some two hundred times."""
    kept = g._get_current_object()
    found = getattr(kept, "catalogue", None)
    if found is None:
        found = kept.catalogue = get_domain().get_translations()
    return found


def gettext(message: str, **values: object) -> str:
    """A text in this page's language, its %(name)s filled in."""
    words: str = _catalogue().ugettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, num: int) -> str:
    """A text that counts: `num` decides between its forms and stands in them as %(num)d."""
    words: str = _catalogue().ungettext(one, many, num)
    return words % {"num": num}


def _in_page(message: str, **values: object) -> Markup:
    """The same for templates: our own words are markup, the values are not."""
    words = Markup(_catalogue().ugettext(message))  # noqa: S704  # the texts of the catalogues are ours
    return words % values if values or "%" in words else words


def say(sentence: "Sentence | Label") -> str:
    """A message of ours, a reason of the workflow engine or a label of a definition, in the reader's
    language.
    """
    if isinstance(sentence, Reason | Label):
        return sentence.text(language())
    return gettext(sentence) if sentence else ""


def plain(error: NewsroomError) -> str:
    """What a refusal says on the command line, where there is no page: all its sentences, in English."""
    sentences = error.errors.values() if isinstance(error, Invalid) else [error.sentence]
    return " ".join(s.text("en") if isinstance(s, Reason) else s for s in sentences)
