"""The command line: `newsroom COMMAND`. Everything that changes goes through the same use
cases as the pages.
"""

import os
import sys
from importlib import import_module

import click

from newsroom.config import BadSettings
from newsroom.errors import NewsroomError
from newsroom.i18n import plain
from newsroom.loading import loading
from workflows import BadDefinition

COMMANDS = {
    "audit": "audit.audit_group",
    "backup": "backup.backup",
    "case": "case.case_group",
    "db": "database.db_group",
    "demo": "demo.demo",
    "endpoint": "endpoints.endpoint_group",
    "restore": "backup.restore",
    "token": "people.token_group",
    "user": "people.user_group",
    "worker": "serve.worker",
    "workflow": "workflow.workflow_group",
}
"""Where in newsroom.commands each stands."""


class _Commands(click.Group):
    """Loads the command that is asked for and no other: a worker, which runs for months, holds no pages."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        with loading():
            command: click.Command = getattr(import_module(f"newsroom.commands.{module}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The newsroom of a government portal."""


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
