"""newsroom backup / restore: one file that holds the whole newsroom, whatever database it comes from or goes
to.
"""

import sys
from pathlib import Path

import click

from newsroom.archive import BackupError, restore_into, write_backup
from newsroom.clock import now
from newsroom.commands.context import app_context, settings
from newsroom.media_place import blobs_of


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of everything to FILE while the newsroom runs."""
    written = write_backup(settings().database_url, file, now(), blobs_of(settings()))
    click.echo(f"{written.rows} rows are in {file}.")
    if written.lost:
        click.echo(f"newsroom: {written.lost} pictures or files were not in the store any more.", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Fill an empty database from FILE; refuses one that holds anything."""
    chosen = settings()
    chosen.var.mkdir(parents=True, exist_ok=True)
    try:
        rows = restore_into(chosen.database_url, file, blobs_of(chosen))
    except BackupError as error:
        click.echo(f"newsroom: {error}", err=True)
        sys.exit(2)
    with app_context():
        pass  # the restored newsroom starts
    click.echo(f"{rows} rows were restored from {file}. Check them with: newsroom audit verify")
