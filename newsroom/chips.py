"""Small marks of the pages: stages, states, moments, deadlines. Colour never stands alone: each has a word.

A list shows hundreds of them, so they are made here and not by macros, which cost ten times as much. The
templates import them from components/chip.html.
"""

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup, escape

from newsroom import clock
from newsroom.i18n import gettext as _
from newsroom.i18n import ngettext

NEAR = 4 * 3600
"""Seconds before a deadline from which it is amber."""


def stage(label: str, kind: str) -> Markup:
    """A stage of a workflow. `kind`: work | side | public | closed (workflows.Stage), each with a shape."""
    return Markup(f'<span class="stage stage-{kind}">{escape(label)}</span>')  # noqa: S704  # escaped


def status(label: str, tone: str = "neutral") -> Markup:
    """A state. `tone`: neutral | info | wait (amber) | good (green: seen live, nothing else) | bad (red:
    crisis, recall, errors, nothing else).
    """
    return Markup(f'<span class="status status-{tone}">{escape(label)}</span>')  # noqa: S704  # escaped


def choices(options: Iterable[tuple[object, object]], chosen: object) -> Markup:
    """The options of a select, out of (value, name) pairs; a list of people has a hundred of them."""
    parts = (
        f'<option value="{escape(value)}"{" selected" if str(value) == str(chosen or "") else ""}>'
        f"{escape(name)}</option>"
        for value, name in options
    )
    return Markup("\n".join(parts))  # noqa: S704  # escaped


def priority(level: int) -> Markup:
    """0 says nothing, 1 high, 2 urgent; in ink, for amber belongs to deadlines."""
    if not level:
        return Markup("")
    label = _("Urgent") if level > 1 else _("High priority")
    return Markup(f'<span class="priority">{escape(label)}</span>')  # noqa: S704  # escaped


def exercise(rehearsal: bool) -> Markup:
    """That something belongs to a rehearsal, wherever it stands beside what is real: a word, that is read
    out and printed like any other. What is real says nothing.
    """
    if not rehearsal:
        return Markup("")
    return Markup(f'<strong class="status exercise-mark">{escape(_("EXERCISE"))}</strong> ')  # noqa: S704  # escaped


def moment(at: datetime | None) -> Markup:
    """22/11/2026 14:03, exact for machines and on hover."""
    return _time("", at, clock.show(at)) if at else Markup("")


def ago(at: datetime | None) -> Markup:
    """ "3 hours ago", or "just now"."""
    if not at:
        return Markup("")
    seconds = _seconds_since(at)
    words = _("%(span)s ago", span=span(seconds)) if seconds >= 60 else _("just now")
    return _time("ago", at, words)


def since(at: datetime | None) -> Markup:
    """ "3 hours", for sentences such as "waiting 3 hours"."""
    return _time("ago", at, span(_seconds_since(at))) if at else Markup("")


def due(at: datetime | None) -> Markup:
    """A deadline: plain, amber when near, filled when overdue, always with the words."""
    if not at:
        return Markup("")
    left = -_seconds_since(at)
    if left < 0:
        return _time("due due-over", at, _("overdue by %(span)s", span=span(-left)))
    tone = "due due-near" if left < NEAR else "due due-far"
    return _time(tone, at, _("%(span)s left", span=span(left)))


def over_time(stage_due: datetime | None) -> Markup:
    """How long a story is past the time limit of its stage; nothing before that, and where there is none."""
    over = _seconds_since(stage_due) if stage_due else 0
    if not stage_due or over <= 0:
        return Markup("")
    return _time("due due-over", stage_due, _("over its time by %(span)s", span=span(over)))


def _time(css: str, at: datetime, words: str) -> Markup:
    look = f' class="{css}"' if css else ""
    exact = f'datetime="{clock.iso(at)}" title="{clock.show(at)}"'
    return Markup(f"<time{look} {exact}>{escape(words)}</time>")  # noqa: S704  # escaped


def _seconds_since(at: datetime) -> int:
    return int((clock.now() - at).total_seconds())


def span(seconds: int) -> str:
    """A length of time in words: "3 hours", "2 days"; what is below a minute is said so."""
    minutes = max(seconds, 0) // 60
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)
    return ngettext("%(num)d day", "%(num)d days", minutes // (24 * 60))
