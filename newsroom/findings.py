"""Proof-reading with what this newsroom has set and knows: from our tables to newsroom.proof and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import cast

from sqlalchemy import func, literal, or_, select, text, union_all, update
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.content import Content, parse
from newsroom.db import db, transaction
from newsroom.html_rules import MEDIA_PREFIX
from newsroom.models import Asset, CheckSetting, KnownName, LinkState, Revision, Story
from newsroom.proof import context as proof
from newsroom.proof.context import Context
from newsroom.proof.finding import LEVELS, Level
from newsroom.proof.inspection import inspect, level_of
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import Manuscript
from newsroom.proof.registry import BY_CODE, VALUES
from newsroom.story_types import DEMANDS, demand
from workflows import MISSING

FINDINGS = "findings"
"""The hindrance (see workflows.checks) that findings of the level "block" are; for a field that the content
type asks for there is one more that names it.
"""

AT_ONCE = 50
"""Texts judged anew at a time: half a second's work."""

_SETTINGS = union_all(
    select(literal("level").label("kind"), CheckSetting.code, CheckSetting.level, CheckSetting.value),
    select(literal("type"), *DEMANDS),
)
_ASSET = re.compile(f"{MEDIA_PREFIX}([0-9a-f-]{{36}})/")
_NEED_NAMES = ("name_accents", "title_wrong", "title_expired")


def settings_of(session: Session, at: datetime) -> Context:
    """The levels and values of this newsroom on the local day of `at` (UTC), and what its content types ask
    for: one statement.
    """
    rows: dict[str, list[tuple[str, str, str]]] = {"level": [], "type": []}
    for kind, *said in session.execute(_SETTINGS):
        rows[kind].append((said[0], said[1], said[2]))
    return context_of(rows["level"], rows["type"], at)


def context_of(
    levels: Iterable[tuple[str, str, str]], types: Iterable[tuple[str, str, str]], at: datetime
) -> Context:
    """The same from rows that were read already: (code, level, value) of rules, and of content types what
    `DEMANDS` names. What only another version of the programme knows is passed over.
    """
    known = [(code, cast("Level", level), value) for code, level, value in levels if code in BY_CODE]
    return Context(
        local(at).date(),
        {code: level for code, level, _ in known},
        {code: value for code, _, value in known if value and code in VALUES},
        demands={slug: demand(required, limits) for slug, required, limits in types},
    )


def with_names(session: Session, context: Context) -> Context:
    """The same with the dictionary of names: one statement."""
    rows = session.execute(
        select(KnownName.name, KnownName.title, KnownName.valid_from, KnownName.valid_to)
    ).all()
    return replace(context, names=directory(tuple(tuple(row) for row in rows)))


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
    named = named_pictures(story)
    if not named:
        return context
    made = set(session.scalars(select(Asset.id).where(Asset.id.in_(named.values()), Asset.ai_used)))
    return replace(context, ai_pictures=frozenset(src for src, asset in named.items() if asset in made))


def named_pictures(story: Manuscript) -> dict[str, str]:
    """The pictures of a text that the library has: the id of each by its address."""
    return {picture.src: found[1] for picture in story.body.pictures if (found := _ASSET.match(picture.src))}


def digest_of(url: str) -> str:
    """The key under which the state of an address is kept: its SHA-256 in hexadecimal."""
    return sha256(url.encode()).hexdigest()


def blocking(session: Session, content: Content, at: datetime) -> frozenset[str]:
    """The hindrances that what is found in a text at `at` (UTC) and must be put right makes; none: it may go
    on.
    """
    context = settings_of(session, at)
    return _blocked(content, _with_needed_names(session, context))


def note_findings(session: Session, story: Story, content: Content, at: datetime) -> None:
    """Let the story know whether findings stand in the way of the text just written."""
    _mark(story, blocking(session, content, at))


def hindrances_of(session: Session, story: Story, content: Content, at: datetime) -> frozenset[str]:
    """What stands in the way of a story's present text at `at` (UTC). While it waits to be judged by rules
    that were changed it is judged here, so that no step goes by the old ones: two statements more.
    """
    known = frozenset(story.hindrances)
    if not story.unchecked:
        return known
    return frozenset(filter(_of_others, known)) | blocking(session, content, at)


