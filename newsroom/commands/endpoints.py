"""newsroom endpoint …: who receives."""

import time

import click

from newsroom.clock import now
from newsroom.commands.context import CONSOLE, app_context
from newsroom.db import db
from newsroom.endpoints.challenge_usecases import REASONS, ask_to_confirm, confirm_by_hand
from newsroom.endpoints.queries import last_trial
from newsroom.endpoints.registry import Wanted, every
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint, send_test

LOOK_SECONDS = 0.5


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
    click.echo(f"Put it into the receiver, then: newsroom endpoint confirm {endpoint.id}")


@endpoint_group.command("list")
@click.option("--find", "words", default="", help="Words of the name, the address or the group.")
def list_all(words: str) -> None:
    """List the receivers with their states."""
    with app_context():
        for row in every(db.session(), Wanted(words), now()):
            click.echo(f"{row.endpoint.id}  {row.state:11}  {row.endpoint.name}  {row.endpoint.url}")


@endpoint_group.command()
@click.argument("endpoint_id")
@click.option("--wait", default=20.0, show_default=True, help="Seconds to wait for the answer; 0: do not.")
def test(endpoint_id: str, wait: float) -> None:
    """Send a test.ping to one receiver; the worker carries it. Prints the answer; ends with 1 without one."""
    with app_context():
        send_test(CONSOLE, endpoint_id, now())
        _print_answer(endpoint_id, wait)


@endpoint_group.command()
@click.argument("endpoint_id")
@click.option("--by-hand", type=click.Choice(list(REASONS)), help="Confirm without an answer, and why.")
@click.option("--wait", default=20.0, show_default=True, help="Seconds to wait for the answer; 0: do not.")
def confirm(endpoint_id: str, by_hand: str | None, wait: float) -> None:
    """Send one receiver its challenge, or confirm it by hand."""
    with app_context():
        if by_hand:
            confirm_by_hand(CONSOLE, endpoint_id, by_hand, now())
        else:
            ask_to_confirm(CONSOLE, endpoint_id, now())
            _print_answer(endpoint_id, wait)


def _print_answer(endpoint_id: str, seconds: float) -> None:
    """Wait for what a trial comes to and print status, time and answer."""
    end = time.monotonic() + seconds
    while seconds:
        trial = last_trial(db.session(), endpoint_id)
        db.session.rollback()  # the next look must see what the worker has written since
        if trial and trial.attempt:
            tried = trial.attempt
            click.echo(f"{tried.status or tried.error}  {tried.milliseconds} ms\n{tried.answer}".rstrip())
            raise SystemExit(1 if tried.error else 0)
        if time.monotonic() > end:
            raise click.ClickException("No answer yet. Is a worker running? The deliveries will show it.")
        time.sleep(LOOK_SECONDS)
    click.echo("It is on its way; see the deliveries for the answer.")


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
