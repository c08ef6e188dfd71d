"""The command line: `newsroom-receiver catch-up`, `newsroom-receiver show`."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from newsroom_receiver.catch_up import Plan, Stopped, catch_up
from newsroom_receiver.feed import Unreachable, check_address
from newsroom_receiver.store import Store

DONE, STOPPED, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 everything dealt with, 1 stopped on the way (run it again), 2 not usable like this."""
    given = _parser().parse_args(arguments)
    try:
        return _show(given) if given.command == "show" else _catch_up(given)
    except ValueError as error:
        sys.stderr.write(f"newsroom-receiver: {error}\n")
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsroom-receiver", description="Receives stories from the newsroom."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    pull = commands.add_parser(
        "catch-up",
        help="fetch and apply everything that was missed; safe to run again at any time",
        description="The token of the pull feed is read from NEWSROOM_TOKEN or --token-file.",
    )
    pull.add_argument(
        "--from", dest="newsroom", required=True, metavar="URL", help="https://newsroom.example.vn"
    )
    pull.add_argument(
        "--store", type=Path, required=True, metavar="FILE", help="SQLite file; made if missing"
    )
    pull.add_argument("--token-file", type=Path, metavar="FILE")
    pull.add_argument("--secrets-file", type=Path, metavar="FILE", help="signing secrets, one a line")
    pull.add_argument("--to", metavar="URL", help="hand everything to this receiver, signed with the secrets")
    pull.add_argument("--pass-over", action="append", default=[], metavar="ID", help="leave this event out")
    pull.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")
    pull.add_argument("--quiet", action="store_true", help="only the summary")
    show = commands.add_parser("show", help="print what is held of a story, as JSON")
    show.add_argument("--store", type=Path, required=True, metavar="FILE")
    show.add_argument("story_id")
    return parser


def _catch_up(given: argparse.Namespace) -> int:
    plan = _plan(given)
    # A dry run leaves nothing behind, not even an empty file.
    store = Store(Path(":memory:") if given.dry_run and not given.store.exists() else given.store)
    counted: Counter[str] = Counter()
    status = DONE
    try:
        for step in catch_up(store, plan):
            counted[step.outcome] += 1
            if not given.quiet:
                data = step.event.message.get("data", {})
                said = (step.event.message.get("type"), data.get("story_id", ""), data.get("sequence", ""))
                sys.stdout.write(f"{step.event.id} {' '.join(map(str, said))}: {step.outcome}\n")
    except (Stopped, Unreachable) as failure:
        sys.stderr.write(f"newsroom-receiver: {failure}\n")
        status = STOPPED
    finally:
        store.close()
    summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counted.items())) or "nothing new"
    sys.stdout.write(f"{'Stopped' if status else 'Caught up'}: {summary}\n")
    return status


def _plan(given: argparse.Namespace) -> Plan:
    """What the arguments ask for. Raises ValueError with a sentence."""
    token = (
        given.token_file.read_text("utf-8").strip()
        if given.token_file
        else os.environ.get("NEWSROOM_TOKEN", "")
    )
    if not token:
        raise ValueError("no token: set NEWSROOM_TOKEN or name a file with --token-file")
    secrets = _secrets(given.secrets_file)
    if given.to and not secrets:
        raise ValueError("--to needs --secrets-file: the receiver takes nothing unsigned")
    return Plan(
        newsroom=check_address(given.newsroom),
        token=token,
        secrets=secrets,
        to=check_address(given.to) if given.to else None,
        pass_over=frozenset(given.pass_over),
        dry_run=given.dry_run,
        clock=lambda: datetime.now(UTC),
    )


def _secrets(file: Path | None) -> tuple[str, ...]:
    lines = file.read_text("utf-8").splitlines() if file else []
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _show(given: argparse.Namespace) -> int:
    if not given.store.exists():
        raise ValueError(f"{given.store}: there is no such file")
    store = Store(given.store)
    held = store.held(given.story_id)
    store.close()
    if held is None:
        sys.stderr.write(f"newsroom-receiver: nothing is held of {given.story_id}\n")
        return STOPPED
    sys.stdout.write(json.dumps(vars(held), ensure_ascii=False, indent=2) + "\n")
    return DONE