def hold_writers_back(session: Session) -> None:
    """Let every text that is being saved be saved first, and no other begin, until this transaction ends: a
    text is judged either by the rules of before, and then questioned, or by the new ones.
    """
    if session.get_bind().dialect.name == "postgresql":  # on SQLite there is only one writer anyway
        session.execute(text("LOCK TABLE story IN EXCLUSIVE MODE"))


def question_all(session: Session) -> int:
    """Have every text judged anew, for the rules have changed; returns how many. One statement."""
    return len(session.execute(update(Story).values(unchecked=True).returning(Story.id)).all())


def question_names(session: Session, at: datetime) -> int:
    """Have every text judged anew where the dictionary of names, which has changed, can hold one up at `at`
    (UTC): with an entry comes its title, which counts before every name. Returns how many; two statements.
    """
    return question_all(session) if _names_matter(settings_of(session, at)) else 0


def question_dated_titles(at: datetime) -> int:
    """The same on the local day of `at` (UTC) where a title of the dictionary begins to hold on it, or held
    until the day before: who was right yesterday is wrong today.
    """
    today = local(at).date()
    turns = or_(KnownName.valid_from == today, KnownName.valid_to == today - timedelta(days=1))
    with transaction() as session:
        if session.scalar(select(KnownName.id).where(turns).limit(1)) is None:
            return 0
        hold_writers_back(session)
        return question_names(session, at)


def unchecked(session: Session) -> int:
    """How many texts wait to be judged anew: one statement."""
    return session.scalar(select(func.count()).select_from(Story).where(Story.unchecked)) or 0


def look_again(at: datetime, at_once: int = AT_ONCE) -> int:
    """Judge the next texts that wait for it, those changed last first, at `at` (UTC); returns how many.

    They are read before the transaction, which is short then. What was written or set meanwhile is left for
    the next look.
    """
    session = db.session()
    found = session.execute(_WAITING.limit(at_once)).all()
    if not found:
        session.commit()
        return 0
    context = _with_needed_names(session, settings_of(session, at))
    session.commit()
    held = {row.id: (row.revision_id, _blocked(parse(row.content), context)) for row in found}
    with transaction() as writing:
        same_rules = _with_needed_names(writing, settings_of(writing, at)) == context
        return _settle(writing, held) if same_rules else 0


def _settle(session: Session, held: Mapping[str, tuple[str, frozenset[str]]]) -> int:
    waiting = select(Story).where(Story.id.in_(held), Story.unchecked).with_for_update(skip_locked=True)
    settled = 0
    for story in session.scalars(waiting.execution_options(populate_existing=True)):
        revision_id, found = held[story.id]
        if story.revision_id == revision_id:
            _mark(story, found)
            settled += 1
    return settled


_WAITING = (
    select(Story.id, Story.revision_id, Revision.content)
    .join(Revision, Revision.id == Story.revision_id)
    .where(Story.unchecked)
    .order_by(Story.updated_at.desc())
)


def _with_needed_names(session: Session, context: Context) -> Context:
    return with_names(session, context) if _names_matter(context) else context


def _names_matter(context: Context) -> bool:
    """Whether what is found by the dictionary of names holds a text up in this newsroom."""
    return any(level_of(BY_CODE[code], context) == "block" for code in _NEED_NAMES)


def _blocked(content: Content, context: Context) -> frozenset[str]:
    found = inspect(content, context, least=LEVELS[-1])
    missing = {f"{MISSING}{one.params['what']}" for one in found if one.code == "missing_field"}
    return frozenset(missing | ({FINDINGS} if found else set()))


def _of_others(hindrance: str) -> bool:
    """Whether a hindrance is none that findings make."""
    return hindrance != FINDINGS and not hindrance.startswith(MISSING)


def _mark(story: Story, found: frozenset[str]) -> None:
    story.unchecked = False
    wanted = [*filter(_of_others, story.hindrances or ()), *sorted(found)]
    if wanted != story.hindrances:
        story.hindrances = wanted


@lru_cache(maxsize=2)
def directory(rows: Sequence[tuple[str, str, date | None, date | None]]) -> proof.Directory:
    """The dictionary of names. Kept for as long as nobody changes it: preparing a thousand names takes longer
    than reading a text.
    """
    return proof.Directory(tuple(proof.KnownName(*row) for row in rows))
