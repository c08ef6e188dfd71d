"""A case of the demo newsroom that is over: from a rumour to two statements, reviewed, with what it taught.

The place and everybody in it are invented. Each step goes through the use case that people use, at its time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from newsroom.aftermath.usecases import Learned, add_lesson, finish_lesson, hold_review
from newsroom.captures import take_words
from newsroom.content import make, parse
from newsroom.db import db
from newsroom.demo import finished_words as said
from newsroom.demo.planning import person_called
from newsroom.incidents.clock_usecases import Start, meet_target, set_start
from newsroom.incidents.outside_usecases import answer_question, note_outcome, send_request, take_question
from newsroom.incidents.record_usecases import (
    Said,
    add_fact,
    bring_evidence,
    change_fact,
    judge_claim,
    log,
)
from newsroom.incidents.usecases import Opening, close_case, give_role, open_case
from newsroom.models import (
    CaseRequest,
    Claim,
    Fact,
    Incident,
    PressQuestion,
    Revision,
    StatementTemplate,
    Story,
    Target,
)
from newsroom.moves.usecases import MoveRequest, move_story
from newsroom.person import Person
from newsroom.signals.usecases import log_signal
from newsroom.statements.usecases import NewStatement, begin_statement
from newsroom.stories.usecases import edit_story
from workflows import Given, Library

AGO = timedelta(hours=27)
"""How long ago the rumour was seen."""
LEAD = "secretary"
ROLES = (
    ("spokesperson", "spokesperson"),
    ("legal", "legal"),
    ("reporter2", "writer"),
    ("technician", "technician"),
)
STEPS = (("reporter2", "submit", 4), ("legal", "clear", 10), ("spokesperson", "release", 15))
"""How a statement goes out: who does what, and how many minutes after it was begun."""
CLOSED, REVIEWED = 3 * 60 + 30, 24 * 60


@dataclass(frozen=True)
class _Case:
    """The case by its id, and when (UTC) the rumour was seen, from which all its minutes are counted."""

    id: str
    began: datetime

    def at(self, minute: int) -> datetime:
        return self.began + timedelta(minutes=minute)

    def who(self, account: str, minute: int) -> tuple[Person, datetime]:
        """Somebody as they were at that minute, and the minute."""
        return person_called(account, self.at(minute)), self.at(minute)

    def row(self, model: Any, *which: ColumnElement[bool]) -> Any:
        """The one row of that kind which the case has."""
        return db.session.scalars(select(model).where(model.incident_id == self.id, *which)).one()


def tell_finished_case(at: datetime) -> None:
    """Let the case happen, unless some real case is there already. `at` (UTC): now."""
    if db.session.scalar(select(Incident.id).where(~Incident.exercise).limit(1)):
        return
    case = _opened(at - AGO)
    _state(case, "holding", 20, case.at(140))
    _prove(case)
    _answer(case, _state(case, "rebuttal", 90, None))
    _end(case)


def _opened(began: datetime) -> _Case:
    signal = log_signal(person_called("contributor", began), said.HEARD, [], began)
    opened = began + timedelta(minutes=6)
    lead = person_called(LEAD, opened)
    opening = Opening(said.TITLE, said.CLAIM, 2, said.REASON, lead.id, said.SUMMARY, signal_id=signal.id)
    case = _Case(open_case(lead, opening, opened).id, began)
    for account, role in ROLES:
        give_role(lead, case.id, person_called(account, opened).id, role, opened)
    set_start(lead, case.id, Start("received", case.at(2), said.RECEIVED), case.at(8))
    for minute, fact in enumerate((said.KNOWN, said.CHECKING, said.UNKNOWN), 11):
        add_fact(lead, case.id, fact, case.at(minute))
    meet_target(lead, case.id, case.row(Target, Target.timer == "facts").id, case.at(14))
    log(lead, case.id, "call", said.CALLED, case.at(15))
    take_question(lead, case.id, said.QUESTION, case.at(18))
    return case


def _state(case: _Case, kind: str, minute: int, promised: datetime | None) -> str:
    """Write a statement from its template, let it be cleared and released; returns its story's id."""
    author, begun = case.who("reporter2", minute)
    template = db.session.scalars(select(StatementTemplate.id).where(StatementTemplate.kind == kind)).one()
    wanted = NewStatement(template_id=template, section=said.SECTION, next_update_at=promised)
    story_id = begin_statement(author, case.id, wanted, begun).id
    _write(case, story_id, said.HEADLINES[kind], minute + 2)
    ticked = frozenset(Library().get("crisis").moves["release"].checklist)
    for account, move, after in STEPS:
        person, moment = case.who(account, minute + after)
        given = Given(checklist=ticked) if move == "release" else Given()
        version = db.session.get_one(Story, story_id).version
        move_story(person, story_id, MoveRequest(move, version, given), moment)
    return story_id


def _write(case: _Case, story_id: str, headline: str, minute: int) -> None:
    """Put in the headline that the template leaves to whoever writes."""
    author, moment = case.who("reporter2", minute)
    story = db.session.get_one(Story, story_id)
    text = parse(db.session.get_one(Revision, story.revision_id).content)
    written = make(**{**vars(text), "title": headline})
    edit_story(author, story_id, story.version, written, frozenset(story.flags), moment)


def _prove(case: _Case) -> None:
    """What was being checked is known now, and the claim is judged."""
    lead, moment = case.who(LEAD, 70)
    sheet = bring_evidence(lead, case.id, take_words(said.SHEET, "phieu-ket-qua.txt"), "", said.SHOWS, moment)
    checked = case.row(Fact, Fact.state == "checking")
    found = Said(said.TESTED, "known", "", said.TESTED_BY, sheet.id)
    change_fact(lead, case.id, checked.id, checked.version, found, case.at(75))
    judge_claim(lead, case.id, case.row(Claim).id, "fake", said.WHY, case.at(80))
    send_request(lead, case.id, said.ASKED, case.at(85))


def _answer(case: _Case, rebuttal: str) -> None:
    lead, moment = case.who(LEAD, 112)
    question, request = case.row(PressQuestion), case.row(CaseRequest)
    answer_question(lead, case.id, question.id, question.version, (said.ANSWER, rebuttal), moment)
    note_outcome(lead, case.id, request.id, request.version, said.REMOVED, case.at(190))


def _end(case: _Case) -> None:
    """Close it; a day later review it, and write down what it taught."""
    lead, moment = case.who(LEAD, CLOSED)
    version = db.session.get_one(Incident, case.id).version
    close_case(lead, case.id, version, said.CLOSING, moment)
    reviewed = case.at(REVIEWED)
    for learned, action, account, done in said.LESSONS:
        owner = person_called(account, reviewed)
        lesson = Learned(learned, action, owner.id, reviewed + timedelta(days=14))
        row = add_lesson(lead, case.id, lesson, reviewed)
        if done:
            finish_lesson(owner, case.id, row.id, case.at(REVIEWED + 90))
    hold_review(lead, case.id, said.OUTCOME, reviewed)
