"""Who is told of what: from an entry in the trail of a story to the people whom it concerns.

The rules name parts of a workflow definition (who may lead on, what signs, what publishes), never its stages,
so a newsroom's own workflow tells the right people without a word of ours. Each person hears of an entry
once: by the first rule that names them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from newsroom.access import may_see
from newsroom.errors import Forbidden
from newsroom.models import Comment, CommentMention, Delegation, RoleGrant, Story, User
from newsroom.models.legal import LegalQuestion
from newsroom.next_step import waiting_for
from newsroom.notices import PEOPLE_AT_MOST, notify
from newsroom.person import Person, load_person
from newsroom.rules import Case, examine, refusal
from newsroom.telling_versions import tell_versions
from newsroom.trail_reading import Entry
from workflows import Move
from workflows.definition import AUTHOR


@dataclass(frozen=True)
class Told:
    """An entry of a story's trail with what the rules ask about it."""

    session: Session
    entry: Entry
    case: Case
    move: Move | None
    at: datetime

    @property
    def story(self) -> Story:
        """The story as it is now."""
        return self.case.story

    @property
    def arrived(self) -> bool:
        """Whether the step led to another stage and the story is still there."""
        details = self.entry.details
        return details.get("from") != details.get("to") == self.story.stage


Rule = tuple[str, Callable[[Told], Iterable[str]]]


def tell(session: Session, entry: Entry, at: datetime) -> None:
    """Tell everybody whom an entry of the trail concerns, as things stand at `at` (UTC). Call it inside a
    transaction.
    """
    story = session.get(Story, entry.details["story"]) if "story" in entry.details else None
    if story is None:
        return
    case = examine(session, story, at)
    told = Told(session, entry, case, case.workflow.moves.get(entry.action), at)
    heard: set[str] = set()
    for kind, people in RULES:
        wanted = [user_id for user_id in people(told) if user_id not in heard]
        heard |= set(wanted)
        notify(session, kind, story, wanted, entry.actor_id, entry.at, **_params(told))
    tell_versions(session, entry, story, told.move)


def holders(session: Session, roles: Iterable[str], section: str, at: datetime) -> list[str]:
    """The ids of active people who hold one of `roles` in `section` at `at` (UTC), lent ones counted; at most
    PEOPLE_AT_MOST.
    """
    named = tuple(roles)
    if not named:
        return []
    here = or_(RoleGrant.section_slug.is_(None), RoleGrant.section_slug == section)
    lent_here = or_(Delegation.section_slug.is_(None), Delegation.section_slug == section)
    own = select(RoleGrant.user_id).where(RoleGrant.role.in_(named), here)
    lent = select(Delegation.to_user_id).where(
        Delegation.role.in_(named),
        lent_here,
        Delegation.starts_at <= at,
        Delegation.ends_at > at,
        Delegation.revoked_at.is_(None),
    )
    query = select(User.id).where(User.active, or_(User.id.in_(own), User.id.in_(lent)))
    return list(session.scalars(query.order_by(User.id).limit(PEOPLE_AT_MOST)))


def whose_turn(session: Session, case: Case, at: datetime) -> list[str]:
    """Whoever can lead the story on now: the one who has taken it on, or else all who may. Only what lies in
    the person keeps them out; what the story still lacks is theirs to see to.
    """
    roles = waiting_for(case)
    if roles == (AUTHOR,):
        return sorted(case.facts.writers | {case.story.author_id})
    able = [
        person.id
        for user_id in holders(session, roles, case.story.section, at)
        if (person := load_person(session, user_id, at)) and _can_lead_on(case, person)
    ]
    return [case.story.assignee_id] if case.story.assignee_id in able else able


def _can_lead_on(case: Case, person: Person) -> bool:
    return any(
        offer.allowed or (offer.reason and not isinstance(refusal(offer.reason), Forbidden))
        for offer in case.offers(person)
        if offer.move.tone == "primary" and not offer.move.system
    )


def _writers(told: Told) -> list[str]:
    """Everybody whose words are in the text and who may still know of it."""
    return _still_reading(told, [told.story.author_id, *told.story.writers])


