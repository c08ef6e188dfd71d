"""What is answered, for the description and for writing it out."""

import marshmallow as ma

from newsroom.api.fields import Answer, moment, said


class PersonAnswer(Answer):
    """Somebody of the newsroom."""

    id = ma.fields.UUID()
    name = ma.fields.String()


class ApprovalAnswer(Answer):
    """A signature under one exact text."""

    kind = ma.fields.String()
    role = said("The role it was given under.")
    by = said("The name of whoever signed.")
    at = moment("When it was given.")
    digest = said("The text that was signed.")
    valid = ma.fields.Boolean(metadata={"description": "In force, and under the present text."})
    void_cause = said("The move that voided it, or `edit`.", allow_none=True)


class MoveAnswer(Answer):
    """Something that could be done with the story now, by the asking person."""

    name = ma.fields.String()
    to = said("The stage it leads to.")
    label = said("Its name for people, in the language of the request.")
    allowed = ma.fields.Boolean()
    reason = said("Why it is refused; null when it is allowed.", allow_none=True)
    needs = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(("reason", "comment", "at", "checklist"))),
        metadata={"description": "What must be given with it."},
    )
    reasons = ma.fields.List(
        ma.fields.String(), metadata={"description": "The codes to choose from, where a reason is needed."}
    )
    checklist = ma.fields.List(
        ma.fields.String(), metadata={"description": "The ids to confirm, where there is a checklist."}
    )


class StorySummary(Answer):
    """A story in a list."""

    id = ma.fields.UUID()
    version = ma.fields.Integer(metadata={"description": "What a change must name."})
    workflow = ma.fields.String()
    stage = ma.fields.String()
    title = ma.fields.String()
    digest = said("SHA-256 of the canonical form of the text (RFC 8785).")
    section = ma.fields.String()
    language = ma.fields.String()
    type = ma.fields.String()
    flags = ma.fields.List(ma.fields.String())
    intent = ma.fields.String(validate=ma.validate.OneOf(("new", "update", "correction", "republish")))
    author = ma.fields.Nested(PersonAnswer)
    assignee = ma.fields.Nested(PersonAnswer, allow_none=True)
    priority = ma.fields.Integer(metadata={"description": "0 normal, 1 high, 2 urgent."})
    deadline = moment("By when it should be out.", allow_none=True)
    embargo = moment("Not to be public before.", allow_none=True)
    scheduled_for = moment("When it will be published.", allow_none=True)
    sequence = ma.fields.Integer(metadata={"description": "The number of the last event about it."})
    public_state = ma.fields.String(validate=ma.validate.OneOf(("none", "live", "down")))
    public_url = said("Where a portal says it shows the story.", allow_none=True)
    published_at = moment("When the public version was published.", allow_none=True)
    source_id = ma.fields.UUID(
        allow_none=True, metadata={"description": "The story that this one says in another language."}
    )
    exercise = ma.fields.Boolean(metadata={"description": "It is a rehearsal and reaches nobody outside."})
    created_at = moment("When it was begun.")
    updated_at = moment("When it last changed.")


class TextAnswer(Answer):
    """The text itself, as it is hashed and approved."""

    title = ma.fields.String()
    sapo = ma.fields.String()
    body_html = ma.fields.String()
    language = ma.fields.String()
    type = ma.fields.String()
    section = ma.fields.String()
    byline = ma.fields.String()
    sources = ma.fields.List(ma.fields.String())
    tags = ma.fields.List(ma.fields.String())
    correction = ma.fields.String()
    ai_used = ma.fields.Boolean()
    document_number = said("The number of the document that a notice is about.")
    document_issuer = said("Who issued it.")
    document_date = said("When it was signed, as 2026-11-22; empty for none.")
    contact = said("Whom readers and journalists can ask.")
    corrects = said("The public address of the story that this one corrects.")


class VersionAnswer(Answer):
    """A story that says the same in another language."""

    id = ma.fields.UUID()
    language = ma.fields.String()
    stage = ma.fields.String()
    title = ma.fields.String()
    public_url = said("Where a portal says it shows the story.", allow_none=True)
    relation = ma.fields.String(validate=ma.validate.OneOf(("source", "version")))
    stale = ma.fields.Boolean(
        allow_none=True,
        metadata={"description": "The source has changed since; null between two versions of one source."},
    )


