"""The search index follows the texts: through migrations with data in them, and for very long texts."""

import pytest
from factories import database, make_story, make_user, person_of
from sqlalchemy import create_engine, text

from newsroom import schema
from newsroom.assets import asset_dir
from newsroom.clock import now
from newsroom.search import LONGEST
from newsroom.stories.listing import Wanted, find_stories

(STEP,) = asset_dir("migrations").glob("versions/*_search_lines.py")
BEFORE = f"{int(STEP.name[:4]) - 1:04}"
"""The migration before the one that made the index what it is."""

pytestmark = pytest.mark.usefixtures("each_database")


def found(app, editor, typed: str) -> list[str]:
    person = person_of(app, editor)
    with database(app) as session:
        return [
            row.story.title for row in find_stories(session, person, Wanted({"q": typed}, "best"), now()).rows
        ]


def test_stories_are_found_after_going_back_and_up_again(app, database_url):
    editor, writer = make_user(app, "editor"), make_user(app, "reporter")
    for title in ("Nghị quyết 57-NQ/TW", "Đắk Lắk vào mùa cà phê"):
        make_story(app, writer, title=title)
    schema.downgrade(database_url, BEFORE)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        lines = connection.scalars(text("SELECT tokens FROM story_search ORDER BY tokens")).all()
    engine.dispose()
    assert [line.split()[:2] for line in lines] == [["dak", "lak"], ["nghi", "quyet"]]
    schema.upgrade(database_url)
    assert found(app, editor, "nghị quyết 57-nq/tw") == ["Nghị quyết 57-NQ/TW"]
    make_story(app, writer, title="Đắk Nông")
    assert sorted(found(app, editor, "dak")) == ["Đắk Lắk vào mùa cà phê", "Đắk Nông"]


def test_what_stands_behind_the_longest_line_is_not_indexed_and_nothing_fails(app):
    editor, writer = make_user(app, "editor"), make_user(app, "reporter")
    syllables = (f"chữ{number:x}" for number in range(LONGEST // 5))
    make_story(app, writer, title="Rất dài", body=f"đầu {' '.join(syllables)} cuối")
    assert found(app, editor, "đầu chữ10") == ["Rất dài"]
    assert found(app, editor, "cuối") == []
