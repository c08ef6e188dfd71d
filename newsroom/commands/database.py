"""newsroom db …: bring the database to the shape the code expects."""

import sys

import click

from newsroom import schema
from newsroom.commands.context import settings


@click.group("db")
def db_group() -> None:
    """The database and its migrations."""


@db_group.command()
def upgrade() -> None:
    """Bring the database to the newest migration; creates it when there is none."""
    chosen = settings()
    chosen.var.mkdir(parents=True, exist_ok=True)
    schema.upgrade(chosen.database_url)
    click.echo("The database is up to date.")


@db_group.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION ("base" is before the first)."""
    schema.downgrade(settings().database_url, revision)
    click.echo(f"The database is at {revision}.")


@db_group.command()
def check() -> None:
    """Fail when models and migrations differ."""
    differences = schema.differences(settings().database_url)
    for difference in differences:
        click.echo(difference, err=True)
    if differences:
        sys.exit(1)
    click.echo("Models and migrations agree.")
