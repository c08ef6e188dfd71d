"""Notices in words: one sentence each, in the reader's language, made when it is shown or sent."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from newsroom.clock import from_iso, show
from newsroom.i18n import language
from newsroom.installation import workflow_of
from newsroom.notices import KINDS
from newsroom.notifying.queries import Told

KIND_LABELS: Mapping[str, Any] = {
    "turn": _l("It is my turn"),
    "assigned": _l("A story is given to me"),
    "returned": _l("My text was returned, put on hold or not used"),
    "mention": _l("Somebody names me in a remark"),
    "remark": _l("A remark on a story of mine"),
    "approved": _l("My text was approved"),
    "published": _l("My text was published"),
    "takendown": _l("My text was taken down"),
    "stale": _l("The source of a language version of mine changed"),
    "sourcedown": _l("The source of a language version of mine was taken down"),
    "takeover": _l("Somebody took over the editing from me"),
    "unsaved": _l("A text I typed and never saved is put aside"),
    "legal": _l("A question to the legal officer, and the answer"),
    "owed": _l("A later check is owed"),
    "missed": _l("Not published on time"),
    "deadline": _l("Past the deadline"),
    "escalated": _l("Late for so long that I am told as well"),
    "nobody": _l("A story was sent out, and no portal gets it"),
    "queue": _l("Deliveries that are due do not go out"),
    "endpoint": _l("An endpoint takes nothing, or was switched off"),
    "signal": _l("A signal was logged, or put into a case of mine"),
    "incident": _l("A case was opened, or I was given a role in one"),
    "clock": _l("The time of a case runs out"),
    "report": _l("The monthly report of the crisis desk is there"),
    "template": _l("A statement template expires soon"),
    "hold": _l("Something is held back, or no longer"),
}
"""What each kind is called where people choose how to hear of it."""


def kinds() -> list[tuple[str, str]]:
    """Every kind with its name."""
    return [(kind, str(KIND_LABELS[kind])) for kind in KINDS]


def sentence(session: Session, told: Told) -> str:
    """What happened, without a word of the story."""
    return _SENTENCES[told.kind](_Words(session, told))


def headline(told: Told) -> str:
    """What it is about: an endpoint's name, or the story's headline as far as its reader may know of it."""
    if told.kind in _ABOUT:
        return _ABOUT[told.kind](told)
    if told.title is None:
        return str(_("a story"))
    return told.title or str(_("(no headline yet)"))


_ABOUT: Mapping[str, Callable[[Told], str]] = {
    "queue": lambda _told: str(_("Deliveries")),
    "report": lambda _told: str(_("The crisis desk")),
    **dict.fromkeys(("endpoint", "template"), lambda told: str(told.params["name"])),
    "signal": lambda _told: str(_("Signal")),
    **dict.fromkeys(("incident", "clock"), lambda told: str(told.params["code"])),
    "hold": lambda told: str(told.params["value"] or _("Everything")),
}
"""What a notice is about that is about no story."""


class _Words:
    """What the sentences are filled with; names of stages and moves are those of the story's definition."""

    def __init__(self, session: Session, told: Told) -> None:
        self._session = session
        self._told = told

    @property
    def actor(self) -> str:
        return self._told.actor or str(_("The system"))

    @property
    def move(self) -> str:
        return self._label("moves", str(self._told.params.get("move", "")))

    @property
    def stage(self) -> str:
        return self._label("stages", str(self._told.params.get("to", "")))

    @property
    def reason(self) -> str:
        code = str(self._told.params.get("reason", ""))
        return self._label("reasons", code) if code else ""

    @property
    def due(self) -> str:
        return show(from_iso(self._told.params["due"]))

    @property
    def action(self) -> str:
        return str(self._told.params.get("action", ""))

    @property
    def endpoint(self) -> str:
        return str(self._told.params.get("name", ""))

    @property
    def source(self) -> str:
        return str(self._told.params.get("source", ""))

    @property
    def limit(self) -> str:
        return str(self._told.params.get("limit", ""))

    @property
    def month(self) -> str:
        year, _dash, month = str(self._told.params.get("month", "")).partition("-")
        return f"{month}/{year}"

    @property
    def what(self) -> str:
        return str(self._told.params.get("what", ""))

    def _label(self, part: str, code: str) -> str:
        params = self._told.params
        if "workflow" not in params:
            return code
        found = getattr(workflow_of(self._session, params["workflow"], params["version"]), part).get(code)
        label = getattr(found, "label", found)
        return label.text(language()) if label else code


def _returned(words: _Words) -> str:
    given = {"name": words.actor, "move": words.move, "reason": words.reason}
    if words.reason:
        return str(_("%(name)s: %(move)s. Reason: %(reason)s", **given))
    return str(_("%(name)s: %(move)s", name=words.actor, move=words.move))


