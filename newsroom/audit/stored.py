"""The trail against all else the database holds: its count, stories, signatures, texts, events and rules."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import select, text
from sqlalchemy.orm import Session, aliased

from newsroom.audit.chain import Row
from newsroom.audit.replay import Life, Rules, Sent
from newsroom.audit.report import Fault
from newsroom.clock import iso
from newsroom.installation import workflow_of
from newsroom.models import Approval, Revision, Story
from newsroom.models.trail import AuditEntry, AuditHead, OutboxEvent

STREAM = "story:"

_APPEND_ONLY = ("audit_entry", "outbox_event", "revision", "workflow_definition")
_KEPT = (*_APPEND_ONLY, "approval", "debt", "audit_head")

_CHANGES = ("no_update", "no_delete")

_OF_A_CASE = frozenset({"claim", "fact", "incident_role", "statement", "target"})
_KEPT_OF_A_CASE = frozenset({"capture", "case_entry", "clock_start", "sight"})
_ALSO_FROZEN = frozenset({"signal", "case_request", "press_question", "hold", "lesson"})
_CASE_TRIGGERS = {
    *(f"{table}_{change}" for table in (*_KEPT_OF_A_CASE, "policy_pack") for change in _CHANGES),
    *(f"{table}_no_delete" for table in (*_OF_A_CASE, "appointment", "hold", "hold_release")),
    *(f"{table}_no_delete" for table in ("incident", "signal")),
    *(f"signal_decision_{change}" for change in _CHANGES),
    *("signal_decision_of_frozen", "capture_of_frozen_signal"),
    *(f"{table}_of_frozen" for table in (*_OF_A_CASE, *_KEPT_OF_A_CASE)),
    *(f"{table}_kept_frozen" for table in _OF_A_CASE),
    *(f"{table}_{when}_frozen" for table in _ALSO_FROZEN for when in ("of", "kept")),
    *(f"{table}_no_delete" for table in ("sealed_case", "lesson", "case_request", "press_question")),
    *(f"{table}_in_its_case" for table in ("claim", "fact", "statement", "lesson")),
    "sealed_case_no_update",
    *("statement_template_as_written", "statement_template_no_delete"),
    *("statement_under_paper", "statement_by_two", "statement_exercise_as_case"),
    *("story_keeps_debt", "story_exercise_kept", "story_exercise_as_source", "outbox_event_exercise"),
    *("delivery_exercise", "delivery_exercise_kept", "endpoint_exercise_kept"),
    "story_exercise_of_source",
    *("incident_begun_once", "target_never_moved", "appointment_as_signed", "hold_ended_once"),
}

TRIGGERS = frozenset(
    {
        *_CASE_TRIGGERS,
        *(f"{table}_no_update" for table in _APPEND_ONLY),
        *(f"{table}_no_delete" for table in _KEPT),
        "audit_entry_in_order",
        "approval_not_by_writer",
        "approval_of_this_text",
        "approval_voided_once",
        "debt_unchanged",
        "revision_by_signer",
        "outbox_event_signed",
        "legal_condition_by_another",
        "legal_condition_once",
        "legal_condition_no_delete",
        "legal_question_answered",
        "legal_question_no_delete",
        "asset_fixed",
        "asset_no_delete",
        *(f"{table}_{change}" for table in ("rendition", "revision_asset") for change in _CHANGES),
    }
)
"""The rules that the migrations put into every database; PostgreSQL has more, against TRUNCATE."""

TRUNCATE_TRIGGERS = frozenset(
    f"{table}_no_truncate"
    for table in (
        *(*_KEPT, *_OF_A_CASE, *_KEPT_OF_A_CASE),
        *("appointment", "hold", "hold_release", "incident", "policy_pack", "signal"),
        *("sealed_case", "lesson", "case_request", "press_question"),
    )
)


def freeze(session: Session) -> None:
    """Begin a transaction that sees the present and nothing later. SQLite's readers always do."""
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def read_rows(session: Session, stream: str | None = None) -> Iterator[Row]:
    """All entries (or those of one stream) in order, read in portions."""
    query = select(
        AuditEntry.log_index,
        AuditEntry.entry,
        AuditEntry.leaf_hash,
        AuditEntry.stream,
        AuditEntry.stream_seq,
        AuditEntry.actor_id,
        AuditEntry.action,
        AuditEntry.at,
    ).order_by(AuditEntry.log_index)
    if stream:
        query = query.where(AuditEntry.stream == stream)
    for index, entry, hashed, *columns, at in session.execute(query.execution_options(yield_per=2000)):
        names = ("stream", "seq", "actor", "action")
        yield Row(index, entry, hashed, {**dict(zip(names, columns, strict=True)), "at": iso(at)})


