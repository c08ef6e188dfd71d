"""What is said about saving and about who is here, in the reader's language: for pages and for scripts."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from newsroom.clock import iso, local
from newsroom.i18n import say
from newsroom.person import Person
from newsroom.saving.queries import Around, Somebody
from newsroom.saving.usecases import Kept, Trouble


def hour(moment: datetime, at: datetime) -> str:
    """A moment as people at work say it, Hà Nội time: 14:03, and the day when it is not that of `at`."""
    then = local(moment)
    return then.strftime("%H:%M" if then.date() == local(at).date() else "%H:%M %d/%m/%Y")


@dataclass(frozen=True)
class Said:
    """Who is here, in sentences. `lock`: free, mine, other-page (another of one's own) or other."""

    people: tuple[str, ...]
    lock: str
    holder: str

    @property
    def alone(self) -> bool:
        """Whether there is nothing to show."""
        return not self.people and not self.holder

    def told(self) -> dict[str, object]:
        """The same for a script, with a mark that changes when any of it does."""
        plain = {"people": list(self.people), "lock": self.lock, "holder": self.holder}
        mark = hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
        return {**plain, "v": mark}


def said_of(around: Around, person: Person, at: datetime, page: str = "") -> Said:
    """Who is at a story at `at` (UTC), as `person` reads it on the page that calls itself `page`."""
    lock = _lock(around.holder, person, page)
    writing = around.holder.id if around.holder else ""
    people = [_("%(name)s is here", name=who.name) for who in around.here]
    people += [
        _("%(name)s has unsaved changes from %(time)s", name=who.name, time=hour(who.at, at))
        for who in around.unsaved
        if who.id != writing
    ]
    return Said(tuple(people), lock, _holder(around.holder, lock, at))


def troubled(trouble: Trouble, at: datetime) -> str:
    """Why a text that was kept could not be saved as it is."""
    values = {"name": trouble.who, "time": hour(trouble.since, at) if trouble.since else ""}
    sentences = {
        "taken": _(
            "%(name)s is editing this story since %(time)s. What you type is kept as your own copy.", **values
        ),
        "other-page": _("You are editing this story on another page since %(time)s.", **values),
        "moved-on": _(
            "%(name)s saved another text at %(time)s. Yours is kept; save to put the two together.", **values
        ),
    }
    return sentences[trouble.code] if trouble.code in sentences else _kept_but(trouble)


def told_of(kept: Kept, at: datetime) -> dict[str, object]:
    """What became of a text, for a script."""
    saved: dict[str, object] = {"saved": iso(kept.at), "shown": hour(kept.at, at)} if kept.at else {}
    if kept.trouble is None:
        return saved
    return {**saved, "code": kept.trouble.code, "sentence": troubled(kept.trouble, at)}


def _kept_but(trouble: Trouble) -> str:
    return " ".join((say(trouble.reason), _("What you typed is kept as your own copy.")))


def _lock(holder: Somebody | None, person: Person, page: str) -> str:
    if holder is None:
        return "free"
    if holder.id != person.id:
        return "other"
    return "mine" if holder.page in ("", page) else "other-page"


def _holder(holder: Somebody | None, lock: str, at: datetime) -> str:
    if holder is None or lock == "mine":
        return ""
    if lock == "other-page":
        return str(_("You are editing this story on another page since %(time)s.", time=hour(holder.at, at)))
    return str(_("%(name)s has been editing since %(time)s", name=holder.name, time=hour(holder.at, at)))
