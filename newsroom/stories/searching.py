"""How the list of stories comes by its page: which way costs least for what is asked. Reads only."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, func, select, true
from sqlalchemy.orm import Session

from newsroom.models import Revision, Story
from newsroom.search import begun_last, holds, is_common, matched, matches, story_key, tally
from newsroom.search_marks import Marker
from newsroom.search_words import Query

COUNTED, COUNTED_OF_MANY = 500, 200
"""So far stories are counted; of a word in many every one more has to be looked up."""
NARROW = 2500
"""So many stories that the other filters leave are looked into one by one."""
NEWEST = 4000
"""So many of the first stories are looked into before all matches are sorted."""
LONGEST_TEXT = 400_000
"""Bytes of a stored text that is read for a piece to show."""

Order = Sequence[SQLColumnExpression[Any]]
BEGUN: Order = (Story.search_row.desc(), Story.id.desc())
"""As stories were begun, the last in front."""
SORTED: Order = ((Story.search_row + 0).desc(), Story.id.desc())
"""The same by sorting the few there are: a database would rather go through the index of all."""


@dataclass(frozen=True)
class Way:
    """A way to find: the ids of all that is meant, counted up to `limit`; of a page of them,
    `first(order, after, most)`; of those begun last, `begun(most)`. `sure`: a page that is not full is the
    last; else the next way has to say.
    """

    all: Select[Any]
    limit: int
    first: Callable[[Order, ColumnElement[bool], int], Select[Any]]
    begun: Callable[[int], Select[Any]]
    sure: bool = True


def plainly(stories: Select[Any]) -> Way:
    """The way without words, and wherever a condition is enough."""

    def first(order: Order, after: ColumnElement[bool], most: int) -> Select[Any]:
        return stories.where(after).order_by(*order).limit(most)

    return Way(stories, COUNTED, first, lambda most: first(SORTED, true(), most))


def ways(session: Session, query: Query, where: ColumnElement[bool]) -> Iterator[Way]:
    """The ways to find the stories of `query` under the other conditions, the one to be tried first in front.

    A word in few stories: take these and sort them. In many, while other filters leave few: look into those.
    In many of many: look into the first in order, until the page is full. It soon is, unless such stories
    stand far down; then all of them are sorted after all.
    """
    found = matches(session, query)
    if not is_common(session, query):
        yield plainly(select(Story.id).where(matched(session, found), where))
        return

    def walk(order: Order, after: ColumnElement[bool], most: int) -> Select[Any]:
        # Whoever looks into them takes them in the order they come, and stops when there are enough.
        key = story_key(session).label("key")
        first = select(Story.id, key).where(where, after).order_by(*order).limit(NEWEST).subquery()
        return select(first.c.id).where(holds(session, query, first.c.key)).limit(most)

    if (session.scalar(tally(select(Story.id).where(where), NARROW + 1)) or 0) <= NARROW:
        left = plainly(select(Story.id).where(where, holds(session, query, story_key(session))))
        yield replace(left, begun=lambda most: walk(SORTED, true(), most))
        return

    def begun(most: int) -> Select[Any]:
        indexed = begun_last(session, query, where, most)
        return walk(BEGUN, true(), most) if indexed is None else indexed

    # Story by story as the index gives them, so that counting can stop.
    known = select(Story.id).where(story_key(session) == found.c.key, where).correlate(found)
    many = select(found.c.key).where(known.scalar_subquery().is_not(None))
    yield Way(many, COUNTED_OF_MANY, walk, begun, sure=False)
    yield plainly(select(Story.id).where(matched(session, found), where))


def pieces(session: Session, marker: Marker, stories: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, Markup]:
    """What stands around the first hit in the text of each of `stories` (id, revision_id), by their ids. They
    must be ones that the person may read.
    """
    texts = select(Revision.story_id, Revision.content).where(
        Revision.id.in_([story.revision_id for story in stories]),
        func.length(Revision.content) < LONGEST_TEXT,
    )
    found = {row.story_id: json.loads(row.content) for row in session.execute(texts)}
    return {story_id: marker.piece(text["sapo"], text["body"]) for story_id, text in found.items()}
