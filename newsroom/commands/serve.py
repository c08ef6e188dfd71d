"""newsroom worker: deliver and keep time."""

import click

from newsroom.app import create_app
from newsroom.commands.context import settings
from newsroom.worker.main import run_worker


@click.command()
@click.option("--queues", default="crisis,default,bulk", help="Lanes to serve, the most urgent first.")
def worker(queues: str) -> None:
    """Send deliveries and publish what is due, until stopped: RQ when REDIS_URL is set,
    embedded otherwise.
    """
    run_worker(create_app(settings()), [name.strip() for name in queues.split(",") if name.strip()])
