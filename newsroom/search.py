"""Finding stories by their words, with or without accents: FTS5 on SQLite, a GIN index on PostgreSQL.

Both hold the same folded tokens (newsroom.text.search_tokens), written in the transaction that writes the
text.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal, select, table, text
from sqlalchemy.orm import Session

from newsroom.content import Content
from newsroom.html import to_text
from newsroom.models import Story
from newsroom.text import search_tokens

MAX_TOKENS = 12
MANY = 500
_INDEX = table("story_search", column("story_id"), column("tokens"), column("rowid"), column("vector"))


def index_story(session: Session, story_id: str, content: Content) -> None:
    """Put the words of a story into the index, in place of what stood there."""
    index_stories(session, {story_id: content})


def index_stories(session: Session, contents: Mapping[str, Content]) -> None:
    """The same for many stories, given by their ids: as many statements as for one."""
    if not contents:
        return
    rows = [
        {"row": row_number(story_id), "story_id": story_id, "tokens": _words_of(content)}
        for story_id, content in contents.items()
    ]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text(
                "INSERT OR REPLACE INTO story_search (rowid, story_id, tokens)"
                " VALUES (:row, :story_id, :tokens)"
            ),
            rows,
        )
        return
    session.execute(
        text(
            "INSERT INTO story_search (story_id, tokens) VALUES (:story_id, :tokens)"
            " ON CONFLICT (story_id) DO UPDATE SET tokens = excluded.tokens"
        ),
        rows,
    )


def found(session: Session, query: str) -> Select[Any] | None:
    """The ids of the stories with every word of `query`; None when it holds no word to look for."""
    tokens = search_tokens(query)[:MAX_TOKENS]
    if not tokens:
        return None
    if session.get_bind().dialect.name == "sqlite":
        # Every token is quoted: FTS5 would read bare text as its query language.
        wanted = " ".join(f'"{token}"' for token in tokens)
        return select(_INDEX.c.story_id).where(text("story_search MATCH :wanted").bindparams(wanted=wanted))
    query_of = func.plainto_tsquery(text("'simple'"), bindparam("wanted", " ".join(tokens)))
    return select(_INDEX.c.story_id).where(_INDEX.c.vector.op("@@")(query_of))


def matching(session: Session, query: str) -> ColumnElement[bool] | None:
    """The condition that keeps the stories of `found`, for a list of the first; None where that is None.

    SQLite would write down every match before it sorts them. Where there are many, it is to look into the
    words of each story in the list instead, and soon has enough.
    """
    stories = found(session, query)
    if stories is None:
        return None
    if session.get_bind().dialect.name == "sqlite" and _many(session, stories):
        words = literal(" ") + _INDEX.c.tokens + literal(" ")
        has_all = (func.instr(words, f" {token} ") > 0 for token in search_tokens(query)[:MAX_TOKENS])
        of_story = select(_INDEX.c.story_id).where(_INDEX.c.rowid == func.story_row(Story.id), *has_all)
        return of_story.correlate(Story).exists()
    return Story.id.in_(stories)


def row_number(story_id: str) -> int:
    """FTS5 finds rows by number alone: the upper 62 bits of the random id. SQLite knows this as story_row."""
    return UUID(story_id).int >> 66


def _many(session: Session, stories: Select[Any]) -> bool:
    # The numbers stand in the index itself; for the ids every match would have to be looked up.
    first = stories.with_only_columns(_INDEX.c.rowid).limit(MANY).subquery()
    return session.scalar(select(func.count()).select_from(first)) == MANY


def _words_of(content: Content) -> str:
    words = [content.title, content.sapo, to_text(content.body), content.byline, *content.tags]
    return " ".join(search_tokens(" ".join(words)))