def _legal(words: _Words) -> str:
    if words.action == "legal_ask":
        return str(_("%(name)s asks the legal officer", name=words.actor))
    return str(_("%(name)s answered the question to the legal officer", name=words.actor))


def _late(words: _Words) -> str:
    if words.limit == "deadline":
        return str(_("Past its deadline, %(moment)s", moment=words.due))
    if words.limit == "debt":
        return str(_("A later check is owed by %(moment)s: somebody other than who did it", moment=words.due))
    return str(_("Too long at “%(stage)s”", stage=words.stage))


def _escalated(words: _Words) -> str:
    if words.limit == "debt":
        return str(_("The later check was due at %(moment)s, and nobody has done it", moment=words.due))
    if words.limit == "deadline":
        return str(_("Well past its deadline, %(moment)s", moment=words.due))
    return str(_("Still at “%(stage)s”, half as long again as it should take", stage=words.stage))


def _endpoint(words: _Words) -> str:
    given = {"name": words.endpoint, "moment": words.due}
    if words.action == "failing_now":
        return str(_("%(name)s has taken nothing since %(moment)s; its deliveries say what to do", **given))
    if words.action == "failing":
        return str(_("%(name)s has taken nothing for days; it is switched off at %(moment)s", **given))
    if words.action == "off_gone":
        return str(_("%(name)s was switched off: it answered that it wants nothing more (410)", **given))
    return str(_("%(name)s was switched off: nothing has reached it for five days", **given))


def _incident(words: _Words) -> str:
    if words.what == "open":
        return str(_("%(name)s opened a case of the crisis desk", name=words.actor))
    return str(_("%(name)s gave you a role in this case", name=words.actor))


def _signal(words: _Words) -> str:
    if words.what == "log":
        return str(_("%(name)s logged a signal: it waits for a decision", name=words.actor))
    return str(_("%(name)s put this signal into a case of yours", name=words.actor))


def _clock(words: _Words) -> str:
    if words.limit == "100":
        return str(_("A time limit of this case was missed: it was due at %(moment)s", moment=words.due))
    given = {"share": words.limit, "moment": words.due}
    return str(_("%(share)s percent of a time limit of this case have run: due at %(moment)s", **given))


def _hold(words: _Words) -> str:
    if words.what == "begin":
        return str(_("%(name)s holds this back: it does not go out by itself", name=words.actor))
    return str(_("%(name)s lets this out again", name=words.actor))


_STALE: Mapping[str, Callable[[], str]] = {
    "changed": lambda: _("The source has a new text: see whether this version still says the same"),
    "published": lambda: _("Readers see a new text of the source; this version has not followed it yet"),
    "correction": lambda: _("The source is being corrected: see whether this version has the same error"),
}

_SENTENCES: Mapping[str, Callable[[_Words], str]] = {
    "turn": lambda words: _("Your turn: %(stage)s", stage=words.stage),
    "assigned": lambda words: _("%(name)s gave this to you", name=words.actor),
    "returned": _returned,
    "mention": lambda words: _("%(name)s named you in a remark", name=words.actor),
    "remark": lambda words: _("%(name)s wrote a remark", name=words.actor),
    "approved": lambda words: _("%(name)s: %(move)s", name=words.actor, move=words.move),
    "published": lambda _words: _("It is published"),
    "takendown": lambda words: _("%(name)s took it down", name=words.actor),
    "stale": lambda words: _STALE[words.source](),
    "sourcedown": lambda words: _(
        "%(name)s took the source down: decide whether this version stays", name=words.actor
    ),
    "takeover": lambda words: _("%(name)s took over the editing", name=words.actor),
    "unsaved": lambda words: _(
        "What you typed here is still not saved. On %(moment)s it goes to your old unsaved texts (/unsaved)",
        moment=words.due,
    ),
    "legal": _legal,
    "owed": lambda words: _("A later check is owed; %(name)s cannot do it alone", name=words.actor),
    "missed": lambda words: _("Not published at %(moment)s, as it was scheduled", moment=words.due),
    "deadline": _late,
    "escalated": _escalated,
    "nobody": lambda _words: _(
        "It was sent out, and no portal gets it: check the endpoints and their filters"
    ),
    "queue": lambda words: _(
        "What was due at %(moment)s has not gone out: see whether the worker runs", moment=words.due
    ),
    "endpoint": _endpoint,
    "signal": _signal,
    "incident": _incident,
    "clock": _clock,
    "report": lambda words: _("The report on the crisis desk in %(month)s is there", month=words.month),
    "template": lambda words: _(
        "A template for statements may be used only until %(moment)s: write the next version",
        moment=words.due,
    ),
    "hold": _hold,
}
