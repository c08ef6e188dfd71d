"""A review that is owed: nothing but another person's word, with an outcome, clears it."""

import pytest
from crisis import (
    begun_under_the_second_version,
    break_glass,
    debts_of,
    open_incident,
    raw_appointment,
    statement_in,
)
from factories import database, make_user, move, reload
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from newsroom.clock import now
from newsroom.db import transaction
from newsroom.errors import Forbidden
from newsroom.models import Debt, Story


@pytest.fixture
def incident(app, staff):
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    return open_incident(app, staff["editor"])


def owed(app, staff, incident):
    """A statement that its signer still owes a review for."""
    story = statement_in(app, staff["reporter"], incident)
    break_glass(app, staff["spokesperson"], story)
    return story


def recall(app, staff, story):
    move(app, staff["spokesperson"], story, "recall", reason="overtaken", comment="Rút lại.")


def rewrite(app, staff, story):
    move(app, staff["spokesperson"], story, "update")


def switch_off(app, staff, story):
    with database(app) as session:
        session.execute(update(type(staff["editor"])).values(active=False))


def follow_another_workflow(app, staff, story):
    with database(app) as session:
        begun_under_the_second_version(session, story)


@pytest.mark.parametrize("act", [recall, rewrite, switch_off, follow_another_workflow])
def test_a_debt_is_never_cleared_by_a_side_effect(app, staff, incident, act):
    story = owed(app, staff, incident)
    act(app, staff, story)
    [debt] = debts_of(app, story)
    assert (debt.cleared_at, debt.outcome) == (None, "")
    assert reload(app, story).debt_by_id == staff["spokesperson"].id


@pytest.mark.usefixtures("each_database")
def test_a_debt_is_cleared_by_another_person_with_an_outcome(app, staff, incident):
    story = owed(app, staff, incident)
    maker = make_user(app, "spokesperson", "legal", "publisher")
    with pytest.raises(Forbidden, match=r"role_only|not_debtor"):
        move(app, staff["spokesperson"], story, "review_ok", comment="Tôi thấy ổn.")
    for values in (
        {"cleared_at": now(), "cleared_by_id": maker.id, "outcome": ""},
        {"cleared_at": now(), "cleared_by_id": staff["spokesperson"].id, "outcome": "confirmed"},
        {"outcome": "confirmed"},
    ):
        with pytest.raises(DatabaseError), app.app_context(), transaction() as session:
            session.execute(update(Debt).values(**values))
    with pytest.raises(DatabaseError, match="never forgotten"), app.app_context(), transaction() as session:
        session.execute(update(Story).where(Story.id == story.id).values(debt_by_id=None))
    move(app, maker, story, "review_ok", comment="Đã đối chiếu.")
    [debt] = debts_of(app, story)
    assert (debt.cleared_by_id, debt.outcome) == (maker.id, "confirmed")
