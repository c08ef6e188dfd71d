"""A portal that was down catches up by one command: no gap, nothing twice, whenever it is interrupted."""

import json
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fixtures.receiver import Answer, Receiver

from tests.integrations.receiver_package import Feed, feed, versions
from tests.portal.sender import SECRET, Event, Text

MISSED = versions(stories=21, each=5)  # two pages of the feed


@pytest.fixture
def newsroom(app, unused_port) -> Iterator[Feed]:
    with feed(app, unused_port) as served:
        yield served


@pytest.fixture
def store(tmp_path) -> Path:
    return tmp_path / "receiver.sqlite"


@pytest.fixture
def secrets(tmp_path) -> str:
    """The file with the secret that the receiver behind the command knows."""
    file = tmp_path / "secrets.txt"
    file.write_text(f"# đổi ngày 22/11\n{SECRET}\n", encoding="utf-8")
    return str(file)


def state(store: Path) -> dict[str, tuple[int, bool]]:
    """Sequence and whether withdrawn, of every story held."""
    with closing(sqlite3.connect(store)) as db:
        rows = db.execute("SELECT story_id, sequence, withdrawn FROM stories").fetchall()
        return {story: (sequence, bool(withdrawn)) for story, sequence, withdrawn in rows}


def newest() -> dict[str, tuple[int, bool]]:
    return {event.story_id: (event.sequence, event.kind == "story.taken_down") for event in MISSED}


def test_everything_missed_is_held_and_a_second_run_finds_nothing(newsroom, store):
    newsroom.announce(*MISSED)
    done = newsroom.catch_up(store, "--quiet")
    assert (done.returncode, done.stdout) == (0, "Caught up: 105 applied\n"), done.stderr
    assert state(store) == newest()
    assert newsroom.catch_up(store).stdout == "Caught up: nothing new\n"
    newsroom.announce(MISSED[0], Event(story_id="story-new"))
    assert newsroom.catch_up(store, "--quiet").stdout == "Caught up: 1 applied, 1 older\n"


def test_what_is_held_is_the_approved_text_and_a_tombstone_has_none(newsroom, store):
    newsroom.announce(*MISSED)
    newsroom.catch_up(store)
    command = [*newsroom.command(store)[:3], "show", "--store", str(store)]
    shown, gone = (
        json.loads(subprocess.check_output([*command, story], env=newsroom.environment(), text=True))
        for story in ("story-1", "story-0")
    )
    item = shown["message"]["data"]["item"]
    assert item["headlines"][0]["value"] == "Tin 1, bản 5"
    assert shown["digest"] == Text(title="Tin 1, bản 5").digest()
    assert (gone["withdrawn"], gone["message"]) == (True, None)


def test_a_dry_run_says_what_would_be_done_and_leaves_nothing_behind(newsroom, store):
    newsroom.announce(*MISSED[:2], Event(kind="story.translated"))
    done = newsroom.catch_up(store, "--dry-run")
    assert done.stdout.splitlines()[-1] == "Caught up: 1 not a story, 2 would be applied"
    assert "story.updated story-0 1: would be applied" in done.stdout
    assert not store.exists()


def test_killed_while_it_hands_over_the_next_run_goes_on_where_it_was(
    newsroom, store, secrets, receiver: Receiver
):
    newsroom.announce(*MISSED)
    gate = threading.Event()
    receiver.answer(*[Answer(200, b"{}")] * 60, Answer(hold=gate))
    command = newsroom.command(store, "--to", receiver.url, "--secrets-file", secrets)
    with subprocess.Popen(command, env=newsroom.environment(), stdout=subprocess.DEVNULL) as process:
        receiver.wait_for(61, 60)
        process.kill()
    gate.set()
    receiver.answer(Answer(200, b"{}"))
    done = newsroom.catch_up(store, "--to", receiver.url, "--secrets-file", secrets, "--quiet")
    assert (done.returncode, done.stdout) == (0, "Caught up: 45 handed over\n"), done.stderr
    bodies = [json.loads(request.body)["data"] for request in receiver.requests]
    handed = [(data["story_id"], data["sequence"]) for data in bodies]
    wanted = [(event.story_id, event.sequence) for event in MISSED]
    assert handed == [*wanted[:61], *wanted[60:]]  # the one that was under way comes again
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == len(MISSED)


def test_a_receiver_that_is_away_stops_the_run_and_loses_nothing(newsroom, store, secrets, receiver):
    newsroom.announce(*MISSED[:4])
    receiver.answer(Answer(200), Answer(503, b'{"error": "busy"}'), Answer(200))
    done = newsroom.catch_up(store, "--to", receiver.url, "--secrets-file", secrets, "--quiet")
    assert (done.returncode, done.stdout) == (1, "Stopped: 1 handed over\n")
    assert "the receiver answered 503: busy" in done.stderr
    done = newsroom.catch_up(store, "--to", receiver.url, "--secrets-file", secrets, "--quiet")
    assert (done.returncode, done.stdout) == (0, "Caught up: 3 handed over\n")


def test_a_text_that_was_not_approved_stops_the_run_until_somebody_decides(newsroom, store):
    newsroom.announce(MISSED[0], MISSED[1].then(changes={"digest": "0" * 64}), MISSED[2])
    done = newsroom.catch_up(store, "--quiet")
    assert (done.returncode, set(state(store))) == (1, {"story-0"})
    refused = done.stderr.split()[2]
    assert newsroom.catch_up(store).returncode == 1
    done = newsroom.catch_up(store, "--pass-over", refused, "--quiet")
    assert (done.returncode, done.stdout) == (0, "Caught up: 1 applied, 1 passed over\n")
    assert set(state(store)) == {"story-0", "story-2"}


def test_the_token_goes_to_nobody_else(store, receiver: Receiver, tmp_path):
    receiver.answer(Answer(302, headers={"Location": "/elsewhere"}))
    newsroom = Feed(None, receiver.url.removesuffix("/hook"), "nr_secret")
    done = newsroom.catch_up(store)
    assert (done.returncode, len(receiver.requests)) == (1, 1)
    assert "nr_secret" not in done.stdout + done.stderr
    plain = newsroom.command(store)
    plain[plain.index("--from") + 1] = "http://newsroom.example.vn"
    done = subprocess.run(plain, env=newsroom.environment(), check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.split(": ")[-1]) == (2, "the address must begin with https://\n")


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"items": [7], "next": null}', b'{"items": [{}]}'])
def test_a_feed_that_is_none_stops_the_run(store, receiver: Receiver, answer):
    receiver.answer(Answer(200, answer))
    done = Feed(None, receiver.url.removesuffix("/hook"), "nr_secret").catch_up(store)
    assert (done.returncode, done.stdout) == (1, "Stopped: nothing new\n")
    assert "Traceback" not in done.stderr
