"""The command line: `newsroom COMMAND`. Everything that changes goes through the same use
cases as the pages.
"""

import os
import sys

import click

from newsroom.commands import audit, backup, database, demo, endpoints, people, serve, workflow
from newsroom.config import BadSettings
from newsroom.errors import NewsroomError
from newsroom.i18n import plain
from workflows import BadDefinition


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The newsroom of a government portal."""


for command in (
    database.db_group,
    demo.demo,
    people.user_group,
    people.token_group,
    endpoints.endpoint_group,
    serve.worker,
    workflow.workflow_group,
    audit.audit_group,
    backup.backup,
    backup.restore,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what can be expected to go wrong ends with a sentence and exit code 2, never a
    traceback.
    """
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")
    try:
        cli()
    except (BadSettings, BadDefinition) as error:
        click.echo(f"newsroom: {error}", err=True)
        sys.exit(2)
    except NewsroomError as error:
        click.echo(f"newsroom: {plain(error)}", err=True)
        sys.exit(2)
