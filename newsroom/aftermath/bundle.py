"""The bundle of a case as it is sent: an archive of members as they are, at its end a signed list of them.

Each member is written aside first (in memory while it is small, then on the disk), for its digest and size
stand before it; so the memory that is needed does not grow with the case.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile

from sqlalchemy.orm import Session

from newsroom.aftermath.check_bundle import (
    CHUNK,
    FORMAT,
    MANIFEST,
    NOTE,
    Member,
    closing_part,
    local_header,
    note_text,
)
from newsroom.aftermath.keys import own_key, signed
from newsroom.aftermath.members import Contents, contents_of
from newsroom.clock import iso
from newsroom.models import Incident

IN_MEMORY = 1024 * 1024


class Archive:
    """An archive on its way out, and what went into it."""

    def __init__(self) -> None:
        self.members: list[Member] = []

    def member(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        """A member with its head, in portions."""
        with SpooledTemporaryFile(IN_MEMORY) as aside:
            crc, size, hashed = 0, 0, hashlib.sha256()
            for chunk in content:
                crc, size = zlib.crc32(chunk, crc), size + len(chunk)
                hashed.update(chunk)
                aside.write(chunk)
            member = Member(name, size, crc, hashed.hexdigest())
            self.members.append(member)
            yield local_header(member)
            aside.seek(0)
            while chunk := aside.read(CHUNK):
                yield chunk

    def close(self) -> bytes:
        """What stands at the end."""
        return closing_part(self.members)


def bundle(session: Session, incident: Incident, at: datetime) -> Iterator[bytes]:
    """The bundle of a case at `at` (UTC), in portions, all of one snapshot of the database."""
    _see_one_moment(session)
    archive, contents = Archive(), contents_of(session, incident)
    for name, content in contents.members:
        yield from archive.member(name, content)
    listed = _manifest(incident, archive, contents, at)
    yield from archive.member(MANIFEST, [listed])
    note = note_text(incident.code, hashlib.sha256(listed).hexdigest(), iso(at))
    yield from archive.member(NOTE, [signed(note)])
    yield archive.close()


def _see_one_moment(session: Session) -> None:
    """Begin a transaction that sees the present and nothing later; SQLite's readers always do."""
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _manifest(incident: Incident, archive: Archive, contents: Contents, at: datetime) -> bytes:
    members = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in archive.members]
    about = {"format": FORMAT, "code": incident.code, "made_at": iso(at), "key": own_key()}
    return json.dumps({**about, "members": members, "lost": contents.lost}, indent=1).encode()
