"""Naming people in a remark: "@" and a name, of those who may read the story."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, insert, or_, select
from sqlalchemy.orm import Session, selectinload

from newsroom.access import SECTION_READERS
from newsroom.models import Comment, CommentMention, Delegation, RoleGrant, Story, User
from newsroom.text import clean_line, fold

PEOPLE_AT_MOST = 2000
"""How many people are looked through for a name."""
NAMED_AT_MOST = 20
"""How many people one remark can name."""
OFFERED = 8


def readers_of(session: Session, story: Story, at: datetime) -> Sequence[User]:
    """Active people who may read a story at `at` (UTC), by given name, with their roles."""
    found = select(User).where(User.active, or_(*_may_read(story, at)))
    return session.scalars(
        found.order_by(User.sort_key, User.id).limit(PEOPLE_AT_MOST).options(selectinload(User.grants))
    ).all()


def matching(people: Sequence[User], typed: str) -> list[User]:
    """The first of `people` with a name in which every typed word begins a word; accents do not matter."""
    wanted = fold(clean_line(typed)).split()
    found = [user for user in people if _answers(fold(user.name).split(), wanted)]
    return found[:OFFERED]


def name_people(session: Session, story: Story, comment: Comment, chosen: Collection[str]) -> None:
    """Keep whom a remark names. Of several people with one name those `chosen` count, else all of them."""
    if "@" not in comment.body:
        return
    named = _named(comment.body, readers_of(session, story, comment.created_at), chosen)
    rows = [{"comment_id": comment.id, "user_id": user_id} for user_id in named]
    if rows:
        session.execute(insert(CommentMention), rows)


def _named(body: str, people: Sequence[User], chosen: Collection[str]) -> list[str]:
    text, found = clean_line(body).casefold(), list[str]()
    for name in sorted({clean_line(user.name).casefold() for user in people}, key=len, reverse=True):
        # A longer name is not also the shorter one it begins with.
        text, times = re.subn(rf"@{re.escape(name)}(?!\w)", " ", text)
        if not times:
            continue
        bearers = [user.id for user in people if clean_line(user.name).casefold() == name]
        found += [user_id for user_id in bearers if user_id in chosen] or bearers
    return found[:NAMED_AT_MOST]


def _answers(name: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(part) for word in name) for part in wanted)


def _may_read(story: Story, at: datetime) -> list[ColumnElement[bool]]:
    """The rule of newsroom.access.visible, asked the other way round: of one story, who."""
    here = (RoleGrant.section_slug == story.section) | RoleGrant.section_slug.is_(None)
    lent_here = (Delegation.section_slug == story.section) | Delegation.section_slug.is_(None)
    lent = exists().where(
        Delegation.to_user_id == User.id,
        Delegation.role.in_(SECTION_READERS),
        lent_here,
        Delegation.starts_at <= at,
        Delegation.ends_at > at,
        Delegation.revoked_at.is_(None),
    )
    own = [User.id == story.author_id, *([User.id == story.assignee_id] if story.assignee_id else [])]
    return [*own, User.grants.any(here & RoleGrant.role.in_(SECTION_READERS)), lent]
