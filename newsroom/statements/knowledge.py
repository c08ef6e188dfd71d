"""What a case knows, in words for a statement: claims, verdict, facts with their sources. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.clock import local
from newsroom.installation import settings
from newsroom.issuing import VERDICTS
from newsroom.models import Claim, Fact, Incident

MOST = 100
_QUOTES = "“\"'‘«"

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "source": " (nguồn: {0})",
        "checking": " (đang kiểm chứng)",
        "unknown": " (chưa rõ)",
        "when": "{0:%H:%M} ngày {0:%d/%m/%Y}",
        "claim": "“{0}”",
    },
    "en": {
        "source": " (source: {0})",
        "checking": " (being checked)",
        "unknown": " (not known yet)",
        "when": "{0:%H:%M} on {0:%d/%m/%Y} (Hanoi time)",
        "claim": "“{0}”",
    },
}


@dataclass(frozen=True)
class Known:
    """What a case knows, in one language."""

    language: str
    claims: Sequence[Claim]
    facts: Sequence[Fact]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of what is known, each once; as many as a story may name."""
        stated = (_line(fact.source)[:300] for fact in self.facts if fact.state == "known" and fact.source)
        return tuple(dict.fromkeys(stated))[:20]

    def values(self, next_update_at: datetime | None) -> dict[str, str]:
        """What comes in the places of a template (newsroom.statements.filling)."""
        said = self._said
        judged = next((claim for claim in self.claims if claim.verdict), None)
        verdict = VERDICTS[judged.verdict].text(self.language) if judged and judged.verdict else ""
        return {
            "agency": settings().publisher_name,
            "claim": "; ".join(self._quoted(claim.quoted) for claim in self.claims),
            "verdict": verdict,
            "why": _line(judged.why) if judged else "",
            "known": self._lines(("known",)),
            "checking": self._lines(("checking", "unknown")),
            "next_update": said["when"].format(local(next_update_at)) if next_update_at else "",
        }

    @property
    def _said(self) -> Mapping[str, str]:
        return _WORDS["vi" if self.language.partition("-")[0] == "vi" else "en"]

    def _quoted(self, claim: str) -> str:
        line = _line(claim)
        return line if line.startswith(tuple(_QUOTES)) else self._said["claim"].format(line)

    def _lines(self, states: tuple[str, ...]) -> str:
        facts = (fact for fact in self.facts if fact.state in states)
        return "\n".join(f"- {_line(fact.body).rstrip('.')}{self._mark(fact)}." for fact in facts)

    def _mark(self, fact: Fact) -> str:
        if fact.state != "known":
            return self._said[fact.state]
        return self._said["source"].format(_line(fact.source)) if fact.source else ""


def known_of(session: Session, incident: Incident, language: str) -> Known:
    """What a case knows: two statements."""
    claims = select(Claim).where(Claim.incident_id == incident.id).order_by(Claim.created_at).limit(MOST)
    facts = select(Fact).where(Fact.incident_id == incident.id).order_by(Fact.created_at).limit(MOST)
    return Known(language, session.scalars(claims).all(), session.scalars(facts).all())


def _line(text: str) -> str:
    """One line that no plain text takes for a heading or a list."""
    return " ".join(text.split()).lstrip("#- ")
