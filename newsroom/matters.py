"""What a statement is held against: the case that it speaks in, as the rules of proof-reading see it.

It is read where a text is judged and in the transaction that releases it: facts and claims change while the
text stays, so nothing of this is kept with the text.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from newsroom.content import Content
from newsroom.errors import Refused, words
from newsroom.models import Capture, Claim, Fact, Signal, Statement, Story
from newsroom.models.base import UtcDateTime
from newsroom.models.story import STATEMENTS
from newsroom.proof.context import Context
from newsroom.proof.finding import Finding
from newsroom.proof.inspection import inspect
from newsroom.proof.manuscript import Manuscript, of_content
from newsroom.proof.truth import Claimed, Matter
from newsroom.proof.truth_rules import TRUTH

_NOTHING = literal("")
_NO_TIME = cast(null(), UtcDateTime())


def matter_of(session: Session, story: Story, at: datetime) -> Matter | None:
    """What is known at `at` (UTC) in the case of a statement, or of the statement it is a version of in
    another language; None for any other story. One statement, none for stories of other workflows.
    """
    if story.workflow != STATEMENTS:
        return None
    found: dict[str, list[Any]] = {"statement": [], "claim": [], "fact": [], "evidence": [], "signal": []}
    with session.no_autoflush:
        for row in session.execute(_asked(story)):
            found[row.of].append(row)
    if not found["statement"]:
        return None
    statement = found["statement"][0]
    seen = tuple(row.first for row in found["signal"] if row.first)
    claims = [Claimed(row.first, bool(row.second), (row.third, row.fourth)) for row in found["claim"]]
    return Matter(
        kind=statement.first,
        at=at,
        claims=(*claims, *([Claimed("", False, seen)] if seen and claims else [])),
        unconfirmed=tuple(row.first for row in found["fact"]),
        evidence=int(found["evidence"][0].first),
        next_update=statement.moment,
    )


def with_matter(session: Session, context: Context, story: Story | None, at: datetime) -> Context:
    """The same with the case of a statement as it is at `at` (UTC): one statement at the most."""
    matter = matter_of(session, story, at) if story is not None else None
    return context if matter is None else replace(context, matter=matter)


def untruths(text: Content | Manuscript, matter: Matter) -> tuple[Finding, ...]:
    """What a statement owes its readers and lacks."""
    manuscript = of_content(text) if isinstance(text, Content) else text
    context = Context(matter.at.date(), matter=matter)
    return inspect(manuscript, context, rules=TRUTH)


def must_be_true(session: Session, story: Story, content: Content, at: datetime) -> None:
    """Ask inside the transaction that releases. Raises Refused with the first of what is lacking: no lane,
    however short, lets it out (docs/crisis.md, guarantees 4 and 5).
    """
    matter = matter_of(session, story, at)
    if matter is not None and (found := untruths(content, matter)):
        raise Refused(SENTENCES[found[0].code])


SENTENCES = {
    "claim_headlined": words("Its headline repeats what is claimed: say what is true."),
    "false_link": words("It links to the page of the false claim: take the link out."),
    "no_evidence": words("A rebuttal needs evidence: bring some into the case first."),
    "no_verdict": words("A rebuttal needs a verdict on a claim of the case, with the reason why."),
    "no_stated_source": words("A rebuttal states its source: fill in the sources."),
    "unconfirmed_fact": words("It says as known what the case does not know: mark it as not confirmed."),
    "no_next_update": words("It does not say when the next update comes, as it was promised in the case."),
    "next_update_past": words("The time it promises the next update for has passed: promise another one."),
}


def _asked(story: Story) -> Any:
    ids = {story.id, story.source_id or story.id}
    case = select(Statement.incident_id).where(Statement.story_id.in_(ids)).limit(1).scalar_subquery()
    statement = _row("statement", Statement.kind, moment=Statement.next_update_at)
    claim = _row("claim", Claim.quoted, Claim.verdict, Claim.appearance_url, Claim.first_appearance_url)
    fact = _row("fact", Fact.body)
    evidence = _row("evidence", cast(func.count(Capture.id), String))
    return union_all(
        statement.where(Statement.story_id.in_(ids)),
        claim.where(Claim.incident_id == case),
        fact.where(Fact.incident_id == case, Fact.state != "known"),
        evidence.where(Capture.incident_id == case),
        _row("signal", Signal.url).where(Signal.incident_id == case),
    )  # without a limit: what is left out would not be checked


def _row(of: str, *columns: Any, moment: Any = _NO_TIME) -> Select[Any]:
    texts = (*columns, *(_NOTHING for _ in range(4 - len(columns))))
    named = (
        column.label(name) for column, name in zip(texts, ("first", "second", "third", "fourth"), strict=True)
    )
    return select(literal(of).label("of"), *named, moment.label("moment"))