def _debtor_s_counterparts(told: Told) -> Iterable[str]:
    """Whoever may settle what somebody now owes a check for; never the debtor, who did it."""
    if "debt_opened" not in told.entry.details or told.story.debt_by_id is None:
        return []
    settling = [move for move in told.case.workflow.moves.values() if move.clears_debt]
    roles = {role for move in settling if told.story.stage in move.sources for role in move.roles}
    return [
        user_id
        for user_id in holders(told.session, sorted(roles), told.story.section, told.at)
        if user_id != told.story.debt_by_id
    ]


def _still_reading(told: Told, ids: Iterable[str]) -> list[str]:
    """Those who may still know of the story."""
    people = [load_person(told.session, user_id, told.at) for user_id in dict.fromkeys(ids)]
    return [person.id for person in people if person and may_see(person, told.story)]


def _remark_id(told: Told) -> str | None:
    return told.entry.details["note"]["id"] if told.entry.action == "comment" else None


def _mentioned(told: Told) -> Iterable[str]:
    named = select(CommentMention.user_id).where(CommentMention.comment_id == _remark_id(told))
    return _still_reading(told, told.session.scalars(named.order_by(CommentMention.user_id)))


def _in_conversation(told: Told) -> list[str]:
    """Whom a remark concerns without naming them: the author, the assignee, and who began what it answers."""
    answered = aliased(Comment)
    began = (
        select(answered.author_id)
        .join(Comment, Comment.parent_id == answered.id)
        .where(Comment.id == _remark_id(told))
    )
    return _still_reading(told, [told.story.author_id, *_assignee(told), *told.session.scalars(began)])


def _asker(told: Told) -> Iterable[str]:
    question = told.session.get(LegalQuestion, told.entry.details["question"])
    return _still_reading(told, [question.asked_by_id]) if question else []


def _assignee(told: Told) -> list[str]:
    return [told.story.assignee_id] if told.story.assignee_id else []


def _when(condition: Callable[[Told], object], people: Callable[[Told], Iterable[str]]) -> Callable[..., Any]:
    return lambda told: people(told) if condition(told) else []


def _did(action: str) -> Callable[[Told], bool]:
    return lambda told: told.entry.action == action


def _set_aside(told: Told) -> bool:
    """Sent back, put on hold or not used: the text stands still until somebody acts."""
    stage = told.case.workflow.stages.get(told.entry.details.get("to", ""))
    return told.arrived and stage is not None and stage.kind == "side"


RULES: tuple[Rule, ...] = (
    ("owed", _debtor_s_counterparts),
    ("mention", _when(_remark_id, _mentioned)),
    ("assigned", _when(lambda told: "assignee_id" in told.entry.details.get("changed", ()), _assignee)),
    ("takendown", _when(lambda told: told.move and told.move.takes_down, _writers)),
    ("published", _when(lambda told: told.move and told.move.publishes, _writers)),
    ("returned", _when(_set_aside, _writers)),
    (
        "turn",
        _when(lambda told: told.arrived, lambda told: whose_turn(told.session, told.case, told.at)),
    ),
    ("approved", _when(lambda told: "signed" in told.entry.details, _writers)),
    ("remark", _when(_remark_id, _in_conversation)),
    ("takeover", _when(_did("take_over"), lambda told: [told.entry.details["held_by"]])),
    (
        "legal",
        _when(
            _did("legal_ask"),
            lambda told: holders(told.session, ("legal",), told.story.section, told.at),
        ),
    ),
    ("legal", _when(_did("legal_advise"), _asker)),
)


def _params(told: Told) -> Mapping[str, Any]:
    """What the sentence of a notice is made from: codes of the definition, the number of the entry."""
    details = told.entry.details
    codes = {name: details[name] for name in ("to", "reason") if isinstance(details.get(name), str)}
    move = {"move": told.entry.action} if told.move else {"action": told.entry.action}
    return {
        "workflow": told.story.workflow,
        "version": told.story.workflow_version,
        "entry": told.entry.index,
        **codes,
        **move,
    }
