"""Who gets an event: SQL, which chooses, and Python, which says why, must agree on either database."""

from dataclasses import dataclass, replace

import pytest
from desks import statements
from factories import make_endpoint, make_story, make_user
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db, transaction
from newsroom.ledger import Outgoing, announce, reached
from newsroom.models import Delivery, Endpoint, new_id
from newsroom.models.trail import OutboxEvent
from newsroom.routing import FILTERS, known_pattern, patterns_of, why, would_choose

TYPES = ("story.published", "story.taken_down", "statement.recalled", "test.ping")
# Words that SQL or JSON might trip over.
WORDS = ("vi", "tin-tuc", 'a"b', "x'y", "ồ", "", "%", "[1]", "null")
lists = st.lists(st.sampled_from(WORDS), max_size=3, unique=True)
patterns = st.lists(
    st.sampled_from(sorted({pattern for kind in TYPES for pattern in patterns_of(kind)})),
    max_size=3,
    unique=True,
)
filters = st.fixed_dictionaries({"events": patterns, **{name: lists for name, _ in FILTERS}})
word = st.one_of(st.none(), st.sampled_from(WORDS))


@dataclass(frozen=True)
class Scene:
    """Two endpoints; the second has had the story."""

    app: Flask
    story_id: str
    fresh: str
    known: str


@pytest.fixture
def scene(each_database: str, app: Flask) -> Scene:
    story = make_story(app, make_user(app, "reporter"))
    fresh, known = make_endpoint(app), make_endpoint(app)
    with app.app_context(), transaction() as session:
        event = Outgoing("story.taken_down", b"{}", now(), story.id, 1, only_endpoint=known.id)
        announce(session, event)
    return Scene(app, story.id, fresh.id, known.id)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    wanted=filters,
    kind=st.sampled_from(TYPES),
    parts=st.fixed_dictionaries({part: word for _, part in FILTERS if part != "channel"}),
    channel=st.sampled_from(WORDS),
    of_story=st.booleans(),
)
def test_sql_and_python_agree(scene: Scene, wanted, kind, parts, channel, of_story):
    story_id = scene.story_id if of_story else None
    event = Outgoing(kind, b"{}", now(), story_id, **parts, channel=channel)
    with scene.app.app_context():
        for endpoint in db.session.scalars(select(Endpoint)):
            for name, value in wanted.items():
                setattr(endpoint, name, value)
        db.session.commit()
        expected = {
            endpoint.id
            for endpoint in db.session.scalars(select(Endpoint))
            if why(endpoint, event, had_it=of_story and endpoint.id == scene.known).chosen
        }
        assert sum(reached(db.session(), event)) == len(expected)
        told = replace(event, type="story.taken_down")  # the database wants signatures for what is published
        assert in_rows(told) == {
            endpoint.id
            for endpoint in db.session.scalars(select(Endpoint))
            if why(endpoint, told, had_it=False).chosen
        }
        db.session.rollback()


def in_rows(event: Outgoing) -> set[str]:
    """Who would be chosen for the event as it stands in its row; to be rolled back."""
    session = db.session()
    row = OutboxEvent(id=new_id(), position=99, body=b"", created_at=event.at, type=event.type)
    for _, part in FILTERS:
        setattr(row, part, getattr(event, part))
    session.add(row)
    session.flush()
    would = would_choose(TYPES, session.get_bind().dialect.name)
    pairs = select(Endpoint.id).select_from(OutboxEvent).join(Endpoint, would)
    return set(session.scalars(pairs.where(OutboxEvent.id == row.id)))


def test_a_correction_reaches_whoever_had_the_story_whatever_they_ask_for_now(scene: Scene):
    with scene.app.app_context():
        for endpoint in db.session.scalars(select(Endpoint)):
            endpoint.sections = ["another"]
        db.session.commit()
        with transaction() as session:
            announce(session, Outgoing("story.taken_down", b"{}", now(), scene.story_id, 2, section="tin"))
        rows = db.session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [(row.endpoint_id, row.chosen_for) for row in rows] == [
        (scene.known, "test"),
        (scene.known, "had_it"),
    ]
    assert [row.state for row in rows] == ["superseded", "waiting"]


def test_an_event_is_fanned_out_in_one_statement_however_many_endpoints(scene: Scene):
    with scene.app.app_context():
        counts = []
        for _ in range(2):
            with statements(scene.app) as made, transaction() as session:
                announce(session, Outgoing("story.taken_down", b"{}", now()))
            counts.append(len(made))
            for _ in range(5):
                make_endpoint(scene.app)
        waiting = db.session.scalars(select(Delivery).where(Delivery.story_id.is_(None))).all()
    assert counts[0] == counts[1]
    assert len(waiting) == 2 + 7
    assert {row.chosen_for for row in waiting} == {"filter"}


def test_reasons_name_the_first_filter_that_leaves_an_endpoint_out():
    event = Outgoing("story.published", b"{}", now(), "s", section="tin", site="a", language="vi")
    base = {"events": [], "exercise": False, **{name: [] for name, _ in FILTERS}}

    def reason(had_it: bool = False, only: str | None = None, **columns: object) -> str:
        return why(Endpoint(id="e", **{**base, **columns}), event, had_it, only).reason

    assert reason() == "filter"
    assert reason(exercise=True, had_it=True) == "exercise"
    assert reason(events=["statement.*"]) == "event"
    assert reason(events=["*.published"], sections=["khac"]) == "section"
    assert reason(sites=["b"]) == "site"
    assert reason(languages=["en"]) == "language"
    assert reason(content_types=["tin"]) == "content_type"
    assert reason(channels=["lien-thong"]) == "channel"
    assert reason(channels=["lien-thong"], had_it=True) == "had_it"
    assert reason(only="e", events=["statement.*"]) == "test"
    assert reason(only="another") == "other_endpoint"


@pytest.mark.parametrize("pattern", ["story.pub*", "st?ry.published", "story.", "", "**", "story.*.x"])
def test_patterns_name_a_whole_part_or_all(pattern: str):
    assert not known_pattern(pattern, TYPES)
