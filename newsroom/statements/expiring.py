"""Telling people that a statement template expires soon; called by the worker."""

from datetime import datetime

from sqlalchemy import select

from newsroom.clock import iso
from newsroom.db import transaction
from newsroom.models import StatementTemplate
from newsroom.notices import notify
from newsroom.person import SYSTEM
from newsroom.statements.library import SOON
from newsroom.telling import holders

AT_ONCE = 50
_KEEPERS = ("secretary",)


def tell_of_expiring(at: datetime) -> None:
    """Tell whoever wrote and cleared what expires within SOON of `at` (UTC), and the managing editors: once
    for each version.
    """
    with transaction() as session:
        found = session.scalars(
            select(StatementTemplate)
            .where(
                StatementTemplate.expires_at <= at + SOON,
                StatementTemplate.warned_at.is_(None),
                StatementTemplate.retired_at.is_(None),
                StatementTemplate.legal_cleared_at.is_not(None),
            )
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for row in found:
            row.warned_at = at
            people = {row.created_by_id, row.legal_cleared_by_id or "", *holders(session, _KEEPERS, "", at)}
            due = iso(row.expires_at) if row.expires_at else ""
            notify(session, "template", None, people, SYSTEM.id, at, template=row.id, name=row.slug, due=due)
