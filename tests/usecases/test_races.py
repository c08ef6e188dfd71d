"""Two people at once, with real threads on each database: one result, one entry, nobody loses an update."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from crisis import open_incident, raw_appointment, statement_in
from factories import database, make_endpoint, make_story, make_user, move, person_of, reload
from sqlalchemy import func, select

from newsroom.aftermath.month_usecases import tell_month
from newsroom.clock import now
from newsroom.content import make
from newsroom.db import db
from newsroom.errors import NewsroomError, Stale
from newsroom.models import Approval, Delivery, Revision, Story, User
from newsroom.models.notice import Notice
from newsroom.models.trail import AuditEntry, OutboxEvent
from newsroom.moves.usecases import MoveRequest, move_story, release_due
from newsroom.stories.usecases import create_story, edit_story
from workflows import Given, Library

pytestmark = pytest.mark.usefixtures("each_database")

ROUNDS = 8
TICKED = frozenset(Library().get("crisis").moves["release"].checklist)


def at_once(app, *actions: Callable[[], object]) -> list[object]:
    """Do all actions at the same moment, each in a thread of its own; results or refusals, in order."""
    barrier = threading.Barrier(len(actions))
    outcomes: list[object] = [None] * len(actions)

    def act(place: int, action: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                outcomes[place] = action()
            except NewsroomError as refused:
                outcomes[place] = refused
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes: list[object]) -> list[NewsroomError]:
    return [outcome for outcome in outcomes if isinstance(outcome, NewsroomError)]


def mover(app, user, story, name, **given) -> Callable[[], Story]:
    person, version = person_of(app, user), reload(app, story).version
    return lambda: move_story(person, story.id, MoveRequest(name, version, Given(**given)), now())


def waiting_for_approval(app, reporter, editor) -> Story:
    story = make_story(app, reporter)
    move(app, reporter, story, "submit")
    return move(app, editor, story, "pass")


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "secretary", "publisher")}


def test_approve_and_send_back_at_the_same_moment(app, staff):
    for _ in range(ROUNDS):
        story = waiting_for_approval(app, staff["reporter"], staff["editor"])
        outcomes = at_once(
            app,
            mover(app, staff["publisher"], story, "approve"),
            mover(app, staff["secretary"], story, "sendback", comment="Xem lại tít."),
        )
        assert [type(refusal) for refusal in refusals(outcomes)] == [Stale]
        stage = reload(app, story).stage
        with database(app) as session:
            events = session.scalar(select(func.count()).where(OutboxEvent.story_id == story.id))
        assert (stage, events) in [("published", 1), ("in_review", 0)]


def test_an_edit_and_the_approval_at_the_same_moment(app, staff):
    for number in range(ROUNDS):
        story = waiting_for_approval(app, staff["reporter"], staff["editor"])
        secretary = person_of(app, staff["secretary"])
        text = make(title=f"Tít sửa {number}", body="Đã sửa.", section="thoi-su")
        at_once(
            app,
            mover(app, staff["publisher"], story, "approve"),
            partial(edit_story, secretary, story.id, story.version, text, frozenset(), now()),
        )
        after = reload(app, story)
        with database(app) as session:
            sent = session.scalars(select(OutboxEvent.digest).where(OutboxEvent.story_id == story.id)).all()
        if after.stage == "published":
            assert sent == [story.digest] == [after.digest]
        else:
            assert (after.stage, sent) == ("in_review", [])


def test_two_heads_approve_at_the_same_moment(app, staff):
    second = make_user(app, "publisher")
    make_endpoint(app)
    for _ in range(ROUNDS):
        story = waiting_for_approval(app, staff["reporter"], staff["editor"])
        outcomes = at_once(
            app, mover(app, staff["publisher"], story, "approve"), mover(app, second, story, "approve")
        )
        assert len(refusals(outcomes)) == 1
        with database(app) as session:
            signed = select(func.count()).where(Approval.story_id == story.id, Approval.kind == "publish")
            assert session.scalar(signed) == 1
            assert session.scalar(select(func.count()).where(Delivery.story_id == story.id)) == 1


def test_a_double_click_is_one_move(app, staff):
    story = waiting_for_approval(app, staff["reporter"], staff["editor"])
    click = mover(app, staff["publisher"], story, "approve")
    assert refusals(at_once(app, click, click, click)) == []
    with database(app) as session:
        assert session.scalar(select(func.count()).where(OutboxEvent.story_id == story.id)) == 1


def test_a_double_click_makes_one_story(app, staff):
    person = person_of(app, staff["reporter"])
    text = make(title="Tin mới", body="Nội dung.", section="thoi-su")
    story_id = "00000000-0000-4000-8000-000000000001"
    make_it = lambda: create_story(person, text, frozenset(), now(), story_id)  # noqa: E731
    assert refusals(at_once(app, make_it, make_it)) == []
    with database(app) as session:
        assert session.scalar(select(func.count()).select_from(Story)) == 1


def test_two_writers_save_at_the_same_moment(app, staff):
    story = make_story(app, staff["reporter"])
    people = [person_of(app, staff["reporter"]), person_of(app, staff["publisher"])]
    texts = [make(title=f"Bản của người {n}", body="Khác.", section="thoi-su") for n in (1, 2)]
    outcomes = at_once(
        app,
        *(
            partial(edit_story, person, story.id, story.version, text, frozenset(), now())
            for person, text in zip(people, texts, strict=True)
        ),
    )
    assert [type(refusal) for refusal in refusals(outcomes)] == [Stale]
    with database(app) as session:
        numbers = session.scalars(select(Revision.number).where(Revision.story_id == story.id)).all()
        assert sorted(numbers) == [1, 2]


def test_two_clocks_release_once(app, staff):
    story = waiting_for_approval(app, staff["reporter"], staff["editor"])
    due = now()
    with app.app_context():
        request = MoveRequest("schedule", story.version, Given(at=due.replace(year=due.year + 1)))
        move_story(person_of(app, staff["publisher"]), story.id, request, due)
    later = due.replace(year=due.year + 2)
    outcomes = at_once(app, lambda: release_due(later), lambda: release_due(later))
    assert sorted(outcomes, key=len) == [[], [story.id]]


def test_many_at_once_leave_a_trail_without_gaps(app, staff):
    reporters = [person_of(app, make_user(app, "reporter")) for _ in range(6)]
    text = make(title="Tin", body="Nội dung.", section="thoi-su")

    def write_some(person):
        return lambda: [create_story(person, text, frozenset(), now()).id for _ in range(5)]

    assert refusals(at_once(app, *map(write_some, reporters))) == []
    with database(app) as session:
        indexes = session.scalars(select(AuditEntry.log_index).order_by(AuditEntry.log_index)).all()
        assert indexes == list(range(30))


def test_two_workers_tell_of_a_month_once(app, staff):
    months = [datetime(2025, month, 20, 8, tzinfo=UTC) for month in range(1, 1 + ROUNDS)]
    for at in months:
        open_incident(app, staff["editor"], at=at - timedelta(days=31))
        outcomes = at_once(app, partial(tell_month, at), partial(tell_month, at))
        assert sorted(outcomes, key=bool) == [False, True]
    with database(app) as session:
        told = session.scalars(select(Notice.params).where(Notice.kind == "report")).all()
        entries = session.scalars(
            select(AuditEntry.log_index).where(AuditEntry.action == "report.month")
        ).all()
    assert len(told) == len({params["month"] for params in told}) == len(entries) == ROUNDS


def cleared_statement(app, staff) -> tuple[Story, list[User]]:
    """A statement that waits for release, and two people who may each release it."""
    speakers = [make_user(app, "spokesperson") for _ in range(2)]
    for speaker in speakers:
        raw_appointment(app, staff["publisher"], speaker)
    story = statement_in(app, staff["reporter"])
    return move(app, make_user(app, "legal"), story, "clear"), speakers


def issued(app, story) -> int:
    counted = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.story_id == story.id)
    with database(app) as session:
        return session.scalar(counted)


def test_two_releases_at_the_same_moment_issue_one_statement(app, staff):
    story, speakers = cleared_statement(app, staff)
    outcomes = at_once(app, *(mover(app, one, story, "release", checklist=TICKED) for one in speakers))
    assert [type(refused) for refused in refusals(outcomes)] == [Stale]
    assert issued(app, story) == 1


def test_a_release_from_a_page_that_shows_an_older_text_issues_nothing(app, staff):
    story, (speaker, _) = cleared_statement(app, staff)
    press = mover(app, speaker, story, "release", checklist=TICKED)
    move(app, speaker, story, "return", reason="facts", comment="Kiểm tra lại mực nước.")
    outcomes = at_once(app, press)
    assert [type(refused) for refused in refusals(outcomes)] == [Stale]
    assert issued(app, story) == 0
