"""Proof-reading with what this newsroom has set and knows: from our tables to newsroom.proof and back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.content import Content, parse
from newsroom.html_rules import MEDIA_PREFIX
from newsroom.models import Asset, CheckSetting, KnownName, LinkState, Revision, Story
from newsroom.proof import context as proof
from newsroom.proof.context import Context
from newsroom.proof.finding import LEVELS, Level
from newsroom.proof.inspection import inspect, level_of
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import Manuscript
from newsroom.proof.registry import BY_CODE, VALUES

FINDINGS = "findings"
"""The hindrance (see workflows.checks) that findings of the level "block" are."""

AT_ONCE = 500
_ASSET = re.compile(f"{MEDIA_PREFIX}([0-9a-f-]{{36}})/")
_NEED_NAMES = ("name_accents", "title_wrong", "title_expired")


def settings_of(session: Session, at: datetime) -> Context:
    """The levels and values of this newsroom on the local day of `at` (UTC): one statement."""
    rows = session.execute(select(CheckSetting.code, CheckSetting.level, CheckSetting.value)).all()
    levels: dict[str, Level] = {row.code: row.level for row in rows if row.code in BY_CODE}
    values = {row.code: row.value for row in rows if row.value and row.code in VALUES}
    return Context(local(at).date(), levels, values)


def with_names(session: Session, context: Context) -> Context:
    """The same with the dictionary of names: one statement."""
    rows = session.execute(
        select(KnownName.name, KnownName.title, KnownName.valid_from, KnownName.valid_to)
    ).all()
    return replace(context, names=_directory(tuple(tuple(row) for row in rows)))


def with_links(session: Session, context: Context, story: Manuscript) -> Context:
    """The same with what is known of the addresses a text links to: one statement, none without links."""
    digests = [digest_of(url) for url in addresses(story)]
    if not digests:
        return context
    dead = session.execute(
        select(LinkState.url, LinkState.fault).where(LinkState.digest.in_(digests), LinkState.fault != "")
    )
    return replace(context, links={row.url: row.fault for row in dead})


def with_pictures(session: Session, context: Context, story: Manuscript) -> Context:
    """The same with the pictures of a text that the library knows to be by AI: one statement at the most."""
    named = {picture.src: found[1] for picture in story.body.pictures if (found := _ASSET.match(picture.src))}
    if not named:
        return context
    made = set(session.scalars(select(Asset.id).where(Asset.id.in_(named.values()), Asset.ai_used)))
    return replace(context, ai_pictures=frozenset(src for src, asset in named.items() if asset in made))


def digest_of(url: str) -> str:
    """The key under which the state of an address is kept: its SHA-256 in hexadecimal."""
    return sha256(url.encode()).hexdigest()


def blocking(session: Session, content: Content, at: datetime) -> bool:
    """Whether a text has findings that must be put right before it may go on, at `at` (UTC)."""
    context = settings_of(session, at)
    return _blocked(content, _with_needed_names(session, context))


def note_findings(session: Session, story: Story, content: Content, at: datetime) -> None:
    """Let the story know whether findings stand in the way of the text just written."""
    _mark(story, blocking(session, content, at))


def look_again(session: Session, at: datetime) -> int:
    """Judge the stories anew that findings hold up, after a level was lowered; returns how many are free.

    What a raised level would hold up is noticed when its text is next written: nobody's approval falls
    because a setting changed.
    """
    held = select(Story, Revision.content).join(Revision, Revision.id == Story.revision_id)
    named = cast(Story.hindrances, String).contains(FINDINGS)
    context = _with_needed_names(session, settings_of(session, at))
    freed = 0
    for story, stored in session.execute(held.where(named).with_for_update(of=Story).limit(AT_ONCE)):
        if not _blocked(parse(stored), context):
            _mark(story, found=False)
            freed += 1
    return freed


def _with_needed_names(session: Session, context: Context) -> Context:
    wanted = any(level_of(BY_CODE[code], context) == "block" for code in _NEED_NAMES)
    return with_names(session, context) if wanted else context


def _blocked(content: Content, context: Context) -> bool:
    return bool(inspect(content, context, least=LEVELS[-1]))


def _mark(story: Story, found: bool) -> None:
    others: Iterable[str] = (name for name in story.hindrances or () if name != FINDINGS)
    wanted = [*others, FINDINGS] if found else list(others)
    if wanted != story.hindrances:
        story.hindrances = wanted


@lru_cache(maxsize=2)
def _directory(rows: Sequence[tuple[str, str, date | None, date | None]]) -> proof.Directory:
    """Kept for as long as nobody changes it: preparing a thousand names takes longer than reading a text."""
    return proof.Directory(tuple(proof.KnownName(*row) for row in rows))
