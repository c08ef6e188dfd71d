"""The entries made-up stories leave in the trail, as newsroom.ledger would write them, many times faster."""

from collections.abc import Iterator, Sequence
from json import JSONEncoder
from typing import Any

from newsroom.clock import iso
from newsroom.ledger import ENTRY_VERSION, leaf_hash
from tests.bench.life import WITH_REASON
from tests.bench.rows import Row, Rows

# The same bytes as RFC 8785 where keys are plain letters and no number is a fraction.
CANONICAL = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entries_of(stories: Sequence[Rows], first: int) -> list[Row]:
    """The rows of every entry of these stories; the first gets the number `first`."""
    entries: list[Row] = []
    for story in stories:
        prev = ""
        for seq, fields in enumerate(_said(story), start=1):
            entries.append(_entry(fields, first + len(entries), seq, prev))
            prev = entries[-1]["leaf_hash"]
    return entries


def _entry(fields: dict[str, Any], index: int, seq: int, prev: str) -> Row:
    at = fields["at"]
    told = fields | {"v": ENTRY_VERSION, "index": index, "seq": seq, "prev": prev, "at": iso(at)}
    written = CANONICAL.encode(told).encode()
    return {
        "log_index": index,
        "stream": fields["stream"],
        "stream_seq": seq,
        "actor_id": fields["actor"],
        "action": fields["action"],
        "at": at,
        "entry": written,
        "leaf_hash": leaf_hash(written),
    }


def _said(story: Rows) -> Iterator[dict[str, Any]]:
    """What is said of the story's beginning and of each step."""
    life, common = story.life, {"stream": f"story:{story.id}", "story": story.id, "digest": story.digest}
    began = {"action": "create", "actor": life.author.id, "at": life.began}
    yield {**common, **began, "version": 1, "revision": 1}
    for version, step in enumerate(life.steps, start=2):
        said = {"action": step.move, "actor": step.person.id, "at": step.at, "version": version}
        moved = {"from": step.came_from, "to": step.to}
        signed = {"signed": step.signs, "role": step.role} if step.signs else {}
        reason = {"reason": "poor_quality"} if step.move in WITH_REASON else {}
        went_out = {"sequence": 1, "approvals": story.signatures()} if step is life.published else {}
        yield {**common, **said, **moved, **signed, **reason, **went_out}
