"""Whatever the story and the person: what is offered can be done, what is refused cannot, no walk harms."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from workflows import (
    Actor,
    Facts,
    Given,
    Library,
    MoveRefused,
    Signature,
    after_edit,
    available,
    decide,
    may_edit,
)
from workflows.definition import INTENTS, MOVE_ROLES

LIBRARY = Library()
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
PEOPLE = ("an", "binh", "chi", "dung")
TIMES = st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))


@cache
def everything(workflow):
    ticks = frozenset(key for move in workflow.moves.values() for key in move.checklist)
    return Given(next(iter(workflow.reasons)), "Có ghi rõ", NOW + timedelta(days=9), ticks, proven=True)


def answer(workflow, name, actor, facts):
    try:
        return decide(workflow, name, actor, facts, everything(workflow)), None
    except MoveRefused as refusal:
        return None, refusal.reason


@st.composite
def situations(draw):
    workflow = LIBRARY.get(draw(st.sampled_from(LIBRARY.names())))
    people = st.sampled_from(PEOPLE)
    stages = st.sampled_from(list(workflow.stages))
    signature = st.builds(
        Signature, st.sampled_from(list(workflow.approvals)), people, st.sampled_from(["d1", "d2"])
    )
    facts = draw(
        st.builds(
            Facts,
            stage=stages,
            author=people,
            digest=st.just("d1"),
            now=st.just(NOW),
            intent=st.sampled_from(INTENTS),
            flags=st.frozensets(st.sampled_from(["minor", "harmless"])),
            writers=st.frozensets(people),
            signatures=st.lists(signature, max_size=4).map(tuple),
            raised=st.frozensets(st.sampled_from(list(workflow.gates)))
            if workflow.gates
            else st.just(frozenset()),
            complete=st.booleans(),
            live=st.booleans(),
            live_stage=st.sampled_from([None, "published", "corrected"]),
            held_from=st.none() | stages,
            embargo=TIMES,
            scheduled_for=TIMES,
            debt_by=st.none() | people,
        )
    )
    actor = draw(st.builds(Actor, people, st.frozensets(st.sampled_from(MOVE_ROLES)), st.booleans()))
    return workflow, actor, facts


@given(situations())
@settings(max_examples=200)
def test_an_offer_and_a_decision_never_disagree(situation):
    workflow, actor, facts = situation
    offers = {offer.move.name: offer for offer in available(workflow, actor, facts)}
    for name in workflow.moves:
        decision, reason = answer(workflow, name, actor, facts)
        if reason:
            assert name not in offers or offers[name].reason == reason
            assert reason.text("vi")
        else:
            assert offers[name].allowed
            assert offers[name].to == decision.to


@given(situations())
@settings(max_examples=100)
def test_a_signature_is_never_taken_from_a_writer_nor_twice_from_anyone(situation):
    workflow, actor, facts = situation
    waivers = workflow.waivers()
    for move in workflow.moves.values():
        decision, _ = answer(workflow, move.name, actor, facts)
        if decision and decision.signs:
            assert actor.id != facts.author
            assert actor.id not in facts.writers
        if decision and decision.publishes and decision.signs:
            others = (s for s in facts.signatures if s.digest == facts.digest and s.kind not in waivers)
            assert actor.id not in {signature.person for signature in others}


class Newsroom(RuleBasedStateMachine):
    """A newsroom that does at random whatever the engine allows and keeps its own books beside it."""

    name = "news"

    def __init__(self):
        super().__init__()
        self.workflow = LIBRARY.get(self.name)
        self.given = everything(self.workflow)
        self.text, self.public = 0, None
        self.facts = Facts(
            stage=self.workflow.initial,
            author="an",
            writers=frozenset({"an"}),
            digest="0",
            now=NOW,
            stage_since=NOW - timedelta(days=1),
        )
        self.signed_by = {}

    def change(self, **changes):
        self.facts = Facts(**{**{name: getattr(self.facts, name) for name in Facts.__slots__}, **changes})

    @rule(person=st.sampled_from(PEOPLE))
    def edit(self, person):
        if may_edit(self.workflow, Actor(person, frozenset(MOVE_ROLES)), self.facts) is None:
            assert self.workflow.stages[self.facts.stage].kind != "public"
            self.text += 1
            stage = after_edit(self.workflow, self.facts)
            self.change(stage=stage, digest=str(self.text), writers=self.facts.writers | {person})

    @precondition(lambda self: self.workflow.stages[self.facts.stage].kind in {"work", "side"})
    @rule(flag=st.sampled_from(["minor", "contract"]))
    def set_flag(self, flag):
        self.change(flags=self.facts.flags | {flag})

    @rule()
    def remove_flags(self):
        self.change(flags=frozenset())

    @rule(person=st.sampled_from([*PEOPLE, "system"]), data=st.data())
    def move(self, person, data):
        system = person == "system"
        actor = Actor(person, frozenset() if system else frozenset(MOVE_ROLES), system)
        allowed = [offer.move.name for offer in available(self.workflow, actor, self.facts) if offer.allowed]
        if allowed:
            name = data.draw(st.sampled_from(allowed))
            self.carry_out(actor, decide(self.workflow, name, actor, self.facts, self.given))

    def carry_out(self, actor, decision):
        before = self.facts
        kept = (
            ()
            if decision.voids == "all"
            else tuple(s for s in before.signatures if s.kind not in decision.voids)
        )
        if decision.signs:
            kept = (*kept, Signature(decision.signs, actor.id, before.digest))
        self.change(
            stage=decision.to,
            signatures=kept,
            raised=frozenset() if decision.starts_intent else before.raised | decision.raises,
            intent=decision.starts_intent or before.intent,
            held_from=before.stage if decision.holds else before.held_from,
            scheduled_for=None if decision.clears_schedule else NOW if decision.at else before.scheduled_for,
        )
        self.debts(actor, decision, before)
        self.publicity(actor, decision, before)

    def debts(self, actor, decision, before):
        if decision.clears_debt:
            assert before.debt_by not in {None, actor.id}
            self.change(debt_by=None)
        elif decision.opens_debt:
            assert before.debt_by is None
            self.change(debt_by=actor.id)

    def publicity(self, actor, decision, before):
        if decision.publishes:
            signers = {s.person for s in self.facts.signatures if s.digest == before.digest} - before.writers
            assert len(signers) >= self.workflow.signatures or self.facts.debt_by == actor.id
            kinds = {s.kind for s in self.facts.signatures if s.digest == before.digest}
            assert not before.raised or kinds & {"legal", "legal_waiver"}
            self.public = before.digest
            self.change(live=True, live_stage=decision.to)
        elif decision.takes_down:
            self.public = None
            self.change(live=False, live_stage=None)
        elif decision.restores:
            self.change(digest=self.public)

    @invariant()
    def what_readers_see_was_published(self):
        if self.workflow.stages[self.facts.stage].kind == "public":
            assert self.facts.digest == self.public

    @invariant()
    def a_public_text_can_be_taken_down_by_somebody(self):
        if self.facts.live:
            anyone = Actor("chi", frozenset(MOVE_ROLES))
            assert any(
                offer.allowed and offer.move.takes_down
                for offer in available(self.workflow, anyone, self.facts)
            )


class CrisisRoom(Newsroom):
    name = "crisis"


@pytest.mark.parametrize("room", [Newsroom, CrisisRoom])
def test_a_newsroom_that_tries_everything_breaks_no_promise(room):
    run_state_machine_as_test(room, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))
