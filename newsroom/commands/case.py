"""newsroom case …: the bundle of a case, for somebody outside, and whether one is whole."""

import sys
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.aftermath.bundle import bundle
from newsroom.aftermath.check_bundle import NoBundle, check
from newsroom.aftermath.export_usecases import note_export
from newsroom.aftermath.keys import own_key
from newsroom.clock import now
from newsroom.commands.context import CONSOLE, app_context
from newsroom.db import db
from newsroom.errors import NotFound, words
from newsroom.models import Incident

BROKEN, UNUSABLE = 1, 2


@click.group("case")
def case_group() -> None:
    """Cases of the crisis desk."""


@case_group.command()
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
def export(code: str, file: Path) -> None:
    """Write the bundle of the case CODE (VV-2026-0007) to FILE, signed; the trail notes it."""
    at = now()
    with app_context(), file.open("wb") as out:
        incident = note_export(CONSOLE, _by_code(db.session(), code), at)
        out.writelines(bundle(db.session(), incident, at))
        click.echo(
            f"{incident.code} is in {file}. To check it: newsroom case verify {file} --key {own_key()}"
        )


@case_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", default="", help="The verifier key of the newsroom it is from; this one's without it.")
def verify(file: Path, key: str) -> None:
    """Check a bundle, with no database at hand. Exit 0 whole, 1 altered, 2 unusable."""
    try:
        with file.open("rb") as stream:
            faults = check(stream, key or _own_key())
    except (NoBundle, OSError) as error:
        click.echo(f"newsroom: {error}", err=True)
        sys.exit(UNUSABLE)
    for fault in faults:
        click.echo(f"  {fault}", err=True)
    click.echo("The bundle was altered." if faults else "The bundle is whole.", err=bool(faults))
    sys.exit(BROKEN if faults else 0)


@case_group.command("key")
def key_command() -> None:
    """Print the key that bundles of this newsroom are checked with."""
    click.echo(_own_key())


def _own_key() -> str:
    with app_context():
        return own_key()


def _by_code(session: Session, code: str) -> str:
    """The id of a case by its code; raises NotFound."""
    _, year, number = ([*code.split("-"), "", ""])[:3]
    if year.isdecimal() and number.isdecimal():
        wanted = (Incident.year == int(year), Incident.number == int(number))
        if found := session.scalar(select(Incident.id).where(*wanted)):
            return found
    raise NotFound(words("There is no such case, or you have no part in it."))
