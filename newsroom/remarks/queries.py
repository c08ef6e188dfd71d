"""What is shown of remarks: the talk about a story, its points with their places, why it was sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session, aliased, joinedload

from newsroom.anchors import Place, find
from newsroom.compare_words import compare_words, words_of_text
from newsroom.content import Content
from newsroom.html_rules import INLINE
from newsroom.models import Comment, Revision, Story, StorySeen
from newsroom.passages import FIELDS, Words, words_of
from newsroom.remarks.wording import anchor_of
from newsroom.rules import Case

COMMENTS = 300


@dataclass(frozen=True)
class Point:
    """A remark on a passage: where that is now (None: taken out), its answers, and for a suggestion the old
    words and the new ones in one. `touched`: the words have been edited since.
    """

    comment: Comment
    place: Place | None
    replies: tuple[Comment, ...]
    change: Markup | None = None

    @property
    def touched(self) -> bool:
        """Whether the words are there, but not as they were."""
        return self.place is not None and not self.place.exact


@dataclass(frozen=True)
class Talk:
    """All that is said about a story: open points in the order of the text, settled ones, and remarks.

    `number` is that of the present text; `inline` names the tags that part no words, for scripts.
    """

    open: list[Point]
    settled: list[Point]
    remarks: list[Comment]
    number: int
    inline: str = " ".join(sorted(INLINE - {"br"}))


def talk_of(session: Session, case: Case) -> Talk:
    """The talk about a story, one statement: open points first among what is kept, the last `COMMENTS`."""
    found = _newest(session, case.story)
    answers: dict[str, list[Comment]] = {}
    for comment in found:
        if comment.parent_id:
            answers.setdefault(comment.parent_id, []).append(comment)
    place = _Places(case.content)
    points = [comment for comment in found if comment.field]
    open_ones = [_point(c, place.of(c), answers) for c in points if not (c.resolved_at or c.withdrawn_at)]
    return Talk(
        sorted(open_ones, key=_in_text_order),
        [_point(c, None, answers) for c in points if c.resolved_at or c.withdrawn_at],
        [c for c in found if not c.field and not c.parent_id],
        case.revision.number,
    )


def open_points_of(session: Session, case: Case) -> list[Point]:
    """The open points of a story, for whoever writes its text."""
    return talk_of(session, case).open if case.story.open_points else []


@dataclass(frozen=True)
class SentBack:
    """Why a story stands where it stands: what was said with the step that led there."""

    comment: Comment


def sent_back(session: Session, case: Case) -> SentBack | None:
    """The reason given with the step that led to the present stage; None when that needs none."""
    gives_reason = any(
        "reason" in move.needs and move.to == case.story.stage for move in case.workflow.moves.values()
    )
    if not gives_reason:
        return None
    comment = session.scalar(
        select(Comment)
        .where(
            Comment.story_id == case.story.id,
            Comment.created_at == case.story.stage_since,
            Comment.reason.is_not(None),
        )
        .options(joinedload(Comment.author))
    )
    return SentBack(comment) if comment else None


@dataclass(frozen=True)
class Seen:
    """Which version (by number; None: none yet) somebody saw last, and which one is there now."""

    number: int | None
    present: int


def seen_of(session: Session, case: Case, person_id: str) -> Seen | None:
    """What somebody saw of a story, one statement; None when it is the present text."""
    number = session.scalar(_SEEN, {"person": person_id, "story": case.story.id})
    return None if number == case.revision.number else Seen(number, case.revision.number)


def _newest(session: Session, story: Story) -> Sequence[Comment]:
    """Remarks, oldest first; when there are more than `COMMENTS`, open points and their answers stay."""
    return sorted(session.scalars(_TALK, {"story": story.id}), key=lambda comment: comment.created_at)


def _talk() -> Select[Comment]:
    root = aliased(Comment)
    unsettled = and_(root.field.is_not(None), root.resolved_at.is_(None), root.withdrawn_at.is_(None))
    return (
        select(Comment)
        .outerjoin(root, root.id == func.coalesce(Comment.parent_id, Comment.id))
        .where(Comment.story_id == bindparam("story"))
        .order_by(when((unsettled, 0), else_=1), Comment.created_at.desc())
        .limit(COMMENTS)
        .options(joinedload(Comment.author), joinedload(Comment.resolved_by))
    )


# Made once: putting a query together takes longer than its answer.
_TALK = _talk()
_SEEN = (
    select(Revision.number)
    .join(StorySeen, StorySeen.revision_id == Revision.id)
    .where(StorySeen.user_id == bindparam("person"), StorySeen.story_id == bindparam("story"))
)


class _Places:
    """Where points are in a text; each field is read once, and only when something points at it."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._words: dict[str, Words] = {}

    def of(self, comment: Comment) -> Place | None:
        field = comment.field or "body"
        if field not in self._words:
            self._words[field] = words_of(self._content, field)
        return find(anchor_of(comment), self._words[field])


def _point(comment: Comment, place: Place | None, answers: dict[str, list[Comment]]) -> Point:
    return Point(comment, place, tuple(answers.get(comment.id, ())), _change(comment))


def _change(comment: Comment) -> Markup | None:
    if comment.replacement is None:
        return None
    parts = compare_words(words_of_text(comment.quote), words_of_text(comment.replacement))
    return Markup("").join(Markup(part.html) for part in parts)  # noqa: S704  # compare escapes every word


def _in_text_order(point: Point) -> tuple[bool, int, int, datetime]:
    field = FIELDS.index(point.comment.field) if point.comment.field in FIELDS else len(FIELDS)
    start = point.place.start if point.place else 0
    return point.place is None, field, start, point.comment.created_at
