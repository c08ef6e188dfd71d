"""The Python receiver as a package: the same checks as the demo portal, a sequence store, a wheel."""

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.integrations.receiver_package import PACKAGE
from tests.portal.sender import NOW, OTHER_SECRET, SECRET, Event, Text, headers

sys.path.insert(0, str(PACKAGE))
from newsroom_receiver import Store, receive

FIRST = Event()
SECOND = FIRST.then(sequence=2, kind="story.updated", text=Text(title="Bản hai"))
GONE = FIRST.then(sequence=3, kind="story.taken_down")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "receiver.sqlite")
    yield store
    store.close()


def send(store, event, webhook_id="msg_1", show=None, secret=SECRET):
    body = event.body()
    return receive(store, [SECRET], headers(body, webhook_id, secret), body, NOW.timestamp(), show)


def test_a_story_is_held_shown_and_answered_with_its_receipt(store):
    shown = []

    def show(held):
        shown.append(held)
        return f"https://portal.example/tin/{held.story_id}"

    status, receipt = send(store, FIRST, show=show)
    url = f"https://portal.example/tin/{FIRST.story_id}"
    assert (status, receipt) == (200, {"url": url, "digest": FIRST.text.digest(), "sequence": 1})
    assert send(store, FIRST, show=show) == (200, receipt)
    assert [held.sequence for held in shown] == [1]


def test_order_is_that_of_the_sequence(store):
    assert send(store, GONE, "msg_3")[1] == {"digest": FIRST.text.digest(), "sequence": 3}
    assert send(store, SECOND, "msg_2")[1]["sequence"] == 3
    assert store.held(FIRST.story_id).withdrawn
    assert send(store, FIRST.then(sequence=4), "msg_4")[1]["sequence"] == 4
    assert not store.held(FIRST.story_id).withdrawn


def test_what_cannot_be_shown_is_not_held(store):
    def fail(held):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        send(store, FIRST, show=fail)
    assert store.held(FIRST.story_id) is None
    assert send(store, FIRST)[0] == 200


def test_a_strange_key_and_a_changed_text_are_refused(store):
    assert send(store, FIRST, secret=OTHER_SECRET)[0] == 401
    assert send(store, FIRST.then(changes={"digest": "0" * 64}))[0] == 422
    assert send(store, FIRST.then(changes={"sequence": 0}))[0] == 422
    assert store.held(FIRST.story_id) is None


def test_a_challenge_comes_back(store):
    challenge = FIRST.then(kind="endpoint.verify", changes={"challenge": "abc"})
    assert send(store, challenge) == (200, {"challenge": "abc"})
    assert send(store, FIRST.then(kind="story.translated")) == (200, {"ignored": "story.translated"})


def test_the_wheel_holds_the_very_file_that_the_demo_portal_uses(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "copy")  # setuptools leaves its traces beside the sources
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path)]
    subprocess.run([*build, str(tmp_path / "copy")], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = archive.read("newsroom_receiver/verify.py")
        assert (
            "newsroom-receiver = newsroom_receiver.cli:main"
            in archive.read("newsroom_receiver-0.1.0.dist-info/entry_points.txt").decode()
        )
    assert held == (PACKAGE.parents[1] / "newsroom" / "portal" / "verify.py").read_bytes()
    target = tmp_path / "installed"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--target",
        str(target),
    ]
    subprocess.run([*pip, str(wheel)], check=True)
    help_ = [sys.executable, "-c", "from newsroom_receiver.cli import main; main(['--help'])"]
    told = subprocess.run(help_, env={"PYTHONPATH": str(target)}, check=True, capture_output=True, text=True)
    assert "catch-up" in told.stdout
