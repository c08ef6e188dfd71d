"""What is shown of remarks: the talk about a story, its points with their places, why it was sent back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session, aliased, joinedload

from newsroom.anchors import Anchor, Place, anchor_at, find
from newsroom.compare_words import compare_words, words_of_text
from newsroom.content import Content
from newsroom.html_rules import INLINE
from newsroom.models import Comment, Revision, Story, StorySeen
from newsroom.passages import FIELDS, Words, words_of
from newsroom.remarks.wording import anchor_of
from newsroom.rules import Case

COMMENTS = 300
STATES = ("open", "settled")
"""What a point can be."""
KINDS = (*STATES, "mine")
"""What the talk can be narrowed down to: points of a state, or all that somebody wrote or answered."""


@dataclass(frozen=True)
class Point:
    """A remark on a passage: where that is now (None: taken out), its answers, and for a suggestion the old
    words and the new ones in one. `touched`: the words have been edited since. `anchor`: its words as they
    are now, for scripts that follow them.
    """

    comment: Comment
    place: Place | None
    replies: tuple[Comment, ...]
    change: Markup | None = None
    anchor: Anchor | None = None

    @property
    def touched(self) -> bool:
        """Whether the words are there, but not as they were."""
        return self.place is not None and not self.place.exact


@dataclass(frozen=True)
class Talk:
    """All that is said about a story: open points in the order of the text, settled ones, and remarks.

    `number` is that of the present text; `kind`: what of it is shown (one of KINDS; empty: everything), and
    `counts` how much there is of each. `inline` names the tags that part no words, for scripts.
    """

    open: list[Point]
    settled: list[Point]
    remarks: list[Comment]
    number: int
    kind: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
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


def narrowed(talk: Talk, kind: str, person_id: str) -> Talk:
    """The talk as `person_id` wants to see it: what is of a `kind` (see KINDS), or all for any other word."""
    own = [point for point in talk.open if _concerns(point, person_id)]
    own_settled = [point for point in talk.settled if _concerns(point, person_id)]
    own_remarks = [remark for remark in talk.remarks if remark.author_id == person_id]
    parts: dict[str, tuple[list[Point], list[Point], list[Comment]]] = {
        "open": (talk.open, [], []),
        "settled": ([], talk.settled, []),
        "mine": (own, own_settled, own_remarks),
    }
    counts = {name: sum(len(found) for found in part) for name, part in parts.items()}
    points, settled, remarks = parts.get(kind, (talk.open, talk.settled, talk.remarks))
    return Talk(points, settled, remarks, talk.number, kind if kind in parts else "", counts)


def _concerns(point: Point, person_id: str) -> bool:
    return any(comment.author_id == person_id for comment in (point.comment, *point.replies))


@dataclass(frozen=True)
class RemarksWanted:
    """Which remarks of a story to list: points of a state (one of STATES; empty: everything that was said),
    and those before one (its moment and id).
    """

    limit: int
    state: str = ""
    before: tuple[datetime, str] | None = None


def list_remarks(session: Session, case: Case, wanted: RemarksWanted) -> list[Point]:
    """At most `limit` remarks of a story, the newest first; open points with their place in the present text.
    One statement.
    """
    open_point = and_(Comment.resolved_at.is_(None), Comment.withdrawn_at.is_(None))
    states = {
        "open": and_(Comment.field.is_not(None), open_point),
        "settled": Comment.resolved_at.is_not(None),
    }
    conditions = [Comment.story_id == case.story.id]
    if wanted.state:
        conditions.append(states[wanted.state])
    if wanted.before:
        moment, comment_id = wanted.before
        same = and_(Comment.created_at == moment, Comment.id < comment_id)
        conditions.append(or_(Comment.created_at < moment, same))
    found = session.scalars(
        select(Comment)
        .where(*conditions)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(wanted.limit)
        .options(joinedload(Comment.author), joinedload(Comment.resolved_by))
    )
    return with_places(case.content, found)


def with_places(content: Content, comments: Iterable[Comment]) -> list[Point]:
    """Each remark with its place in a text; only open points have one."""
    places = _Places(content)
    return [Point(c, places.of(c) if _is_open(c) else None, ()) for c in comments]


def _is_open(comment: Comment) -> bool:
    return bool(comment.field) and not (comment.resolved_at or comment.withdrawn_at)


def open_points_of(session: Session, case: Case) -> list[Point]:
    """The open points of a story, for whoever writes its text: one statement, none where there are none."""
    if not case.story.open_points:
        return []
    words: dict[str, Words] = {}
    return [_with_anchor(point, case.content, words) for point in talk_of(session, case).open]


def _with_anchor(point: Point, content: Content, words: dict[str, Words]) -> Point:
    name, place = point.comment.field, point.place
    if place is None or name is None:
        return point
    if name not in words:
        words[name] = words_of(content, name)
    return replace(point, anchor=anchor_at(words[name], place.start, place.end))


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
