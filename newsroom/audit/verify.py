"""Proving the trail whole: the live one against all the database holds, or exported entries by themselves."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from newsroom.audit import stored
from newsroom.audit.chain import Chain, Row
from newsroom.audit.replay import Life
from newsroom.audit.report import Fault, Report, report
from newsroom.audit.stored import STREAM

__all__ = ["Fault", "Report", "Row", "verify_database", "verify_entries"]


def verify_entries(rows: Iterable[Row], size: int | None = None, whole: bool = True) -> Report:
    """Check entries by themselves; no database is needed.

    `size` is how many there must be. `whole` says that they are all entries of an installation, so that their
    numbers have no gaps; entries of one story have gaps, yet form a chain of their own.
    """
    checked, faults = _walk(rows, Chain(whole), {})
    if size is not None and size != checked:
        faults.append(Fault("truncated", checked))
    return report(checked, faults)


def verify_database(session: Session) -> Report:
    """Check the live trail, all of it, as of one moment: while it runs, people go on working.

    Reads only. Raises nothing for a broken trail: what is wrong stands in the report.
    """
    stored.freeze(session)
    lives = stored.lives_to_replay(session)
    checked, faults = _walk(stored.read_rows(session), Chain(), lives)
    faults += stored.check_head(session, checked)
    faults += stored.check_triggers(session)
    faults += stored.check_stories(session, lives)
    faults += stored.check_approvals(session, lives)
    faults += stored.check_revisions(session, lives)
    session.commit()
    return report(checked, faults)


def _walk(rows: Iterable[Row], chain: Chain, lives: dict[str, Life]) -> tuple[int, list[Fault]]:
    """Check each entry and live each story again; stories that `lives` lacks are lived without rules."""
    checked, faults = 0, []
    for row in rows:
        checked += 1
        fields, found = chain.check(row)
        faults += found
        if fields is None or not fields["stream"].startswith(STREAM):
            continue
        life = lives.setdefault(fields["stream"].removeprefix(STREAM), Life())
        try:
            codes = life.live(fields)
        except (KeyError, TypeError):  # a forged entry may lack what an entry of its kind has
            codes = ["canonical"]
        faults += [Fault(code, row.index, fields["stream"]) for code in codes]
    return checked, faults
