"""Taking the trail along: a text file, one JSON object a line, that can be checked with no database at hand.

The first line is the header: {"newsroom-trail": 1, "size": entries that follow, "exported_at": moment,
"story": id or null}. Each further line is {"index", "leaf_hash", "entry"}, where entry is the base64 of the
exact bytes that were hashed.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.audit.chain import Row
from newsroom.audit.report import Report
from newsroom.audit.stored import STREAM, freeze, read_rows
from newsroom.audit.verify import verify_entries
from newsroom.clock import iso
from newsroom.errors import NotFound, words
from newsroom.models.trail import AuditEntry

FORMAT = 1


class NotATrail(Exception):
    """The file is no exported trail, so nothing can be said about it; the message says why."""


def export_trail(session: Session, out: IO[str], at: datetime, story_id: str | None = None) -> int:
    """Write the trail, or one story's part of it, to `out`; returns how many entries were written.

    Raises NotFound when there is no trail of that story.
    """
    freeze(session)
    stream = STREAM + story_id if story_id else None
    count = select(func.count()).select_from(AuditEntry)
    size = session.scalar(count.where(AuditEntry.stream == stream) if stream else count) or 0
    if stream and not size:
        raise NotFound(words("There is no such story, or you have no access to it."))
    header = {"newsroom-trail": FORMAT, "size": size, "exported_at": iso(at), "story": story_id}
    out.write(json.dumps(header) + "\n")
    for row in read_rows(session, stream):
        line = {
            "index": row.index,
            "leaf_hash": row.leaf_hash,
            "entry": base64.b64encode(row.entry).decode(),
        }
        out.write(json.dumps(line) + "\n")
    session.commit()
    return size


def verify_file(lines: Iterable[str]) -> Report:
    """Check an exported trail, line by line. Raises NotATrail when it is none."""
    numbered = iter(lines)
    header = _header(next(numbered, ""))
    return verify_entries(_rows(numbered), header["size"], whole=header.get("story") is None)


def _header(line: str) -> dict[str, Any]:
    try:
        header = json.loads(line)
    except ValueError as error:
        raise NotATrail("the first line is not the header of an exported trail") from error
    if not isinstance(header, dict) or type(header.get("size")) is not int:
        raise NotATrail("the first line is not the header of an exported trail")
    if header.get("newsroom-trail") != FORMAT:
        raise NotATrail(f"this version reads exported trails of format {FORMAT}")
    return header


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """The entries of a file; a line that cannot be read counts as an entry that was destroyed."""
    for position, line in enumerate(lines):
        try:
            fields = json.loads(line)
            entry = base64.b64decode(fields["entry"], validate=True)
            yield Row(int(fields["index"]), entry, str(fields["leaf_hash"]))
        except (ValueError, TypeError, KeyError, binascii.Error):
            yield Row(position, b"", "")
