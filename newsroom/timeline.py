"""The life of a story in words: one line for each entry of its trail. Reads only.

The trail holds ids, codes and digests; names, labels and the words people wrote are put back in here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.clock import from_iso, show
from newsroom.models import Comment, Story
from newsroom.trail_reading import Entry, confirmed_in, entries_of, names_of
from workflows import Workflow

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One line: when (UTC), who, what was done, the stages it led from and to, and remarks on it.

    `said` is what the person wrote; `withdrawn` when they took it back; `revision` is the version it made.
    """

    at: datetime
    who: str
    what: str
    index: int
    came_from: str = ""
    went_to: str = ""
    said: str = ""
    withdrawn: bool = False
    revision: int | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """A page of lines, newest first; `before` leads to the older ones, None when there are none."""

    lines: list[Line]
    before: int | None


@dataclass(frozen=True)
class _Words:
    """What turns ids and codes into words."""

    workflow: Workflow
    lang: str
    names: Mapping[str, str]
    notes: Mapping[str, Comment]

    def stage(self, name: str) -> str:
        found = self.workflow.stages.get(name)
        return found.label.text(self.lang) if found else name

    def approvals(self, kinds: Iterable[str]) -> str:
        labels = self.workflow.approvals
        return ", ".join(labels[kind].text(self.lang) if kind in labels else kind for kind in kinds)


def timeline_of(
    session: Session, story: Story, workflow: Workflow, lang: str, before: int | None = None
) -> Timeline:
    """The newest `PAGE` lines of a story's life, or those before the entry numbered `before`."""
    entries = entries_of(session, f"story:{story.id}", PAGE + 1, before)
    shown = entries[:PAGE]
    lines = _lines(session, shown, workflow, lang)
    return Timeline(lines, shown[-1].seq if len(entries) > PAGE else None)


def since_version(session: Session, story: Story, workflow: Workflow, lang: str, version: int) -> list[Line]:
    """What has happened to a story since it was at `version`, newest first, as far as one page reaches."""
    stream = f"story:{story.id}"
    entries = [e for e in entries_of(session, stream, PAGE) if e.details.get("version", 0) > version]
    return _lines(session, entries, workflow, lang)


def _lines(session: Session, entries: list[Entry], workflow: Workflow, lang: str) -> list[Line]:
    names = names_of(session, (entry.actor_id for entry in entries))
    words = _Words(workflow, lang, names, _notes(session, entries))
    return [_line(entry, words) for entry in entries]


def _notes(session: Session, entries: Iterable[Entry]) -> dict[str, Comment]:
    ids = {entry.details["note"]["id"] for entry in entries if "note" in entry.details}
    if not ids:
        return {}
    return {note.id: note for note in session.scalars(select(Comment).where(Comment.id.in_(ids)))}


def _line(entry: Entry, words: _Words) -> Line:
    details = entry.details
    note = words.notes.get(details["note"]["id"]) if "note" in details else None
    moved = details.get("from") != details.get("to")
    return Line(
        at=entry.at,
        who=words.names.get(entry.actor_id, _("The system")),
        what=_what(entry, words),
        index=entry.index,
        came_from=words.stage(details["from"]) if moved else "",
        went_to=words.stage(details["to"]) if moved else "",
        said=note.body if note and not note.withdrawn_at else "",
        withdrawn=bool(note and note.withdrawn_at),
        revision=details.get("revision"),
        remarks=tuple(_remarks(entry, words)),
    )


def _what(entry: Entry, words: _Words) -> str:
    move = words.workflow.moves.get(entry.action)
    if move:
        return move.label.text(words.lang)
    actions: dict[str, str] = {
        "create": _("Began the story"),
        "edit": _("Edited the text") if "revision" in entry.details else _("Changed the risk flags"),
        "version.add": _("Added a language version"),
        "version.confirm": _("Confirmed that it says the same as its source"),
        "version.release": _("Is no language version any more: another one took its place"),
        "restore": _("Brought an earlier version back"),
        "plan": _("Changed the plan"),
        "comment": _("Wrote a remark"),
        "uncomment": _("Took a remark back"),
        "take_over": _("Took the editing over"),
        "event.link": _("Linked it to an event"),
        "event.unlink": _("Removed the link to an event"),
        "legal_ask": _("Asked the legal officer"),
        "legal_advise": _("Answered as the legal officer"),
        "legal_cite": _("Cited a legal basis"),
        "legal_uncite": _("Took a legal basis off"),
        "legal_met": _("Said that a legal condition is met"),
        "share": _("Made a link for somebody outside"),
        "unshare": _("Ended a link for somebody outside"),
        "share_opened": _("A link for somebody outside was opened"),
        "check.dismiss": _("Passed a finding over"),
        "check.restore": _("Brought findings back"),
        "quarantine": _("Put the story into quarantine"),
        "quarantine.lift": _("Ended the quarantine"),
        "point.resolve": _("Settled a remark in the text"),
        "point.reopen": _("Took a remark in the text up again"),
        "suggestion.accept": _("Took proposed words over"),
        "suggestion.refuse": _("Left the text as it was"),
    }
    return actions.get(entry.action, entry.action)


def _remarks(entry: Entry, words: _Words) -> Iterable[str]:
    for name, write in _REMARKS.items():
        if entry.details.get(name):
            yield write(entry.details[name], words)
    if lines := confirmed_in(entry, words.workflow):
        yield str(_("Confirmed: %(lines)s", lines="; ".join(line.text(words.lang) for line in lines)))


def _reason(code: str, words: _Words) -> str:
    label = words.workflow.reasons.get(code)
    return str(_("Reason: %(reason)s", reason=label.text(words.lang) if label else code))


def _late(seconds: int, _words: _Words) -> str:
    if seconds < 60:
        return str(_("On time"))
    return str(ngettext("%(num)d minute late", "%(num)d minutes late", seconds // 60))


def _changed(names: Iterable[str], _words: _Words) -> str:
    parts = {
        "assignee_id": _("who handles it"),
        "deadline": _("deadline"),
        "priority": _("priority"),
        "embargo": _("embargo"),
    }
    return str(_("Changed: %(parts)s", parts=", ".join(parts.get(name, name) for name in names)))


_REMARKS: Mapping[str, Callable[[Any, _Words], str]] = {
    "reason": _reason,
    "signed": lambda kind, words: _("Signed: %(approval)s", approval=words.approvals([kind])),
    "voided": lambda kinds, words: _("Fell: %(approvals)s", approvals=words.approvals(kinds)),
    "debt_opened": lambda _id, _words: _("A later check is owed"),
    "debt_cleared": lambda _id, _words: _("The later check is done"),
    "sequence": lambda number, _words: _("Sent to the portals as number %(number)d", number=number),
    "scheduled_for": lambda moment, _words: _("Scheduled for %(moment)s", moment=show(from_iso(moment))),
    "late_seconds": _late,
    "changed": _changed,
    "delegation": lambda _id, _words: _("Under a lent role"),
}
