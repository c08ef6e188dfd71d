"""Logging a signal, keeping what is captured of it, deciding about it, putting it into a case.

Each change is noted in the stream "signal:<id>" of the trail. Those on duty are told of a new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import triage
from newsroom.captures import Origin, Taken, address_refusal, keep, keep_link, put_bytes, take_words
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, Outdated, Refused, Sentence, words
from newsroom.incident_access import lock_incident
from newsroom.models import Capture, Incident, IncidentRole, Signal, new_id
from newsroom.notices import PEOPLE_AT_MOST, notify
from newsroom.person import Person
from newsroom.signals.access import lock_signal, may_triage, must_triage
from newsroom.signals.addresses import host_of, key_of
from newsroom.telling import holders
from newsroom.text import clean_block, clean_line
from newsroom.triage import Verdict

LIMITS = {"source": 200, "quote": 4000, "reach": 200, "seen_by": 120}
MOST_FILES = 10
TOO_LONG = words("This is too long.")
ON_DUTY = ("editor", "secretary")
"""Who is told of a new signal."""


@dataclass(frozen=True)
class Seen:
    """What somebody saw: where (`source` in words; left empty it is the host of `url`), the words quoted, how
    far it reaches; when it was first seen (None: now) and by whom ("": whoever logs it), when the agency
    received it, if it was sent to it. `exercise`: part of a rehearsal. Times are UTC.
    """

    url: str = ""
    quote: str = ""
    source: str = ""
    reach: str = ""
    first_seen_at: datetime | None = None
    seen_by: str = ""
    received_at: datetime | None = None
    exercise: bool = False


def log_signal(
    person: Person, seen: Seen, files: Sequence[Taken], at: datetime, signal_id: str | None = None
) -> Signal:
    """Log a signal with what was captured of it; the words quoted are kept to the byte as well. Those on duty
    are told. Raises Forbidden, Invalid (the fields of Seen, file), StoreAway.
    """
    if not person.roles():
        raise Forbidden(words("Your account has no role yet: ask the administrator for one."))
    clean = _cleaned(seen, at)
    if errors := _mistakes(clean, files, at):
        raise Invalid(errors)
    taken = [*files, *([take_words(clean.quote, "trich-dan.txt")] if clean.quote else [])]
    for one in taken:
        put_bytes(one)
    with transaction() as session:
        signal = _signal(person, clean, at, signal_id or new_id())
        session.add(signal)
        session.flush()
        kept = [_keep(session, person, signal, one, at) for one in taken]
        if clean.url and not files:
            kept.append(
                keep_link(session, person, clean.url[:200], Origin("link", signal.id, None, clean.url), at)
            )
        digests = [one.sha256 for one in kept if one.sha256]
        triage.note(session, signal, "signal.log", person, at, captures=digests)
        _tell(session, signal, holders(session, ON_DUTY, "", at), person, "log", at)
        return signal


def bring_captures(person: Person, signal_id: str, files: Sequence[Taken], at: datetime) -> list[Capture]:
    """Keep more of a signal: for whoever logged it, and those who decide about signals. Raises NotFound,
    Forbidden, Refused, Invalid (file), StoreAway.
    """
    if errors := _mistakes_in_files(files, needed=True):
        raise Invalid(errors)
    for one in files:
        put_bytes(one)
    with transaction() as session:
        signal = lock_signal(session, person, signal_id)
        if signal.logged_by_id != person.id and not may_triage(person):
            raise Forbidden(words("Whoever logged it, and those on duty, add to a signal."))
        triage.must_be_open(session, signal)
        kept = [_keep(session, person, signal, one, at) for one in files]
        triage.note(session, signal, "signal.capture", person, at, captures=[one.sha256 for one in kept])
        return kept


def decide(person: Person, signal_id: str, version: int, verdict: Verdict, at: datetime) -> None:
    """Decide about a signal, or decide anew; `version`: that the page showed. Raises NotFound, Forbidden,
    Outdated, Refused, Invalid (severity, decision, reason).
    """
    with transaction() as session:
        signal = _to_triage(session, person, signal_id, version)
        triage.decide(session, signal, replace(verdict, reason=clean_block(verdict.reason)), person, at)


def join_case(
    person: Person, signal_id: str, version: int, incident_id: str, reason: str, at: datetime
) -> Incident:
    """Put a signal into an open case that the person may know of: it is answered there, and what was captured
    of it is evidence of the case. Those in it are told. Raises NotFound, Forbidden, Outdated, Refused,
    Invalid (reason).
    """
    with transaction() as session:
        signal = _to_triage(session, person, signal_id, version)
        if signal.incident_id is not None:
            raise Refused(words("This signal belongs to a case already."))
        part = lock_incident(session, person, incident_id)
        if not part.open:
            raise Refused(words("This case is closed: nothing in it changes."))
        incident = part.incident
        triage.must_match(signal, incident.exercise)
        grave = signal.severity or incident.severity
        triage.decide(session, signal, Verdict(grave, "answer", clean_block(reason), incident), person, at)
        _tell(session, signal, _at_work(session, incident), person, "join", at)
        return incident


def _to_triage(session: Session, person: Person, signal_id: str, version: int) -> Signal:
    must_triage(person)
    signal = lock_signal(session, person, signal_id)
    if signal.version != version:
        raise Outdated(
            words(
                "Somebody decided about this signal since you opened the page: see below. What you typed is"
                " still here; save it to decide anew."
            )
        )
    return signal


def _cleaned(seen: Seen, at: datetime) -> Seen:
    url, source = clean_line(seen.url), clean_line(seen.source)
    if not source and url and not address_refusal(url):
        source = host_of(url)[: LIMITS["source"]]
    return replace(
        seen,
        url=url,
        source=source,
        quote=clean_block(seen.quote),
        reach=clean_line(seen.reach),
        seen_by=clean_line(seen.seen_by),
        first_seen_at=seen.first_seen_at or at,
    )


def _mistakes(seen: Seen, files: Sequence[Taken], at: datetime) -> dict[str, Sentence]:
    errors = _mistakes_in_files(files) | _mistakes_in_place(seen, bool(files))
    errors |= {name: TOO_LONG for name, most in LIMITS.items() if len(getattr(seen, name)) > most}
    moments = {"first_seen_at": seen.first_seen_at, "received_at": seen.received_at}
    ahead = words("It cannot lie in the future.")
    return errors | {name: ahead for name, moment in moments.items() if moment is not None and moment > at}


def _mistakes_in_place(seen: Seen, pictured: bool) -> dict[str, Sentence]:
    if wrong := address_refusal(seen.url):
        return {"url": wrong}
    if not (seen.url or seen.quote or pictured):
        return {"url": words("Give an address, the words you saw, or a screenshot.")}
    return {} if seen.source else {"source": words("Say where it was seen.")}


def _mistakes_in_files(files: Sequence[Taken], needed: bool = False) -> dict[str, Sentence]:
    if needed and not files:
        return {"file": words("Choose a file first.")}
    return {"file": words("Ten files at once are enough.")} if len(files) > MOST_FILES else {}


def _signal(person: Person, seen: Seen, at: datetime, signal_id: str) -> Signal:
    about = {**vars(seen), "first_seen_at": seen.first_seen_at or at}
    key = key_of(seen.url)
    return Signal(id=signal_id, url_key=key, logged_by_id=person.id, created_at=at, version=1, **about)


def _keep(session: Session, person: Person, signal: Signal, taken: Taken, at: datetime) -> Capture:
    shown = taken.media_type.startswith("image/")
    kind = "screenshot" if shown else "text" if taken.media_type == "text/plain" else "file"
    return keep(session, person, taken, Origin(kind, signal.id, None, signal.url), at)


def _at_work(session: Session, incident: Incident) -> list[str]:
    held = select(IncidentRole.user_id).where(
        IncidentRole.incident_id == incident.id, IncidentRole.ended_at.is_(None)
    )
    return list(session.scalars(held.limit(PEOPLE_AT_MOST)))


def _tell(
    session: Session, signal: Signal, people: Sequence[str], person: Person, what: str, at: datetime
) -> None:
    about = {"signal": signal.id, "what": what, "exercise": signal.exercise}
    notify(session, "signal", None, people, person.id, at, **about)
