"""What the shipped news workflow lets people do, and what it tells them when it does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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
    gates_owed,
    may_edit,
)

NEWS = Library().get("news")
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
REPORTER = Actor("lan", frozenset({"reporter"}))
EDITOR = Actor("minh", frozenset({"editor"}))
LEGAL = Actor("hoa", frozenset({"legal"}))
SECRETARY = Actor("tuan", frozenset({"secretary"}))
HEAD = Actor("dung", frozenset({"publisher"}))
HEAD_TOO = Actor("phuong", frozenset({"publisher"}))
CLOCK = Actor("system", system=True)
BECAUSE = Given(reason="unverified", comment="Chưa có nguồn thứ hai")
REVIEWED = Signature("review", "minh", "d1")
CLEARED = Signature("legal", "hoa", "d1")
APPROVED = Signature("publish", "dung", "d1")


def story(stage, **changes):
    return replace(
        Facts(stage=stage, author="lan", writers=frozenset({"lan"}), digest="d1", now=NOW), **changes
    )


def refused(name, actor, facts, given=BECAUSE):
    with pytest.raises(MoveRefused) as caught:
        decide(NEWS, name, actor, facts, given)
    return caught.value


def offered(actor, facts):
    return {offer.move.name: offer for offer in available(NEWS, actor, facts)}


def test_a_reporter_submits_and_nothing_else_follows():
    decision = decide(NEWS, "submit", REPORTER, story("draft"))
    assert (decision.to, decision.signs, decision.event, decision.voids) == (
        "submitted",
        None,
        None,
        frozenset(),
    )


def test_an_unfinished_text_is_not_submitted():
    assert refused("submit", REPORTER, story("draft", complete=False)).code == "complete"


def test_taking_a_story_assigns_it_and_is_not_for_the_author():
    assert decide(NEWS, "take", EDITOR, story("submitted")).assigns == "actor"
    assert refused("take", EDITOR, story("submitted", author="minh")).code == "not_the_author"


def test_an_editor_who_wrote_nothing_passes_and_signs():
    decision = decide(NEWS, "pass", EDITOR, story("in_review"))
    assert (decision.to, decision.signs) == ("approval", "review")


def test_an_editor_who_changed_the_text_hands_it_on_without_signing():
    facts = story("in_review", writers=frozenset({"lan", "minh"}))
    assert "pass" not in offered(EDITOR, facts)
    assert refused("pass", EDITOR, facts).code == "not_a_writer"
    assert decide(NEWS, "forward", EDITOR, facts).signs is None


def test_the_author_never_hands_on_their_own_story():
    assert refused("forward", EDITOR, story("in_review", author="minh")).code == "not_the_author"


@pytest.mark.parametrize(
    "changes",
    [
        {"flags": frozenset({"private_person"})},
        {"content_type": "phan-bac"},
        {"intent": "correction"},
        {"raised": frozenset({"legal"})},
    ],
    ids=["flag", "type", "intent", "raised before"],
)
def test_what_needs_the_legal_officer_goes_to_the_legal_officer(changes):
    facts = story("in_review", **changes)
    assert offered(EDITOR, facts)["pass"].to == "legal_check"
    assert decide(NEWS, "pass", EDITOR, facts).to == "legal_check"
    assert gates_owed(NEWS, facts) == {"legal"}


def test_a_gate_once_raised_stays_raised_when_the_flag_is_removed():
    assert decide(NEWS, "submit", REPORTER, story("draft", flags=frozenset({"minor"}))).raises == {"legal"}
    assert decide(NEWS, "submit", REPORTER, story("draft", raised=frozenset({"legal"}))).raises == frozenset()


def test_a_new_round_raises_nothing_of_the_old_one():
    facts = story("published", flags=frozenset({"minor"}), live=True, live_stage="published")
    decision = decide(NEWS, "update", REPORTER, facts)
    assert (decision.raises, decision.starts_intent, decision.voids) == (frozenset(), "update", "all")


@pytest.mark.parametrize("kind", ["legal", "legal_waiver"])
def test_a_clearance_counts_for_exactly_the_text_it_was_given_for(kind):
    facts = story("approval", intent="correction", signatures=(Signature(kind, "hoa", "d1"),))
    assert gates_owed(NEWS, facts) == frozenset()
    assert gates_owed(NEWS, replace(facts, digest="d2")) == {"legal"}


def test_approving_publishes_with_the_event_of_the_round():
    decision = decide(NEWS, "approve", HEAD, story("approval", signatures=(REVIEWED,)))
    assert (decision.to, decision.publishes, decision.signs) == ("published", True, "publish")
    assert decision.event == "story.published"


def test_approving_a_correction_publishes_it_as_one():
    decision = decide(NEWS, "approve", HEAD, story("approval", intent="correction", signatures=(CLEARED,)))
    assert (decision.to, decision.event) == ("corrected", "story.corrected")


def test_nobody_approves_what_they_wrote():
    refusal = refused("approve", HEAD, story("approval", writers=frozenset({"lan", "dung"})))
    assert refusal.reason.text("vi") == "Bạn đã viết một phần nội dung này nên người khác phải duyệt."
    assert str(refusal) == "You wrote part of this text, so somebody else must approve it."


def test_nobody_signs_the_same_text_twice():
    facts = story("approval", signatures=(Signature("review", "dung", "d1"),))
    refusal = refused("approve", HEAD, facts)
    assert "“Duyệt biên tập”" in refusal.reason.text("vi")
    assert decide(NEWS, "approve", HEAD, replace(facts, digest="d2")).publishes


def test_whoever_waived_the_legal_check_may_still_approve():
    facts = story("approval", intent="correction", signatures=(Signature("legal_waiver", "dung", "d1"),))
    assert decide(NEWS, "approve", HEAD, facts).publishes


def test_a_gate_still_owed_is_named():
    refusal = refused("approve", HEAD, story("approval", flags=frozenset({"minor"})))
    assert "Thẩm định pháp chế" in refusal.reason.text("vi")


def test_an_embargo_holds_the_story_and_names_the_local_time():
    refusal = refused("approve", HEAD, story("approval", embargo=NOW + timedelta(hours=1)))
    assert refusal.reason.text("vi") == "Tin, bài còn giữ đến 22/11/2026 15:00."
    assert decide(NEWS, "approve", HEAD, story("approval", embargo=NOW)).publishes


@pytest.mark.parametrize(
    ("at", "embargo", "code"),
    [
        (None, None, "missing_at"),
        (NOW, None, "at_past"),
        (NOW + timedelta(minutes=59), NOW + timedelta(hours=1), "at_embargo"),
    ],
)
def test_a_schedule_needs_a_time_to_come(at, embargo, code):
    assert refused("schedule", HEAD, story("approval", embargo=embargo), Given(at=at)).code == code


def test_a_schedule_may_start_when_the_embargo_ends():
    at = NOW + timedelta(hours=1)
    decision = decide(NEWS, "schedule", HEAD, story("approval", embargo=at), Given(at=at))
    assert (decision.to, decision.at, decision.signs, decision.publishes) == (
        "scheduled",
        at,
        "publish",
        False,
    )


def test_the_clock_releases_what_is_due_and_signed():
    facts = story("scheduled", signatures=(APPROVED,), scheduled_for=NOW)
    decision = decide(NEWS, "release", CLOCK, facts)
    assert (decision.to, decision.publishes, decision.clears_schedule) == ("published", True, True)
    assert refused("release", CLOCK, replace(facts, scheduled_for=NOW + timedelta(seconds=1))).code == "due"
    assert refused("release", CLOCK, replace(facts, scheduled_for=None)).code == "due"
    assert refused("release", CLOCK, replace(facts, digest="d2")).code == "signed"
    assert refused("release", CLOCK, replace(facts, raised=frozenset({"legal"}))).code == "gates_clear"
    assert refused("release", HEAD, facts).code == "system_only"


def test_a_head_brings_a_schedule_forward():
    facts = story("scheduled", signatures=(APPROVED,), scheduled_for=NOW + timedelta(days=1))
    assert decide(NEWS, "publish", HEAD_TOO, facts).publishes
    assert decide(NEWS, "unschedule", SECRETARY, facts).voids == {"publish"}


def test_the_system_makes_no_move_of_people():
    everyone = Actor("system", NEWS.moves["approve"].roles, system=True)
    assert refused("approve", everyone, story("approval")).code == "role_only"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(comment="x"), "missing_reason"),
        (Given(reason="mood", comment="x"), "unknown_reason"),
        (Given(reason="unverified", comment=" \n\t"), "missing_comment"),
    ],
)
def test_a_return_needs_a_listed_reason_and_words(given, code):
    assert refused("return", EDITOR, story("in_review"), given).code == code


def test_a_hold_remembers_where_it_was_and_resumes_there():
    assert decide(NEWS, "hold", EDITOR, story("legal_check"), BECAUSE).holds
    assert decide(NEWS, "resume", EDITOR, story("on_hold", held_from="legal_check")).to == "legal_check"
    assert refused("resume", EDITOR, story("on_hold")).code == "nowhere_to_return"
    assert not offered(EDITOR, story("on_hold"))["resume"].allowed


def test_dropping_an_update_puts_the_public_text_back():
    facts = story("draft", intent="update", live=True, live_stage="corrected")
    decision = decide(NEWS, "abandon", REPORTER, facts)
    assert (decision.to, decision.restores, decision.publishes) == ("corrected", True, False)
    assert "abandon" not in offered(REPORTER, story("draft"))


@pytest.mark.parametrize("stage", [stage for stage in NEWS.stages if stage != "taken_down"])
def test_a_public_story_can_be_taken_down_at_every_stage(stage):
    facts = story(stage, live=True, live_stage="published")
    decision = decide(NEWS, "takedown", SECRETARY, facts, BECAUSE)
    assert (decision.to, decision.takes_down, decision.event) == ("taken_down", True, "story.taken_down")
    assert (decision.opens_debt.kind, decision.opens_debt.hours) == ("takedown", 1)
    assert "takedown" not in offered(SECRETARY, story(stage))


def test_a_takedown_is_confirmed_by_somebody_else():
    facts = story("taken_down", debt_by="tuan")
    assert decide(NEWS, "confirm", HEAD, facts).clears_debt
    assert refused("confirm", SECRETARY, facts).code == "not_debtor"
    assert refused("archive", HEAD, facts).code == "no_debt"
    assert refused("republish", HEAD, facts).code == "no_debt"
    assert refused("confirm", HEAD, story("taken_down")).code == "debt"


def test_a_takedown_on_top_of_an_open_debt_leaves_the_first_one():
    facts = story("published", live=True, debt_by="dung")
    assert decide(NEWS, "takedown", SECRETARY, facts, BECAUSE).opens_debt is None


def test_unknown_moves_and_moves_from_elsewhere_are_refused():
    assert refused("destroy", HEAD, story("draft")).code == "unknown_move"
    assert refused("approve", HEAD, story("draft")).code == "not_from_here"


def test_who_may_do_it_is_said_first():
    refusal = refused("approve", REPORTER, story("approval"))
    assert refusal.reason.text("vi") == "Chỉ Trưởng ban Biên tập mới được “Duyệt đăng”."
    refusal = refused("return", REPORTER, story("in_review"))
    assert "Biên tập viên, Thư ký tòa soạn hoặc Trưởng ban Biên tập" in refusal.reason.text("vi")


def test_offers_follow_the_definition_and_say_what_is_needed():
    offers = available(NEWS, EDITOR, story("in_review"))
    assert [offer.move.name for offer in offers] == ["pass", "return", "hold", "reject"]
    assert offers[1].needs == ("reason", "comment")


def test_writers_edit_their_draft_as_long_as_they_hold_a_role():
    assert may_edit(NEWS, REPORTER, story("draft")) is None
    assert may_edit(NEWS, EDITOR, story("draft", writers=frozenset({"minh"}))) is None
    assert may_edit(NEWS, Actor("lan"), story("draft")).code == "edit_role"
    assert "người viết" in may_edit(NEWS, EDITOR, story("draft")).text("vi")
    assert (
        may_edit(NEWS, Actor("system", frozenset({"publisher"}), system=True), story("draft")).code
        == "edit_role"
    )


@pytest.mark.parametrize(
    "stage", ["submitted", "legal_check", "scheduled", "published", "taken_down", "archived"]
)
def test_text_that_others_are_deciding_on_is_not_edited(stage):
    assert may_edit(NEWS, HEAD, story(stage)).code == "edit_closed"


def test_an_edit_at_the_last_desk_sends_the_story_back():
    assert after_edit(NEWS, story("approval")) == "in_review"
    assert after_edit(NEWS, story("draft")) == "draft"
