"""What people do with findings: set what is checked, pass one over, put a story into quarantine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from newsroom.access import lock_story
from newsroom.db import transaction
from newsroom.errors import Forbidden, Invalid, Refused, words
from newsroom.findings import hold_writers_back, question_all, settings_of
from newsroom.ledger import record
from newsroom.models import CheckDismissal, CheckSetting, Story
from newsroom.permissions import CONTENT, PERMISSIONS
from newsroom.person import Person
from newsroom.proof.inspection import level_of
from newsroom.proof.registry import BY_CODE, STYLE, VALUES
from newsroom.proof.rule import Rule
from newsroom.writing import commitment, note_down, record_story

DISMISSALS = 300
REASON_LIMIT = 2000
LIFTERS = frozenset({"secretary"})


@dataclass(frozen=True)
class Wish:
    """The level and the value ("" where a rule has none) that a rule is to have."""

    level: str
    value: str = ""


def set_rules(person: Person, wishes: Mapping[str, Wish], at: datetime) -> tuple[int, int]:
    """Set levels and values of rules by their codes; returns how many changed, and how many texts are to be
    judged anew because of it: by the worker, and by whatever step is taken with one before.

    The managing editor may set what is a matter of house style. Raises Forbidden, Invalid (the code of each
    rule whose level or value cannot be).
    """
    if not (
        person.holds("admin") or (person.holds(*PERMISSIONS["style.manage"]) and set(wishes) <= set(STYLE))
    ):
        raise Forbidden(words("Only an administrator may change this."))
    _check(wishes)
    with transaction() as session:
        hold_writers_back(session)
        changed = {
            code: wish for code, wish in _present(session, at).items() if wishes.get(code, wish) != wish
        }
        for code in changed:
            wish = wishes[code]
            session.merge(CheckSetting(code=code, level=wish.level, value=wish.value))
            record(
                session,
                "catalogue",
                "check.set",
                person.id,
                at,
                rule=code,
                level=wish.level,
                value=wish.value,
            )
        session.flush()
        return len(changed), question_all(session) if changed else 0


def dismiss(person: Person, story_id: str, code: str, key: str, at: datetime) -> None:
    """Pass a finding over in this story, for everybody. What blocks cannot be passed over.

    Raises NotFound, Forbidden, Refused.
    """
    with transaction() as session:
        story = _story(session, person, story_id)
        rule = BY_CODE.get(code)
        if rule is None or level_of(rule, settings_of(session, at)) == "block" or len(key) != 32:
            raise Refused(words("This finding has to be put right; it cannot be passed over."))
        if session.get(CheckDismissal, (story.id, key)):
            return
        kept = session.scalar(
            select(func.count()).select_from(CheckDismissal).where(CheckDismissal.story_id == story.id)
        )
        if (kept or 0) >= DISMISSALS:
            raise Refused(words("Too much has been passed over in this story already."))
        session.add(CheckDismissal(story_id=story.id, key=key, code=code, user_id=person.id, at=at))
        record_story(session, story, "check.dismiss", person, at, rule=code, finding=key)


def bring_back(person: Person, story_id: str, at: datetime) -> None:
    """Show again what was passed over in a story. Raises NotFound, Forbidden."""
    with transaction() as session:
        story = _story(session, person, story_id)
        gone = session.execute(
            delete(CheckDismissal).where(CheckDismissal.story_id == story.id).returning(CheckDismissal.key)
        ).all()
        if gone:
            record_story(session, story, "check.restore", person, at, number=len(gone))


def quarantine(person: Person, story_id: str, reason: str, at: datetime) -> Story:
    """Keep a story that may hold a state secret from all but its author and those who deal with it.

    Anybody who works with the text may do it at once, and nothing is deleted: what happens to the text is
    for the officer in charge of secrets to say (Law 117/2025). Raises NotFound, Forbidden, Invalid.
    """
    said = _reason(reason)
    with transaction() as session:
        story = _story(session, person, story_id)
        if not story.quarantined:
            _set(session, story, person, said, at, "quarantine")
        return story


def lift_quarantine(person: Person, story_id: str, reason: str, at: datetime) -> Story:
    """Let everybody know of the story again. For the managing editor alone. Raises as `quarantine`."""
    said = _reason(reason)
    with transaction() as session:
        story = lock_story(session, person, story_id)
        if not person.roles(story.section) & LIFTERS:
            raise Forbidden(words("Only the managing editor may end a quarantine."))
        if story.quarantined:
            _set(session, story, person, said, at, "quarantine.lift")
        return story


def _set(session: Session, story: Story, person: Person, reason: str, at: datetime, action: str) -> None:
    story.quarantined = action == "quarantine"
    story.version, story.updated_at = story.version + 1, at
    remark = note_down(session, story, person, reason, at, (action, None))
    record_story(session, story, action, person, at, note=commitment(remark))


def _story(session: Session, person: Person, story_id: str) -> Story:
    story = lock_story(session, person, story_id)
    if story.author_id != person.id and not person.roles(story.section) & CONTENT:
        raise Forbidden(words("Only those who work with this text may do this."))
    return story


def _reason(text: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid({"reason": words("Say why.")})
    if len(said) > REASON_LIMIT:
        raise Invalid({"reason": words("Keep it under 2,000 characters.")})
    return said


def _present(session: Session, at: datetime) -> dict[str, Wish]:
    context = settings_of(session, at)
    values = {**VALUES, **context.values}
    return {code: Wish(level_of(rule, context), values.get(code, "")) for code, rule in BY_CODE.items()}


def _check(wishes: Mapping[str, Wish]) -> None:
    wrong = {
        code: words("Choose one of the levels and values offered.")
        for code, wish in wishes.items()
        if code not in BY_CODE or not _fits(BY_CODE[code], wish)
    }
    if wrong:
        raise Invalid(wrong)


def _fits(rule: Rule, wish: Wish) -> bool:
    if wish.level not in rule.levels():
        return False
    return rule.choice.admits(wish.value) if rule.choice else wish.value == ""
