"""The past of one made-up story: the steps that led it to where it stands, as the workflow has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsroom.models import User

PATHS = {
    "draft": (),
    "submitted": ("submit",),
    "in_review": ("submit", "take"),
    "legal_check": ("submit", "take", "pass"),
    "approval": ("submit", "take", "pass", "clear"),
    "returned": ("submit", "take", "return"),
    "rejected": ("submit", "take", "reject"),
    "published": ("submit", "take", "pass", "clear", "approve"),
    "archived": ("submit", "take", "pass", "clear", "approve", "archive"),
}
TO = {
    "submit": "submitted",
    "take": "in_review",
    "return": "returned",
    "reject": "rejected",
    "clear": "approval",
    "approve": "published",
    "archive": "archived",
}
BY = {"submit": "reporter", "clear": "legal", "approve": "publisher", "archive": "publisher"}
SIGNS = {"pass": "review", "clear": "legal", "approve": "publish"}
WITH_REASON = ("return", "reject")
PACE = timedelta(minutes=40)


@dataclass(frozen=True)
class Step:
    """One move: by whom, in which role, when (UTC), between which stages, and the approval signed with it."""

    move: str
    person: User
    role: str
    at: datetime
    came_from: str
    to: str
    signs: str | None


@dataclass(frozen=True)
class Life:
    """Where a story stands and how it got there. `flagged`: it went by the legal officer."""

    number: int
    stage: str
    author: User
    editor: User
    began: datetime
    flagged: bool
    steps: tuple[Step, ...]

    @property
    def ended(self) -> datetime:
        """When it came to stand where it stands."""
        return self.steps[-1].at if self.steps else self.began

    @property
    def published(self) -> Step | None:
        """The step that sent it to the portals, if one did."""
        return next((step for step in self.steps if step.move == "approve"), None)


def live(number: int, stage: str, began: datetime, people: Mapping[str, User]) -> Life:
    """The life of story `number` that stands at `stage` and was begun at `began`; one person of each role."""
    flagged = stage == "legal_check" or number % 7 == 0
    steps: list[Step] = []
    at, here = began, "draft"
    for move in PATHS[stage]:
        if move == "clear" and not flagged:
            continue
        at += PACE
        to = ("legal_check" if flagged else "approval") if move == "pass" else TO[move]
        role = BY.get(move, "editor")
        steps.append(Step(move, people[role], role, at, here, to, SIGNS.get(move)))
        here = to
    return Life(number, stage, people["reporter"], people["editor"], began, flagged, tuple(steps))
