"""newsroom demo: load the demo newsroom."""

import sys

import click

from newsroom.clock import now
from newsroom.commands.context import app_context, settings
from newsroom.demo.load import NotADemo, load_demo
from newsroom.demo_accounts import DOMAIN, PASSWORD


@click.command()
def demo() -> None:
    """Load the demo newsroom (needs NEWSROOM_DEMO=1); safe to run twice."""
    with app_context():
        try:
            load_demo(settings(), now())
        except NotADemo as refused:
            click.echo(f"newsroom: {refused}", err=True)
            sys.exit(2)
    click.echo(f"The demo newsroom is there: reporter@{DOMAIN} and others, password {PASSWORD}.")
