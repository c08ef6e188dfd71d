"""newsroom endpoint …: who receives."""

import time
from pathlib import Path
from typing import BinaryIO

import click

from newsroom.clock import now
from newsroom.commands.context import CONSOLE, app_context
from newsroom.db import db
from newsroom.endpoints.challenge_usecases import REASONS, ask_to_confirm, confirm_by_hand
from newsroom.endpoints.importing.batches import carry_on_imports
from newsroom.endpoints.importing.queries import Import, every_row, one
from newsroom.endpoints.importing.report import keys as keys_table
from newsroom.endpoints.importing.usecases import cancel_import, prepare_import, start_import, take_keys
from newsroom.endpoints.queries import last_trial
from newsroom.endpoints.registry import Wanted, every
from newsroom.endpoints.usecases import NewEndpoint, add_endpoint, send_test
from newsroom.models.enrolment import OUTCOMES

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


@endpoint_group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--change-existing", is_flag=True, help="Also change endpoints that are there already.")
@click.option("--dry-run", is_flag=True, help="Say what would become of the rows; change nothing.")
@click.option("--keys", type=click.Path(dir_okay=False, path_type=Path), help="Write new keys there, as CSV.")
def import_table(file: BinaryIO, change_existing: bool, dry_run: bool, keys: Path | None) -> None:
    """Import a table of receivers (CSV, see docs/delivery.md). Ends with 1 when rows were not taken."""
    with app_context():
        import_id = prepare_import(CONSOLE, file.read(), change_existing, now())
        if dry_run:
            found = one(db.session(), import_id, now())
            _print_rows(import_id)
            cancel_import(CONSOLE, import_id, now())
        else:
            found = _take_over(import_id)
            _print_rows(import_id)
            if keys and found.keys:
                _write_keys(import_id, keys)
    click.echo("  ".join(f"{outcome} {found.count(outcome)}" for outcome in OUTCOMES))
    raise SystemExit(1 if found.count("error") else 0)


def _take_over(import_id: int) -> Import:
    """Go through the table here, beside a worker that may do the same."""
    found = one(db.session(), import_id, now())
    if found.ahead:
        start_import(CONSOLE, import_id, now())
    while found.ahead and found.table.state != "cancelled":
        carry_on_imports(now())
        found = one(db.session(), import_id, now())
    return found


def _print_rows(import_id: int) -> None:
    for row in every_row(db.session(), import_id):
        if row.outcome == "error":
            said = " ".join(f"{column} {sentence}".strip() for column, sentence in row.errors.items())
            click.echo(f"row {row.number}: {said}", err=True)


def _write_keys(import_id: int, path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text("".join(keys_table(take_keys(CONSOLE, import_id, now()))), encoding="utf-8", newline="")
    click.echo(f"The keys of the new ones are in {path}; they can be had this once.")


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
