"""What is known in a case: its log, facts, claims and evidence."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.captures import Origin, Taken, address_refusal, in_case, keep, keep_link, put_bytes
from newsroom.case_log import write_entry
from newsroom.db import transaction
from newsroom.errors import Invalid, NotFound, Outdated, Sentence, words
from newsroom.incident_access import Part, lock_incident
from newsroom.incidents.usecases import BODY_LIMIT, note
from newsroom.models import Capture, Claim, Fact, IncidentRole, new_id
from newsroom.models.incident import ENTRY_KINDS, FACT_STATES, VERDICTS
from newsroom.person import Person
from newsroom.text import clean_block, clean_line


@dataclass(frozen=True)
class Said:
    """A fact as it is written down: `state` known, checking or unknown; `owner_id`: whose task it is ("":
    nobody's yet); what is known has a source, in words or as evidence (`capture_id`).
    """

    body: str
    state: str
    owner_id: str = ""
    source: str = ""
    capture_id: str = ""


@dataclass(frozen=True)
class Quoted:
    """A claim in its own words, whose it is, and where it stands and first stood."""

    quoted: str
    author: str = ""
    appearance_url: str = ""
    first_appearance_url: str = ""


def log(person: Person, incident_id: str, kind: str, body: str, at: datetime) -> None:
    """Write a line into the log of a case; it is never changed. Raises NotFound, Forbidden, Refused, Invalid
    (kind, body).
    """
    said = clean_block(body)
    errors = _length({"body": said}, needed="body")
    if kind not in ENTRY_KINDS:
        errors["kind"] = words("Not a valid choice.")
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        written = write_entry(session, part.incident, person, kind, said, at)
        note(session, part.incident, "incident.log", person, at, kind=kind, **written)


def add_fact(person: Person, incident_id: str, said: Said, at: datetime) -> Fact:
    """Write down what is known, being checked or unknown. Raises NotFound, Forbidden, Refused, Invalid."""
    clean = _clean_fact(said)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        _check_fact(session, part, clean)
        fact = Fact(id=new_id(), incident_id=incident_id, created_at=at, changed_at=at, **_columns(clean))
        session.add(fact)
        note(session, part.incident, "fact.add", person, at, fact=fact.id, state=fact.state)
        return fact


def change_fact(
    person: Person, incident_id: str, fact_id: str, version: int, said: Said, at: datetime
) -> None:
    """Say what is known now; `version`: that the change was made from. Raises NotFound, Forbidden, Refused,
    Invalid.
    """
    clean = _clean_fact(said)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        fact = session.get(Fact, fact_id)
        if fact is None or fact.incident_id != incident_id:
            raise NotFound(words("There is no such fact in this case."))
        if fact.version != version:
            raise Outdated(words("Somebody changed this since you opened the page."))
        _check_fact(session, part, clean)
        was = fact.state
        for name, value in _columns(clean).items():
            setattr(fact, name, value)
        fact.changed_at, fact.version = at, version + 1
        note(session, part.incident, "fact.change", person, at, fact=fact.id, was=was, state=fact.state)


def add_claim(
    person: Person, incident_id: str, claim: Quoted, at: datetime, claim_id: str | None = None
) -> None:
    """Write down a further claim. Raises NotFound, Forbidden, Refused, Invalid (the fields of Quoted)."""
    clean = Quoted(
        clean_block(claim.quoted),
        clean_line(claim.author),
        clean_line(claim.appearance_url),
        clean_line(claim.first_appearance_url),
    )
    errors = _length({"quoted": clean.quoted}, needed="quoted")
    if len(clean.author) > 200:
        errors["author"] = words("This is too long.")
    for name in ("appearance_url", "first_appearance_url"):
        if wrong := address_refusal(getattr(clean, name)):
            errors[name] = wrong
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        row = Claim(id=claim_id or new_id(), incident_id=incident_id, created_at=at, **vars(clean))
        session.add(row)
        note(session, part.incident, "claim.add", person, at, claim=row.id)


def judge_claim(
    person: Person, incident_id: str, claim_id: str, verdict: str, why: str, at: datetime
) -> None:
    """Say what was found about a claim: fake, misleading or true, and why. Raises NotFound, Forbidden,
    Refused, Invalid (verdict, why).
    """
    reason = clean_block(why)
    errors = _length({"why": reason}, needed="why")
    if verdict not in VERDICTS:
        errors["verdict"] = words("Not a valid choice.")
    if errors:
        raise Invalid(errors)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        claim = session.get(Claim, claim_id)
        if claim is None or claim.incident_id != incident_id:
            raise NotFound(words("There is no such claim in this case."))
        claim.verdict, claim.why, claim.version = verdict, reason, claim.version + 1
        note(session, part.incident, "claim.judge", person, at, claim=claim.id, verdict=verdict)


def bring_evidence(
    person: Person, incident_id: str, taken: Taken | None, source_url: str, about: str, at: datetime
) -> Capture:
    """Keep a file as evidence, or an address where there is no file; with where it is from and what it shows.

    Raises NotFound, Forbidden, Refused, Invalid (file, source_url, about), StoreAway.
    """
    url, said = clean_line(source_url), clean_block(about)
    errors = _length({"about": said})
    if wrong := address_refusal(url):
        errors["source_url"] = wrong
    if taken is None and not url:
        errors["file"] = words("Choose a file, or give an address.")
    if errors:
        raise Invalid(errors)
    if taken is not None:
        put_bytes(taken)
    with transaction() as session:
        part = _writable(session, person, incident_id)
        shown = taken is not None and taken.media_type.startswith("image/")
        kind = "link" if taken is None else "screenshot" if shown else "file"
        origin = Origin(kind, None, incident_id, url, said)
        if taken is None:
            capture = keep_link(session, person, url[:200], origin, at)
        else:
            capture = keep(session, person, taken, origin, at)
        note(session, part.incident, "evidence.add", person, at, capture=capture.id, sha256=capture.sha256)
        return capture


def _writable(session: Session, person: Person, incident_id: str) -> Part:
    part = lock_incident(session, person, incident_id)
    part.must_write()
    return part


def _clean_fact(said: Said) -> Said:
    clean = Said(clean_block(said.body), said.state, said.owner_id, clean_block(said.source), said.capture_id)
    errors = _length({"body": clean.body, "source": clean.source}, needed="body")
    if clean.state not in FACT_STATES:
        errors["state"] = words("Not a valid choice.")
    if clean.state == "known" and not (clean.source or clean.capture_id):
        errors["source"] = words("What is known has a source: name it, or choose a piece of evidence.")
    if errors:
        raise Invalid(errors)
    return clean


def _check_fact(session: Session, part: Part, said: Said) -> None:
    errors: dict[str, Sentence] = {}
    if said.capture_id and not in_case(session, said.capture_id, part.incident.id):
        errors["capture_id"] = words("This case has no such evidence.")
    if said.owner_id and said.owner_id not in _people(session, part):
        errors["owner_id"] = words("Only somebody with a role in the case can have this as a task.")
    if errors:
        raise Invalid(errors)


def _people(session: Session, part: Part) -> set[str]:
    held = select(IncidentRole.user_id).where(
        IncidentRole.incident_id == part.incident.id, IncidentRole.ended_at.is_(None)
    )
    return set(session.scalars(held))


def _columns(said: Said) -> dict[str, str | None]:
    return {**vars(said), "owner_id": said.owner_id or None, "capture_id": said.capture_id or None}


def _length(fields: dict[str, str], needed: str = "") -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {
        name: words("This is too long.") for name, value in fields.items() if len(value) > BODY_LIMIT
    }
    if needed and not fields[needed]:
        errors[needed] = words("This field is required.")
    return errors
