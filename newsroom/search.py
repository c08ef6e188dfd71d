"""Finding stories by their words, with or without accents: FTS5 on SQLite, a GIN index on PostgreSQL.

Both hold one line of folded words for each story (newsroom.search_words), title, lead, body and the rest kept
apart by words nobody types, and beside it the different words with their marks. It is written in the
transaction that writes the text. What an index cannot say is read from that line, by the same expressions on
both.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsroom.content import Content, parse
from newsroom.html import to_text
from newsroom.models import Revision, Story
from newsroom.search_words import Query, Term, index_words, read_query

MANY = 2000
"""From so many matches on, looking into the newest stories one by one costs less than sorting all of them."""
NEAREST, THICK = 5000, 100
"""Where so many of the stories begun last match, looking one by one soon fills a page: as in MANY."""
LONGEST = 200_000
"""Characters of words that are indexed of one story: PostgreSQL holds no more than 1 MB of them."""
TITLE_END, LEAD_END, BODY_END = "x1x1", "x2x2", "x3x3"
_CHUNK = 500
READ = 20_000
"""Characters of a line that are read to say how well it matches."""
_INDEX = table("story_search", *map(column, ("rowid", "story_id", "words", "exact", "vector")))
_INDEX_TEXTS = (_INDEX.c.words, _INDEX.c.exact)
_WRITE = {
    "sqlite": "INSERT OR REPLACE INTO story_search (rowid, words, exact)"
    " SELECT search_row, :words, :exact FROM story WHERE id = :story_id",
    "postgresql": "INSERT INTO story_search (story_id, words, exact) VALUES (:story_id, :words, :exact)"
    " ON CONFLICT (story_id) DO UPDATE SET words = excluded.words, exact = excluded.exact",
}
_NUMBER = (
    "UPDATE story SET search_row = numbered.place FROM (SELECT id AS story_id,"
    " row_number() OVER (ORDER BY created_at, id) AS place FROM story) AS numbered"
    " WHERE numbered.story_id = story.id"
)


def index_story(session: Session, story_id: str, content: Content) -> None:
    """Put the words of a story into the index, in place of what stood there."""
    index_stories(session, {story_id: content})


def index_stories(session: Session, contents: Mapping[str, Content]) -> None:
    """The same for many stories, given by their ids: as many statements as for one."""
    rows = [{"story_id": story_id, **_line(content)} for story_id, content in contents.items()]
    if rows:
        session.execute(text(_WRITE[session.get_bind().dialect.name]), rows)


def index_all(session: Session) -> None:
    """Make the index anew from the texts: it is neither in a backup nor moved by a migration."""
    session.execute(text("DELETE FROM story_search"))
    session.execute(text(_NUMBER))
    texts = select(Story.id, Revision.content).join(Revision, Revision.id == Story.revision_id)
    for chunk in session.execute(texts.execution_options(yield_per=_CHUNK)).partitions():
        index_stories(session, {row.id: parse(row.content) for row in chunk})


def is_empty(session: Session) -> bool:
    """Whether there are stories, and none of them is in the index."""
    return bool(session.scalar(select(Story.id).limit(1))) and not session.scalar(
        select(_INDEX.c.words).limit(1)
    )


def matches(session: Session, query: Query) -> CTE:
    """The index's own key, `key`, of every story that matches: looked up once in a statement, however often
    it is named there. `query` must have terms.
    """
    index, _ = _keys(session)
    found = select(index.label("key"))
    if session.get_bind().dialect.name == "sqlite":
        match = text("story_search MATCH :wanted").bindparams(wanted=_fts5(query))
        return found.select_from(_INDEX).where(match).cte("found")
    wanted = cast(bindparam("wanted", _tsquery(query, "<->")), TSQUERY)
    return found.where(_INDEX.c.vector.op("@@")(wanted)).cte("found")


def matched(session: Session, found: CTE) -> ColumnElement[bool]:
    """The condition on Story that keeps what was found. No join: SQLite would at times go through all stories
    and look each up among the few.
    """
    return story_key(session).in_(select(found.c.key))


def story_key(session: Session) -> InstrumentedAttribute[Any]:
    """What the index knows a story by."""
    return _keys(session)[1]


def holds(session: Session, query: Query, key: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """The same as a condition that reads the line of the story with `key`: for few stories, or one by one.

    A scalar, because a database would make a join of anything else and read the lines of all stories.
    """
    find = _find(session)
    wanted = (find(_INDEX.c.words, term.piece) > 0 for term in query.terms)
    refused = (find(_INDEX.c.words, term.piece) == 0 for term in query.without)
    line = select(case((and_(*wanted, *refused), 1), else_=0)).where(_keys(session)[0] == key)
    return line.correlate_except(_INDEX).scalar_subquery() == 1


def matching(session: Session, typed: str) -> ColumnElement[bool] | None:
    """The condition that keeps the stories with what was `typed`, for a list of the newest first; None when
    that holds no word to look for.
    """
    query = read_query(typed)
    if not query.terms:
        return None
    if is_common(session, query):
        return holds(session, query, story_key(session))
    return matched(session, matches(session, query))


def begun_last(session: Session, query: Query, where: ColumnElement[bool], most: int) -> Select[str] | None:
    """The ids of the matches under `where` that were begun last: FTS5 gives its rows in that order, story by
    story. None where there is no such index.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    known = select(Story.id).where(Story.search_row == _INDEX.c.rowid, where)
    known_id = known.correlate(_INDEX).scalar_subquery()
    match = text("story_search MATCH :wanted").bindparams(wanted=_fts5(query))
    found = select(known_id.label("id")).select_from(_INDEX).where(match, known_id.is_not(None))
    return found.order_by(_INDEX.c.rowid.desc()).limit(most)