def lives_to_replay(session: Session) -> dict[str, Life]:
    """Every story with its workflow's rules and the events that were sent of it; its life is still empty."""
    sent: dict[str, dict[int, Sent]] = defaultdict(dict)
    events = select(OutboxEvent.story_id, OutboxEvent.sequence, OutboxEvent.type, OutboxEvent.digest)
    for story_id, sequence, kind, digest in session.execute(events):
        if story_id and sequence:
            sent[story_id][sequence] = Sent(kind, digest)
    rules: dict[tuple[str, int], Rules] = {}
    lives = {}
    for story_id, name, version in session.execute(select(Story.id, Story.workflow, Story.workflow_version)):
        if (name, version) not in rules:
            workflow = workflow_of(session, name, version)
            rules[name, version] = Rules(workflow.initial, workflow.signatures, workflow.waivers())
        lives[story_id] = Life(rules[name, version], sent.get(story_id, {}))
    return lives


def check_head(session: Session, checked: int) -> list[Fault]:
    """The head counts as many entries as there are."""
    size = session.scalar(select(AuditHead.size))
    return [] if size == checked else [Fault("truncated", checked)]


def check_triggers(session: Session) -> list[Fault]:
    """Every rule of the migrations is in the database, and switched on."""
    if session.get_bind().dialect.name == "sqlite":
        present, needed = "SELECT name FROM sqlite_master WHERE type = 'trigger'", TRIGGERS
    else:
        present = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        needed = TRIGGERS | TRUNCATE_TRIGGERS
    missing = needed - set(session.scalars(text(present)))
    return [Fault("trigger", subject=name) for name in sorted(missing)]


def check_stories(session: Session, lives: dict[str, Life]) -> list[Fault]:
    """Each story stands where its trail ends: stage, text, version, last event, the text readers have."""
    public = aliased(Revision)
    stories = select(
        Story.id, Story.stage, Story.digest, Story.version, Story.sequence, public.digest
    ).outerjoin(public, public.id == Story.public_revision_id)
    faults = []
    for story_id, *stored in session.execute(stories):
        life = lives[story_id]
        told = [life.stage, life.digest, life.version, life.sequence, life.public_digest]
        if stored != told:
            faults.append(Fault("story", life.last_index if life.version else None, STREAM + story_id))
        if life.sent is not None and set(life.sent) - set(range(1, life.sequence + 1)):
            faults.append(Fault("event", life.last_index, STREAM + story_id))
    gone = (Fault("story", life.last_index, STREAM + name) for name, life in lives.items() if not life.rules)
    return [*faults, *gone]


def check_approvals(session: Session, lives: dict[str, Life]) -> list[Fault]:
    """The signatures in force are those that were signed in the trail and have not fallen since."""
    stored: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    query = select(Approval.story_id, Approval.kind, Approval.user_id, Approval.digest)
    for story_id, kind, user_id, digest in session.execute(query.where(Approval.voided_at.is_(None))):
        stored[story_id].add((kind, user_id, digest))
    return [
        Fault("approval", life.last_index, STREAM + story_id)
        for story_id, life in lives.items()
        if stored[story_id] != life.signed
    ]


def check_revisions(session: Session, lives: dict[str, Life]) -> list[Fault]:
    """Each stored text has the digest, and is by the writer, that the trail names; none is missing."""
    unseen = {(story_id, number) for story_id, life in lives.items() for number in life.revisions}
    faults = []
    query = select(Revision.story_id, Revision.number, Revision.author_id, Revision.digest, Revision.content)
    for story_id, number, author, digest, content in session.execute(query.execution_options(yield_per=200)):
        unseen.discard((story_id, number))
        told = lives[story_id].revisions.get(number)
        if told != (author, digest) or sha256(content).hexdigest() != digest:
            faults.append(_text_fault(story_id, number))
    return faults + [_text_fault(*text_named) for text_named in sorted(unseen)]


def _text_fault(story_id: str, number: int) -> Fault:
    return Fault("revision", subject=f"{STREAM}{story_id} #{number}")
