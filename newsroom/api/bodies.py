"""What may be asked for: bodies, fields of the address, headers. Anything else is refused."""

from collections.abc import Iterable

import marshmallow as ma

from newsroom.api.fields import TOO_LONG, TOO_MANY, Flag, Given, moment, number, text, texts
from newsroom.delivery_words import EVENTS, FAULTS
from newsroom.errors import words
from newsroom.models.endpoint import DELIVERY_STATES, LANES
from newsroom.remarks.mentions import NAMED_AT_MOST
from newsroom.remarks.queries import STATES
from newsroom.remarks.usecases import COMMENT_LIMIT

LARGEST = 2**31 - 1
PAGE, MOST = 50, 100
LONGEST_WAIT = 25  # seconds: less than proxies and gunicorn wait

_VERSION = 'The version the change was made from; may be given as If-Match: "3" instead.'
_COMMENT_TOO_LONG = words("The comment is too long: keep it under 5,000 characters.")


class _Text(Given):
    """The fields of a text; lengths are counted after cleaning and are stated in the documentation."""

    sapo = text("The lead, up to 1,000 characters.")
    section = text("The slug of a section. Default: the first in which the person may write.")
    language = text("BCP 47 tag of a language of the newsroom. Default: vi.")
    type = text("The slug of a content type. Default: tin.")
    byline = text("The line that names the author, up to 120 characters.")
    sources = texts("Up to 20 sources.", 100, 1000)
    tags = texts("Up to 20 tags.", 100, 1000)
    correction = text("What was wrong, for a correction; up to 1,000 characters.")
    document_number = text("The number of the document that a notice is about, up to 80 characters.")
    document_issuer = text("Who issued it, up to 200 characters.")
    document_date = text("When it was signed, as 2026-11-22.")
    contact = text("Whom readers and journalists can ask, up to 500 characters.")
    corrects = text("The public address of the story that this one corrects.")
    ai_used = Flag(metadata={"description": "AI tools were used for the text."})
    flags = texts("Slugs of risk flags.", 50, 60)


class NewStory(_Text):
    """A story to be written."""

    title = text("The headline, up to 200 characters.", required=True)
    body_html = text("The body: HTML, or plain text with an empty line between paragraphs.", required=True)
    source_id = ma.fields.UUID(
        metadata={"description": "The story that this one says in another language; `language` must differ."}
    )


class StoryChange(_Text):
    """What is to be changed: fields left out stay as they are. Text and handling change separately."""

    version = number(_VERSION, 1, LARGEST, strict=True)
    title = text("The headline, up to 200 characters.")
    body_html = text("The body: HTML, or plain text with an empty line between paragraphs.")
    assignee_id = ma.fields.UUID(allow_none=True, metadata={"description": "Who handles the story."})
    deadline = moment("By when it should be out.", allow_none=True)
    priority = number("0 normal, 1 high, 2 urgent.", 0, 2, strict=True)
    embargo = moment("Not to be public before.", allow_none=True)


class MoveMade(Given):
    """A move, and what it needs."""

    move = text("The name of the move, from the story's `moves`.", required=True, longest=60)
    version = number(_VERSION, 1, LARGEST, strict=True)
    comment = ma.fields.String(validate=ma.validate.Length(max=COMMENT_LIMIT, error=_COMMENT_TOO_LONG))
    reason = ma.fields.String(allow_none=True, validate=ma.validate.Length(max=40, error=TOO_LONG))
    at = moment("When to publish, for a move that needs a time.", allow_none=True)
    checklist = texts("The ids of the items that are confirmed.", 50, 60)


class SourceSeen(Given):
    """The text of the source that was read beside a language version."""

    revision = number(
        "Its number, as `revision` of the source has it.", 1, LARGEST, strict=True, required=True
    )


class Remark(Given):
    """A remark on a story, on a passage of its text, or an answer to one."""

    body = ma.fields.String(
        required=True, metadata={"description": "Up to 5,000 characters; may be empty beside `replacement`."}
    )
    quote = text("The passage that is meant, word for word as it stands in the text; up to 1,000 characters.")
    field = text("Where it stands: title, sapo, body or correction; left out: wherever it is found.")
    prefix = text("What stands before it, to tell repetitions apart.", longest=200)
    suffix = text("What stands after it.", longest=200)
    revision = number(
        "The version of the text that was read. Default: the present one.", 1, LARGEST, strict=True
    )
    replacement = ma.fields.String(
        allow_none=True,
        metadata={"description": "The words proposed for the passage; empty: it is to be taken out."},
    )
    parent_id = ma.fields.UUID(allow_none=True, metadata={"description": "The remark that this answers."})
    named = ma.fields.List(
        ma.fields.UUID(),
        validate=ma.validate.Length(max=NAMED_AT_MOST, error=TOO_MANY),
        metadata={"description": "Which people of that name are meant by an @name in the body."},
    )


