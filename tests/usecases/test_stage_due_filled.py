"""The migration that brings `stage_due` reckons it for the stories in hand as the newsroom does."""

import pytest
from factories import database, make_story, make_user, move
from sqlalchemy import select

from newsroom import schema
from newsroom.db import db
from newsroom.models import SpecialDay, Story


@pytest.mark.usefixtures("each_database")
def test_the_migration_reckons_as_the_newsroom_does(app, database_url):
    reporter, editor = make_user(app, "reporter"), make_user(app, "editor")
    with database(app) as session:
        session.add(SpecialDay(day="2026-11-23", works=False, name="Nghỉ bù"))
    for step in (None, "take", "return"):
        story = make_story(app, reporter)
        move(app, reporter, story, "submit")
        if step:
            given = {"reason": "unverified", "comment": "x"} if step == "return" else {}
            move(app, editor, story, step, **given)
    with database(app) as session:
        before = {row.id: row.stage_due for row in session.scalars(select(Story))}
    with app.app_context():
        db.engine.dispose()  # a table in use cannot be altered
    assert None not in before.values()
    schema.downgrade(database_url, "0016")
    schema.upgrade(database_url)
    with database(app) as session:
        assert {row.id: row.stage_due for row in session.scalars(select(Story))} == before
