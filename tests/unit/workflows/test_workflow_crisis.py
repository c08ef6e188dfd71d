"""The fast lane: shorter, never one person alone, and what is done alone is looked at by another person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workflows import Actor, Facts, Given, Library, MoveRefused, Reason, Signature, decide

CRISIS = Library().get("crisis")
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
SPEAKER = Actor("phat", frozenset({"spokesperson"}))
SPEAKER_TOO = Actor("ngon", frozenset({"spokesperson"}))
LEGAL = Actor("hoa", frozenset({"legal"}))
EDITOR = Actor("minh", frozenset({"editor"}))
HEAD = Actor("dung", frozenset({"publisher"}))
TICKED = frozenset(CRISIS.moves["release"].checklist)
GIVEN = Given(reason="danger", comment="Đê đang vỡ", checklist=TICKED, proven=True)
READY = Facts(stage="ready", author="lan", digest="d1", now=NOW, stage_since=NOW)
LIVE = replace(READY, stage="published", live=True, live_stage="published")


def refused(name, actor, facts, given=GIVEN):
    with pytest.raises(MoveRefused) as caught:
        decide(CRISIS, name, actor, facts, given)
    return caught.value


def test_a_cleared_statement_is_released_by_another_person_and_owes_nothing():
    facts = replace(READY, signatures=(Signature("legal", "hoa", "d1"),))
    decision = decide(CRISIS, "release", SPEAKER, facts, GIVEN)
    assert (decision.to, decision.event, decision.opens_debt) == ("published", "statement.issued", None)


def test_a_statement_seconded_in_place_of_legal_owes_a_legal_review():
    facts = replace(READY, signatures=(Signature("second", "minh", "d1"),))
    assert decide(CRISIS, "release", SPEAKER, facts, GIVEN).opens_debt.kind == "legal_review"
    assert refused("release", SPEAKER, replace(facts, debt_by="ngon")).code == "no_other_debt"


@pytest.mark.parametrize(
    ("person", "code"),
    [("phat", "not_signed"), ("lan", "cosigned")],
    ids=["own signature", "writer's signature"],
)
def test_release_needs_the_signature_of_another_person_who_wrote_nothing(person, code):
    facts = replace(READY, signatures=(Signature("second", person, "d1"),))
    assert refused("release", SPEAKER, facts).code == code
    assert refused("release", SPEAKER, READY).code == "cosigned"


def test_nobody_releases_their_own_words():
    facts = replace(READY, author="phat", signatures=(Signature("legal", "hoa", "d1"),))
    assert refused("release", SPEAKER, facts).code == "not_a_writer"


def test_the_checklist_is_ticked_line_by_line():
    facts = replace(READY, signatures=(Signature("legal", "hoa", "d1"),))
    refusal = refused("release", SPEAKER, facts, Given(checklist=TICKED - {"facts"}))
    assert refusal.reason.text("en") == "Not confirmed yet: Every fact has its source."
    assert CRISIS.moves["release"].needs == ("checklist",)


def test_findings_and_unsaved_words_hold_up_the_ordinary_way():
    cleared = replace(READY, signatures=(Signature("legal", "hoa", "d1"),))
    found, typing = frozenset({"findings"}), frozenset({"minh"})
    assert refused("release", SPEAKER, replace(cleared, hindrances=found)).code == "no_findings"
    assert refused("release", SPEAKER, replace(cleared, unsaved_by=typing)).code == "nobody_writing"
    writer = Actor("lan", frozenset({"reporter"}))
    assert refused("submit", writer, replace(READY, stage="draft", hindrances=found)).code == "no_findings"


def test_breaking_the_glass_waits_for_neither():
    facts = replace(READY, hindrances=frozenset({"findings"}), unsaved_by=frozenset({"minh"}))
    assert decide(CRISIS, "breakglass", SPEAKER, facts, GIVEN).publishes


@pytest.mark.parametrize("stage", ["draft", "checking", "ready"])
def test_breaking_the_glass_publishes_at_once_and_owes_a_review(stage):
    decision = decide(CRISIS, "breakglass", SPEAKER, replace(READY, stage=stage), GIVEN)
    assert (decision.publishes, decision.signs, decision.opens_debt.hours) == (True, None, 24)


def test_breaking_the_glass_is_for_spokespersons_with_a_reason():
    assert refused("breakglass", HEAD, READY).code == "role_only"
    assert refused("breakglass", SPEAKER, READY, Given(reason="danger")).code == "missing_comment"


def test_the_same_person_may_break_the_glass_again_but_hides_nobody_elses_debt():
    assert decide(CRISIS, "breakglass", SPEAKER, replace(READY, debt_by="phat"), GIVEN).opens_debt is None
    assert refused("breakglass", SPEAKER, replace(READY, debt_by="ngon")).code == "no_other_debt"


@pytest.mark.parametrize(
    ("name", "actor", "to"),
    [
        ("review_ok", LEGAL, "published"),
        ("review_correct", EDITOR, "draft"),
        ("review_recall", LEGAL, "recalled"),
    ],
)
def test_an_owed_review_is_done_by_another_person(name, actor, to):
    owed = replace(LIVE, debt_by="phat")
    decision = decide(CRISIS, name, actor, owed, GIVEN)
    assert (decision.to, decision.clears_debt) == (to, True)
    assert refused(name, actor, replace(owed, debt_by=actor.id)).code == "not_debtor"
    assert refused(name, actor, LIVE).code == "debt"


def test_whoever_signed_or_wrote_it_does_not_review_it():
    owed = replace(LIVE, debt_by="phat")
    assert (
        refused("review_ok", HEAD, replace(owed, signatures=(Signature("second", "dung", "d1"),))).code
        == "not_signed"
    )
    assert refused("review_ok", HEAD, replace(owed, writers=frozenset({"dung"}))).code == "not_a_writer"


def test_a_recall_is_one_act_even_by_the_person_who_owes_a_review():
    decision = decide(CRISIS, "recall", SPEAKER, replace(LIVE, debt_by="phat"), GIVEN)
    assert (decision.event, decision.takes_down, decision.clears_debt) == ("statement.recalled", True, False)
    assert decision.opens_debt is None
    assert decide(CRISIS, "recall", SPEAKER_TOO, LIVE, GIVEN).opens_debt.kind == "recall"


def test_a_case_is_not_closed_while_a_review_is_owed():
    assert refused("close", HEAD, replace(LIVE, debt_by="phat")).code == "no_debt"
    assert decide(CRISIS, "close", HEAD, LIVE).to == "closed"


@pytest.mark.parametrize("name", ["release", "breakglass"])
def test_nothing_goes_out_from_who_may_not_speak_and_the_paper_is_named(name):
    facts = replace(READY, signatures=(Signature("legal", "hoa", "d1"),))
    mute = replace(SPEAKER, speech=Reason("speaks_revoked", {"paper": "12/QĐ-UBND", "at": NOW}))
    refusal = refused(name, mute, facts)
    assert refusal.code == "speaks_revoked"
    assert refusal.reason.text("vi") == "Văn bản 12/QĐ-UBND đã bị thu hồi lúc 22/11/2026 14:00."


def test_breaking_the_glass_asks_for_the_password_once_more():
    assert refused("breakglass", SPEAKER, READY, replace(GIVEN, proven=False)).code == "missing_password"


def test_legal_comes_first_and_the_refusal_says_for_how_long():
    checking = replace(READY, stage="checking", stage_since=NOW - timedelta(minutes=6, seconds=30))
    refusal = refused("second", HEAD, checking)
    assert refusal.reason.text("en") == (
        "“Approve in place of legal” is possible only in 9 min: those whose step it is come first."
    )
    waited = replace(checking, stage_since=NOW - timedelta(minutes=15))
    assert decide(CRISIS, "second", HEAD, waited, GIVEN).signs == "second"
    assert refused("second", replace(HEAD, stands_in=False), waited).code == "second_approver"


def test_what_just_came_to_its_stage_has_waited_for_nothing():
    unknown = replace(READY, stage="checking", stage_since=None)
    assert refused("second", HEAD, unknown).reason.params["minutes"] == 15


def test_recalling_asks_for_no_paper():
    mute = replace(SPEAKER, speech=Reason("speaks_nothing"))
    assert decide(CRISIS, "recall", mute, LIVE, GIVEN).takes_down


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("review_ok", "confirmed"), ("review_correct", "corrected"), ("review_recall", "withdrawn")],
)
def test_a_review_ends_with_an_outcome(name, outcome):
    assert CRISIS.moves[name].outcome == outcome