class Paging(Given):
    """Which page of a list."""

    cursor = text("`next` of the page before.", longest=200)
    limit = number("How many items at most.", 1, MOST, load_default=PAGE)


class RemarkPaging(Paging):
    """Which remarks to list."""

    state = ma.fields.String(
        validate=ma.validate.OneOf(STATES, error=words("There is no such state.")),
        metadata={"description": "Remarks on a passage that are `open`, or `settled`. Default: everything."},
    )


class DeliveryWanted(Paging):
    """Which deliveries to list."""

    state = ma.fields.String(
        validate=ma.validate.OneOf(("late", *DELIVERY_STATES), error=words("There is no such state.")),
        metadata={"description": "One state, or what is `late`. Default: everything."},
    )
    endpoint = ma.fields.UUID(metadata={"description": "The id of a receiver."})
    event = text("A type of event, as `story.published`.", longest=60)
    section = text("The slug of a section.")
    fault = text("What the last attempt met, as `timeout`.", longest=200)
    since = moment("Written down at this moment or later.")
    until = moment("Written down before this moment.")


def _one_of(known: Iterable[str], what: str) -> ma.fields.String:
    return ma.fields.String(
        validate=ma.validate.OneOf(tuple(known), error=words("There is no such word here.")),
        metadata={"description": what},
    )


class ResendWanted(Given):
    """What to send again: what failed, or what went out (`done`, or no state) or was missed since a time, or
    what was missed of one story.
    """

    state = _one_of(
        ("failed", "done", "missed"), "What is `missed` went out while a receiver was not chosen."
    )
    endpoint = ma.fields.UUID(metadata={"description": "The id of a receiver."})
    group = text("A group of receivers.", longest=60)
    story = ma.fields.UUID(metadata={"description": "The id of a story."})
    event = _one_of(EVENTS, "A type of event, as `story.published`.")
    site = text("The slug of a site.", longest=60)
    section = text("The slug of a section.", longest=60)
    lane = _one_of(LANES, "`crisis`, `default` or `bulk`.")
    fault = _one_of(FAULTS, "What the last attempt met, as `timeout`.")
    status = number("The HTTP status of the last answer.", 100, 599)
    since = moment("Written down at this moment or later.")
    until = moment("Written down before this moment.")


class StoryFilter(Paging):
    """Which stories to list."""

    stage = text("The name of a stage.")
    section = text("The slug of a section.")
    language = text("The tag of a language.")
    type = text("The slug of a content type.")
    author = text("The id of a person, or me.", longest=36)
    assignee = text("The id of a person, me, or nobody.", longest=36)
    q = text(
        'Words that all must occur, with or without their marks; "…" keeps words together, -word leaves'
        " stories out.",
        longest=500,
    )
    first = ma.fields.String(
        data_key="from", metadata={"description": "Changed on this day or later, as 2026-11-22 in Hà Nội."}
    )
    last = ma.fields.String(
        data_key="to", metadata={"description": "Changed on this day or earlier, as 2026-11-22 in Hà Nội."}
    )


class EventPaging(Given):
    """Which events to list."""

    after = text(
        "The `cursor` of the last event seen; left out or empty: from the first event on.", longest=200
    )
    limit = number("How many events at most.", 1, MOST, load_default=PAGE)
    wait = number(
        "Seconds to wait for news when there is none. Few can wait at once; others get the empty page.",
        0,
        LONGEST_WAIT,
        load_default=0,
    )


class IfMatch(ma.Schema):
    """The version as HTTP says it."""

    if_match = ma.fields.String(
        data_key="If-Match",
        metadata={"description": "The version the change was made from, as the ETag has it."},
    )


class OnceOnly(ma.Schema):
    """What makes a repeated POST harmless."""

    key = ma.fields.String(
        data_key="Idempotency-Key",
        validate=ma.validate.Length(1, 200, error=words("The key must have 1 to 200 characters.")),
        metadata={"description": "Any text of up to 200 characters that is new for each thing to be done."},
    )


class OnceOnlyMove(IfMatch, OnceOnly):
    """Both headers."""
