"""Short ways of asking for findings in a text."""

from datetime import date

from newsroom.content import make
from newsroom.proof.context import Context
from newsroom.proof.finding import Finding
from newsroom.proof.inspection import inspect
from newsroom.proof.manuscript import Manuscript, of_input

TODAY = date(2026, 11, 22)  # a Sunday


def text(body: str = "", **fields: object) -> object:
    """A stored text with a source, so that nothing is said of sources."""
    return make(**{"title": "Tin thử", "body": body, "section": "a", "sources": ["UBND tỉnh"], **fields})


def typed(body: str = "", **fields: str) -> Manuscript:
    """The same as it stands in a form."""
    return of_input({"title": "Tin thử", "body": body, "sources": "UBND tỉnh", **fields})


def found(story: object, code: str, **context: object) -> list[Finding]:
    """The findings of one rule."""
    given = Context(**{"today": TODAY, **context})
    return [finding for finding in inspect(story, given) if finding.code == code]


def excerpts(story: object, code: str, **context: object) -> list[str]:
    """What stands where one rule points at."""
    return [finding.excerpt for finding in found(story, code, **context)]


def mended(story: object, code: str, **context: object) -> list[str]:
    """What the fixes of one rule put there."""
    return [finding.fix.replacement for finding in found(story, code, **context) if finding.fix]
