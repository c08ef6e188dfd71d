"""newsroom endpoint …: who receives."""

import click

from newsroom.clock import now
from newsroom.commands.context import CONSOLE, app_context
from newsroom.db import db
from newsroom.endpoints.queries import endpoints
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint, send_test


@click.group("endpoint")
def endpoint_group() -> None:
    """Receivers of signed events."""


@endpoint_group.command()
@click.argument("url")
@click.option("--name", required=True, help="What people call this receiver.")
@click.option("--events", multiple=True, help="Event types it wants, e.g. story.*; all when left out.")
@click.option("--section", "sections", multiple=True, help="Sections it wants; all when left out.")
@click.option("--network", "networks", multiple=True, help="Inner network (CIDR) this receiver may stand in.")
@click.option("--contact", default="", help="Whom to tell when it fails.")
def add(
    url: str,
    name: str,
    events: tuple[str, ...],
    sections: tuple[str, ...],
    networks: tuple[str, ...],
    contact: str,
) -> None:
    """Register a receiver at URL; its signing secret is printed once."""
    with app_context():
        given = NewEndpoint(name, url, tuple(_split(events)), tuple(_split(sections)), networks, contact)
        endpoint, secret = add_endpoint(CONSOLE, given, now())
    click.echo(f"endpoint {endpoint.id}\nsecret   {secret}\nKeep the secret: it is not shown again.")


@endpoint_group.command("list")
def list_all() -> None:
    """List the receivers."""
    with app_context():
        for row in endpoints(db.session()):
            state = "on" if row.endpoint.active else "off"
            click.echo(f"{row.endpoint.id}  {state:3}  {row.endpoint.name}  {row.endpoint.url}")


@endpoint_group.command()
@click.argument("endpoint_id")
def test(endpoint_id: str) -> None:
    """Send a test.ping to one receiver; the worker carries it."""
    with app_context():
        send_test(CONSOLE, endpoint_id, now())
    click.echo("A test.ping is on its way; see the deliveries for the answer.")


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
