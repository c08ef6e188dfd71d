"""newsroom audit …: is the trail whole, and a copy of it for somebody outside."""

import sys
from pathlib import Path

import click

from newsroom.audit.export import NotATrail, export_trail, verify_file
from newsroom.audit.report import Report
from newsroom.audit.verify import verify_database
from newsroom.clock import now
from newsroom.commands.context import app_context
from newsroom.db import db

BROKEN, UNUSABLE = 1, 2


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def verify(file: Path | None) -> None:
    """Check the live trail, or an exported FILE with no database at hand. Exit 0 whole, 1
    broken, 2 unusable.
    """
    try:
        report = _verify_file(file) if file else _verify_live()
    except (NotATrail, OSError, UnicodeDecodeError) as error:
        click.echo(f"newsroom: {error}", err=True)
        sys.exit(UNUSABLE)
    if report.ok:
        click.echo(f"The trail is whole: {report.checked} entries.")
        return
    click.echo(f"The trail is broken: {report.found} faults in {report.checked} entries.", err=True)
    for fault in report.faults:
        place = "-" if fault.index is None else fault.index
        click.echo(f"  entry {place}: {fault.sentence} {fault.subject}".rstrip(), err=True)
    sys.exit(BROKEN)


@audit_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--story", "story_id", default=None, help="Only the entries of this story (its id).")
def export(file: Path, story_id: str | None) -> None:
    """Write the trail to FILE, to be verified anywhere with: newsroom audit verify FILE"""
    with app_context(), file.open("w", encoding="utf-8") as out:
        count = export_trail(db.session(), out, now(), story_id)
    click.echo(f"{count} entries are in {file}.")


def _verify_file(file: Path) -> Report:
    with file.open(encoding="utf-8") as lines:
        return verify_file(lines)


def _verify_live() -> Report:
    with app_context():
        return verify_database(db.session())
