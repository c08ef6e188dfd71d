"""What people do with notices: have them read, and choose how to hear of what. Their own affair: no trail."""

from datetime import datetime

from sqlalchemy import update

from newsroom.db import transaction
from newsroom.errors import NotFound, words
from newsroom.models import Notice, NoticePreference
from newsroom.notices import KINDS, Wishes
from newsroom.person import Person


def mark_read(person: Person, notice_id: int, at: datetime) -> None:
    """Have one's own notice read at `at` (UTC); nothing happens when it was. Raises NotFound when it is not
    one's own.
    """
    with transaction() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or notice.user_id != person.id:
            raise NotFound(words("There is no such notice."))
        notice.read_at = notice.read_at or at


def mark_all_read(person: Person, up_to: int, at: datetime) -> None:
    """Have all of one's own notices read at `at` (UTC) up to number `up_to`, not what came since."""
    with transaction() as session:
        session.execute(
            update(Notice)
            .where(Notice.user_id == person.id, Notice.read_at.is_(None), Notice.id <= up_to)
            .values(read_at=at)
        )


def choose(person: Person, wishes: Wishes) -> None:
    """Keep how somebody wants to be told; what is as usual is not kept."""
    with transaction() as session:
        kept = session.get(NoticePreference, person.id)
        if kept is None:
            kept = NoticePreference(user_id=person.id)
            session.add(kept)
        kept.channels = {kind: way for kind, way in wishes.channels.items() if way != KINDS[kind].channel}
        kept.digest_minute = wishes.digest_minute
        kept.quiet_from, kept.quiet_until = wishes.quiet_from, wishes.quiet_until