class SourceAnswer(TextAnswer):
    """The source of a language version, as whoever writes or checks the version reads it."""

    id = ma.fields.UUID()
    stage = ma.fields.String()
    revision = ma.fields.Integer(metadata={"description": "The number of its present text."})
    digest = ma.fields.String()
    matched_revision = ma.fields.Integer(
        metadata={"description": "The number of the text that the version was last found to match."}
    )
    stale = ma.fields.Boolean(metadata={"description": "The source has another text than that by now."})
    signed = ma.fields.Boolean(metadata={"description": "A signature under its present text is in force."})
    public = ma.fields.Boolean(metadata={"description": "Readers see exactly this text."})
    may_confirm = ma.fields.Boolean(
        metadata={"description": "Whether the asking person may say that both say the same."}
    )


class StoryAnswer(StorySummary, TextAnswer):
    """A story with its present text, its signatures, and what could be done with it now."""

    revision = ma.fields.Integer(metadata={"description": "The number of the present text."})
    approvals = ma.fields.List(ma.fields.Nested(ApprovalAnswer))
    moves = ma.fields.List(ma.fields.Nested(MoveAnswer))
    versions = ma.fields.List(
        ma.fields.Nested(VersionAnswer),
        metadata={
            "description": "Its source and the versions of that, as far as the person may know of them."
        },
    )


class Page(Answer):
    """A page of a list."""

    next = said("The `cursor` of the next page; null on the last one.", allow_none=True)


class StoryPage(Page):
    """Stories, the newest first."""

    items = ma.fields.List(ma.fields.Nested(StorySummary))


class RevisionSummary(Answer):
    """A version of a story's text in a list."""

    number = ma.fields.Integer()
    author = ma.fields.Nested(PersonAnswer)
    at = moment("When it was written.")
    digest = ma.fields.String()
    restored_from = ma.fields.Integer(allow_none=True)


class RevisionAnswer(RevisionSummary, TextAnswer):
    """A version of a story's text."""


class RevisionPage(Page):
    """Versions, the newest first."""

    items = ma.fields.List(ma.fields.Nested(RevisionSummary))


class EntryAnswer(Answer):
    """An entry of the trail."""

    index = ma.fields.Integer(metadata={"description": "Its number in the whole trail."})
    seq = ma.fields.Integer(metadata={"description": "Its number in the story's own trail."})
    at = moment("When it happened.")
    actor_id = said("Who did it; `system` for the clock.")
    actor = said("The name of whoever did it; null for the clock.", allow_none=True)
    action = said("A move, or create, edit, restore, plan, comment, uncomment.")
    leaf_hash = said("The RFC 9162 leaf hash of the entry.")
    details = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Raw())


class EntryPage(Page):
    """Entries, the newest first."""

    items = ma.fields.List(ma.fields.Nested(EntryAnswer))


class PlaceAnswer(Answer):
    """Where a passage stands in the present text: characters of the field's words, blocks one space apart."""

    start = ma.fields.Integer()
    end = ma.fields.Integer()
    exact = ma.fields.Boolean(metadata={"description": "The words are letter by letter as they were."})


class CommentAnswer(Answer):
    """A remark on a story, or on a passage of its text."""

    id = ma.fields.UUID()
    body = said("Empty once it was taken back.")
    author = ma.fields.Nested(PersonAnswer)
    at = moment("When it was made.")
    parent_id = ma.fields.UUID(allow_none=True, metadata={"description": "The remark that it answers."})
    withdrawn = ma.fields.Boolean(metadata={"description": "Its author took it back."})
    move = said("The move it was said with.", allow_none=True)
    field = said("Where its passage stands; null for a remark on the story.", allow_none=True)
    quote = said("The passage as it was.")
    replacement = said("The words proposed for it.", allow_none=True)
    place = ma.fields.Nested(
        PlaceAnswer,
        allow_none=True,
        metadata={"description": "Null when the passage is gone, or the remark is settled."},
    )
    resolved_at = moment("When it was dealt with.", allow_none=True)
    resolved_by = ma.fields.Nested(PersonAnswer, allow_none=True)
    outcome = said("`accepted` or `refused` for proposed words that were decided on, else empty.")


class CommentPage(Page):
    """Remarks, the newest first."""

    items = ma.fields.List(ma.fields.Nested(CommentAnswer))


class CurrentAnswer(Answer):
    """What a story is like now."""

    version = ma.fields.Integer()
    stage = ma.fields.String()
    digest = ma.fields.String()


class ProblemAnswer(ma.Schema):
    """RFC 9457. `errors` with 422, `current` with 409 for an old version, `reason` from the workflow."""

    type = ma.fields.String(required=True, metadata={"description": "Stable; see the documentation."})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    errors = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    current = ma.fields.Nested(CurrentAnswer)
    reason = said("Why the workflow refuses it, as a stable code.")
