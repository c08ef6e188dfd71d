"""Making a move: the only way a story changes its stage, for people, the API, the command line and the clock
alike.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom import counsel
from newsroom.access import at_version, lock_story
from newsroom.clock import iso
from newsroom.db import db, transaction
from newsroom.holding import is_held
from newsroom.models import Story
from newsroom.moves import effects, outgoing
from newsroom.passwords import step_up
from newsroom.person import SYSTEM, Person
from newsroom.releasing import Voice, speaks_for_agency
from newsroom.rules import Case, actor_for, examine, refusal
from newsroom.writing import commitment, note_down, record_story, void_approvals
from workflows import Decision, Given, MoveRefused, decide

DUE_AT_ONCE = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MoveRequest:
    """Which move, from which version of the story, and what was given with it; the password as it was just
    typed, where one was asked for.
    """

    name: str
    version: int
    given: Given = field(default_factory=Given)
    password: str = field(default="", repr=False)

    def repeat_key(self, person: Person) -> str:
        """The same person asking for the same move from the same version is one request, however often it is
        sent.
        """
        return f"{person.id}:{self.name}:{self.version}"


def move_story(person: Person, story_id: str, request: MoveRequest, at: datetime) -> Story:
    """Make the move and everything that follows from it in one transaction; `at` is now, UTC.

    Raises NotFound, Stale, Forbidden (not this person), Invalid (something must be given), Refused (not now).
    """
    given = request.given
    if request.password:
        step_up(person, request.password, at)
        given = replace(given, proven=True)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        if story.last_move == request.repeat_key(person):
            return story
        at_version(story, request.version)
        case = examine(session, story, at)
        try:
            decision = decide(case.workflow, request.name, case.actor(person), case.facts, given)
        except MoveRefused as refused:
            raise refusal(refused.reason) from refused
        story.last_move = request.repeat_key(person)
        _carry_out(session, case, person, decision, given, at)
        return story


def release_due(at: datetime) -> list[str]:
    """Publish what was scheduled for `at` (UTC) or earlier; returns the ids of the stories that went out.

    What must wait longer (an embargo was prolonged, or it is held back, say) stays scheduled for the next
    look; nothing is dropped.
    """
    session = db.session()
    due_now = (Story.scheduled_for <= at, ~is_held(Story.digest))
    soonest = select(Story.id).where(*due_now).order_by(Story.scheduled_for)
    due = session.scalars(soonest.limit(DUE_AT_ONCE)).all()
    session.commit()
    return [story_id for story_id in due if _release_or_log(story_id, at)]


def _release_or_log(story_id: str, at: datetime) -> bool:
    """One story that cannot be released must not keep the others waiting; the next look tries it again."""
    try:
        return _release(story_id, at)
    except Exception:
        log.exception("the scheduled story %s could not be released", story_id)
        return False


def _release(story_id: str, at: datetime) -> bool:
    """Make the move that only the clock may make from where the story is; False when there is none to make
    now.
    """
    with transaction() as session:
        story = lock_story(session, SYSTEM, story_id)
        scheduled = story.scheduled_for
        case = examine(session, story, at)
        own = [move.name for move in case.workflow.moves_from(story.stage) if move.system]
        if not own or scheduled is None:
            return False
        try:
            decision = decide(case.workflow, own[0], actor_for(SYSTEM, story), case.facts)
        except MoveRefused:
            return False
        late = int((at - scheduled).total_seconds())
        _carry_out(
            session, case, SYSTEM, decision, Given(), at, scheduled_for=iso(scheduled), late_seconds=late
        )
        return True


def _carry_out(
    session: Session,
    case: Case,
    person: Person,
    decision: Decision,
    given: Given,
    at: datetime,
    **details: Any,
) -> None:
    """Everything that follows from a decision, in the order in which one thing rests on another."""
    story, move, came_from = case.story, decision.move.name, case.story.stage
    voice = _voice(case, person, decision)
    story.version, story.updated_at = story.version + 1, at
    fallen = void_approvals(session, story, decision.voids, move, at)
    details |= {"voided": list(fallen)} if fallen else {}
    details |= effects.sign(session, case, person, decision, given.comment.strip(), at)
    details |= _said(session, story, person, decision, given, at)
    effects.change_round(session, story, decision, at)
    effects.change_stage(session, case, person, decision, at)
    details |= counsel.follow(session, case, person, decision, given.comment, at)
    details |= effects.settle_debt(session, story, person, decision, at)
    details |= outgoing.publish(session, case, decision, at, voice)
    details |= outgoing.take_down(session, case, decision, given, at)
    place = {"from": came_from, "to": story.stage, "digest": story.digest}
    record_story(session, story, move, person, at, **place, **details)


def _voice(case: Case, person: Person, decision: Decision) -> Voice | None:
    """The paper under which a statement is released, whatever the definition says that the story began
    under; None for what is no statement. Raises Forbidden.
    """
    if not speaks_for_agency(case.workflow, decision):
        return None
    voice = case.voice(person)
    if voice.refusal:
        raise refusal(voice.refusal)
    return voice


def _said(
    session: Session, story: Story, person: Person, decision: Decision, given: Given, at: datetime
) -> dict[str, Any]:
    """Keep what was said with the move; returns what the trail says of it."""
    reason = given.reason if "reason" in decision.move.needs else None
    said: dict[str, Any] = {"reason": reason} if reason else {}
    if decision.confirmed:
        said["confirmed"] = list(decision.confirmed)
    said_with = (decision.move.name, reason)
    if words := given.comment.strip():
        said["note"] = commitment(note_down(session, story, person, words, at, said_with))
    return said
