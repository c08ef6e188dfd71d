"""newsroom worker: deliver and keep time."""

import os

import click

from newsroom.bare_app import bare_app
from newsroom.config import Settings
from newsroom.endpoints.importing.batches import CHORES
from newsroom.worker.chores import FEATURES
from newsroom.worker.main import run_worker


@click.command()
@click.option("--queues", default="crisis,default,bulk", help="Lanes to serve, the most urgent first.")
def worker(queues: str) -> None:
    """Send deliveries and publish what is due, until stopped: RQ when REDIS_URL is set,
    embedded otherwise.
    """
    app = bare_app(Settings.from_env(os.environ))
    app.extensions[FEATURES] = CHORES
    run_worker(app, [name.strip() for name in queues.split(",") if name.strip()])
