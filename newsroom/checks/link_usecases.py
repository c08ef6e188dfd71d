"""Trying a story's links on demand, and remembering what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from newsroom.access import read_story
from newsroom.checks.probing import MOST, Limits, probe
from newsroom.content import parse
from newsroom.db import db, transaction
from newsroom.findings import digest_of
from newsroom.installation import settings
from newsroom.models import LinkState, Revision
from newsroom.person import Person
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import of_content
from newsroom.worker.guard import LOOPBACK, Passport

FRESH = timedelta(minutes=10)
"""An address that was tried within this time is not tried again: the server is somebody else's."""

KEEP = timedelta(days=90)


def try_links(person: Person, story_id: str, at: datetime, limits: Limits | None = None) -> dict[str, str]:
    """Try the addresses in a story's present text (the first 50 that were not tried just now).

    Returns the fault of each that was tried ("": none; see probing). The network is asked outside of any
    transaction. Raises NotFound.
    """
    wanted = _wanted(person, story_id, at)
    found = probe(wanted, _passport(), limits) if wanted else {}
    if found:
        _remember(found, at)
    return found


def _wanted(person: Person, story_id: str, at: datetime) -> list[str]:
    session = db.session()
    story = read_story(session, person, story_id)
    content = parse(session.get_one(Revision, story.revision_id).content)
    urls = addresses(of_content(content))
    fresh = _tried_since(session, urls, at - FRESH)
    session.commit()  # no connection is held while strangers are waited for
    return [url for url in urls if url not in fresh][:MOST]


def _tried_since(session: Session, urls: tuple[str, ...], moment: datetime) -> set[str]:
    digests = [digest_of(url) for url in urls]
    tried = select(LinkState.url).where(LinkState.digest.in_(digests), LinkState.checked_at > moment)
    return set(session.scalars(tried))


def _remember(found: Mapping[str, str], at: datetime) -> None:
    with transaction() as session:
        session.execute(delete(LinkState).where(LinkState.checked_at < at - KEEP))
        for url, fault in found.items():
            session.merge(LinkState(digest=digest_of(url), url=url, fault=fault, checked_at=at))


def _passport() -> Passport:
    """Nothing beyond the public internet; in the demo and in tests loopback, where their portals are."""
    trying = settings().demo or settings().testing
    return Passport(LOOPBACK, loopback=True) if trying else Passport()