def is_common(session: Session, query: Query) -> bool:
    """Whether MANY stories have the words. Whether they stand side by side, PostgreSQL would have to read in
    every story that has them.
    """
    kind = session.get_bind().dialect.name
    wanted = _fts5(query) if kind == "sqlite" else _tsquery(query, "&")
    return bool(session.scalar(_common(kind), {"wanted": wanted, "many": MANY}))


@cache
def _common(kind: str) -> Select[bool]:
    """FTS5 has to go through every story with each word of a phrase. Where THICK of the NEAREST that were
    begun last match, it is not made to.
    """
    many: BindParameter[int] = bindparam("many")
    wanted: BindParameter[str] = bindparam("wanted")
    if kind != "sqlite":
        found = select(_INDEX.c.story_id).where(_INDEX.c.vector.op("@@")(cast(wanted, TSQUERY)))
        return select(tally(found, many).scalar_subquery() == many)
    found = select(_INDEX.c.rowid).where(text("story_search MATCH :wanted"))
    late = _INDEX.c.rowid > select(func.max(Story.search_row) - NEAREST).scalar_subquery()
    thick = tally(found.where(late), THICK).scalar_subquery() == THICK
    return select(case((thick, True), else_=tally(found, many).scalar_subquery() == many))


def tally(query: Select[Any], most: int | BindParameter[int]) -> Select[Any]:
    """How many rows a query has, counted up to `most`."""
    return select(func.count()).select_from(query.limit(most).subquery())


def best_first(session: Session, query: Query, story_ids: Subquery) -> list[str]:
    """The stories of `story_ids` (id), the best match first: those with every word as it was typed, marks and
    all; then by where the words stand (headline, lead, further down); then by how thick they stand; of equals
    the last begun.

    Worked out here, and not by FTS5's bm25() or PostgreSQL's ts_rank_cd(): these differ, and the first reads
    every match of every word before it gives a score.
    """
    texts = (_beginning(session, text).label(text.name) for text in _INDEX_TEXTS)
    numbered = select(Story.id, func.coalesce(Story.search_row, 0).label("number"), *texts)
    found = session.execute(numbered.join(story_ids, story_ids.c.id == Story.id))

    def place(row: Row[*tuple[Any, ...]]) -> tuple[tuple[bool, int, float], int, str]:
        return _fitness(query, row.words, row.exact), -row.number, row.id

    return [row.id for row in sorted(found, key=place)]


def _beginning(session: Session, text: ColumnElement[str]) -> ScalarSelect[str]:
    """What is read of a line. A scalar: of a join SQLite would read the lines of all stories first."""
    index, story = _keys(session)
    return select(func.substr(text, 1, READ)).where(index == story).correlate(Story).scalar_subquery()


def _fitness(query: Query, words: str, exact: str) -> tuple[bool, int, float]:
    """What orders the matches, the best lowest.

    The last is the part of BM25 that belongs to one story (k1 = 1.2, b = 0.75, 1,500 characters the usual
    length): all of them have every word, so how rare a word is would decide nothing between them.
    """
    pieces = [term.piece for term in query.terms]
    inexact = any(f" {word} " not in exact for term in query.terms for word in term.exact)
    headline = words[: words.find(TITLE_END)]
    lead = words[: words.find(LEAD_END)]
    place = next((n for n, part in enumerate((headline, lead)) if all(piece in part for piece in pieces)), 2)
    usual = 0.3 + 0.0006 * len(words)
    often = map(words.count, pieces)
    return inexact, place, -sum(number * 2.2 / (number + usual) for number in often)


def _keys(session: Session) -> tuple[ColumnElement[Any], InstrumentedAttribute[Any]]:
    """What names a story in the index, there and in its own table. FTS5 finds rows by number alone."""
    if session.get_bind().dialect.name == "sqlite":
        return _INDEX.c.rowid, Story.search_row
    return _INDEX.c.story_id, Story.id


def _find(session: Session) -> Any:
    """The function that finds a piece of text: its place from 1 on, 0 where it is not."""
    return func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos


def _fts5(query: Query) -> str:
    """Every word is quoted: FTS5 would read bare text as its query language."""
    wanted, refused = (
        [f'"{" ".join(term.words)}"{"*" if term.open else ""}' for term in terms]
        for terms in (query.terms, query.without)
    )
    return " NOT ".join([f"({' AND '.join(wanted)})", *refused])


def _tsquery(query: Query, side_by_side: str) -> str:
    wanted = [f"({_phrase(term, side_by_side)})" for term in query.terms]
    refused = [f"({_phrase(term, '<->')})" for term in query.without]
    return " & ".join([*wanted, *(f"!{term}" for term in refused)])


def _phrase(term: Term, side_by_side: str) -> str:
    return f" {side_by_side} ".join(f"'{word}'" for word in term.words) + (":*" if term.open else "")


def _line(content: Content) -> dict[str, str]:
    folded: list[str] = []
    exact: dict[str, None] = {}
    for part, end in _fields(content):
        plain, marked = index_words(part)
        folded += [*plain, end]
        exact |= dict.fromkeys(marked)
    return {"words": _spaced(folded), "exact": _spaced(exact)}


def _fields(content: Content) -> Iterator[tuple[str, str]]:
    yield content.title, TITLE_END
    yield content.sapo, LEAD_END
    yield to_text(content.body), BODY_END
    yield " ".join([content.byline, content.document_number, content.document_issuer, *content.tags]), ""


def _spaced(words: Any) -> str:
    return f" {' '.join(words)} "[:LONGEST]
