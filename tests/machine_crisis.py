"""What the machine of random people does at the crisis desk, and what must hold there whatever they do."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from newsroom.authority.usecases import Paper, enter_paper, revoke_paper
from newsroom.db import db, transaction
from newsroom.incidents.usecases import Opening, close_case, give_role, open_case
from newsroom.models import Appointment, Approval, Debt, Delivery, Endpoint, Incident, Statement, Story
from newsroom.models.crisis import STATEMENT_KINDS
from newsroom.models.trail import OutboxEvent
from newsroom.releasing import ISSUED
from newsroom.speaking import refusal_of
from newsroom.statement_rows import attach

SPEAKERS = ("deputy", "everything", "head", "speaker")
CASES_AT_MOST = 3


class CrisisRules:
    """Cases, statements in them, papers, second approvers; mixed into the machine, which has the people, the
    stories and the time.
    """

    promised = datetime(2027, 11, 22, 7, 30, tzinfo=UTC)  # no statement is ever late with its update

    def open_desk(self):
        """An exercise and a real case, and the head and a spokesperson with papers."""
        for exercise in (False, True):
            self.open_a_case("head", exercise)
        for who in ("speaker", "head"):
            self.appoint(who, "spokesperson", 0, 0)

    @rule(who=st.sampled_from(["editor", "head", "reporter"]), exercise=st.booleans())
    def open_a_case(self, who, exercise):
        if len(self.cases()) < CASES_AT_MOST:
            opening = Opening("Đập Suối Thử", "“Đập vỡ rồi!”", 2, "Lan nhanh", self.ids["head"])
            opening = Opening(**{**vars(opening), "exercise": exercise})
            self.attempt(open_case, self.known(who), opening, self.now)

    @rule(which=st.integers(0, 2), case=st.integers(0, 2), kind=st.sampled_from(STATEMENT_KINDS))
    def make_statement(self, which, case, kind):
        cases = self.cases()
        if self.stories and cases:
            story = self.stories[which % len(self.stories)]
            self.attempt(self._attach, story, cases[case % len(cases)], kind)

    def _attach(self, story_id, incident_id, kind):
        if db.session.get(Statement, story_id) or db.session.get_one(Story, story_id).workflow != "crisis":
            return
        with transaction() as session:
            story, incident = session.get_one(Story, story_id), session.get_one(Incident, incident_id)
            place = {"kind": kind, "next_update_at": self.promised}
            attach(session, story=story, incident=incident, at=self.now, **place)

    @rule(
        who=st.sampled_from(SPEAKERS),
        kind=st.sampled_from(["spokesperson", "delegate"]),
        case=st.integers(0, 2),
        hours=st.integers(0, 30),
    )
    def appoint(self, who, kind, case, hours):
        """`hours` until it ends; 0: until it is revoked, or a day for a delegation."""
        ends = self.now + timedelta(hours=hours or 24)
        cases = self.cases()
        paper = Paper(
            kind=kind,
            user_id=self.ids[who],
            name=who,
            title="Chánh Văn phòng",
            phone="",
            email="",
            paper_number="12/QĐ-VP",
            scope="",
            signed_by="Chủ tịch",
            incident_id=cases[case % len(cases)] if kind == "delegate" and cases else "",
            valid_from=self.now,
            valid_until=ends if hours or kind == "delegate" else None,
            signed_at=self.now,
        )
        self.attempt(enter_paper, self.known("registrar"), paper, None, self.now)

    @rule(which=st.integers(0, 5))
    def revoke(self, which):
        with self.app.app_context():
            papers = db.session.scalars(select(Appointment.id).order_by(Appointment.created_at)).all()
        if papers:
            paper = papers[which % len(papers)]
            self.now += timedelta(seconds=1)  # what was released before it stays released under it
            self.attempt(revoke_paper, self.known("registrar"), paper, "Chuyển công tác", self.now)

    @rule(case=st.integers(0, 2), who=st.sampled_from(["editor", "everything", "speaker"]))
    def name_second(self, case, who):
        if cases := self.cases():
            named = cases[case % len(cases)], self.ids[who], "second"
            self.attempt(give_role, self.known("head"), *named, self.now)

    @rule(case=st.integers(0, 2))
    def close(self, case):
        if cases := self.cases():
            self.attempt(self._close, cases[case % len(cases)])

    def _close(self, incident_id):
        version = db.session.get_one(Incident, incident_id).version
        close_case(self.known("head"), incident_id, version, "Đã yên.", self.now, anyway=True)

    def known(self, who):
        with self.app.app_context():
            return self.person(who)

    def cases(self):
        with self.app.app_context():
            return list(db.session.scalars(select(Incident.id).order_by(Incident.opened_at, Incident.id)))

    def issued(self):
        return db.session.scalars(select(OutboxEvent).where(OutboxEvent.type == ISSUED)).all()

    @invariant()
    def never_a_statement_of_one_person_but_on_a_debt(self):
        with self.app.app_context():
            for event in self.issued():
                signed = db.session.scalars(
                    select(Approval).where(
                        Approval.story_id == event.story_id,
                        Approval.digest == event.digest,
                        Approval.created_at <= event.created_at,
                    )
                )
                people = {a.user_id for a in signed if not a.voided_at or a.voided_at >= event.created_at}
                owed = db.session.scalars(select(Debt).where(Debt.story_id == event.story_id))
                assert len(people) >= 2 or any(
                    debt.opened_by_id == event.signer_id
                    and debt.opened_at <= event.created_at
                    and (debt.cleared_at is None or debt.cleared_at >= event.created_at)
                    for debt in owed
                )

    @invariant()
    def never_a_signer_without_authority_at_that_moment(self):
        with self.app.app_context():
            for event in self.issued():
                paper = db.session.get_one(Appointment, event.appointment_id)
                statement = db.session.get(Statement, event.story_id)
                matter = statement.incident_id if statement else None
                assert paper.user_id == event.signer_id
                assert refusal_of(paper, matter, event.created_at) is None

    @invariant()
    def never_a_debt_cleared_by_who_made_it_nor_without_an_outcome(self):
        with self.app.app_context():
            for debt in db.session.scalars(select(Debt)):
                assert debt.cleared_by_id != debt.opened_by_id
                assert (debt.cleared_at is None) == (debt.outcome == "")

    @invariant()
    def never_an_exercise_outside(self):
        with self.app.app_context():
            rows = db.session.execute(
                select(Story.exercise, OutboxEvent.exercise, Endpoint.exercise)
                .join(OutboxEvent, OutboxEvent.story_id == Story.id)
                .join(Delivery, Delivery.event_id == OutboxEvent.id)
                .join(Endpoint, Endpoint.id == Delivery.endpoint_id)
            )
            assert all(len(set(row)) == 1 for row in rows)
