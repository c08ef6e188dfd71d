"""The demo as somebody who tries the product meets it: one command, two sites, Ctrl-C, and nothing lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from journey.browsing import Browser, Colleague
from journey.installation import answers, free_port
from journey.newsroom_people import SAME_TEXT
from journey.waiting import eventually

PASSWORD = "newsroom-demo"
ACCOUNTS = (
    *("reporter", "reporter2", "contributor", "editor", "editor2", "legal"),
    *("publisher", "spokesperson", "technician", "auditor", "admin"),
)
OURS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "NEWSROOM_DEMO")
REMARK = "Nhớ gọi lại bến phà trước 16 giờ."


class Demo:
    """One start of the demo; `site` and `portal` are its addresses."""

    def __init__(self, var: Path, ports: tuple[int, int]) -> None:
        self.ports = ports
        self.site, self.portal = (f"http://127.0.0.1:{port}" for port in ports)
        environ = {name: value for name, value in os.environ.items() if name not in OURS}
        environ |= {"NEWSROOM_VAR": str(var), "PORT": str(ports[0]), "PORTAL_PORT": str(ports[1])}
        command = [sys.executable, "-m", "newsroom.demo"]
        # A group of its own, as a shell makes one: Ctrl-C reaches every process in it.
        self.process = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, text=True, process_group=0
        )

    def signed_in(self, account: str) -> Colleague:
        """One of the demo's people at their desk."""
        return Colleague(self.site, f"{account}@demo.example", PASSWORD)

    def ctrl_c(self) -> tuple[int, str]:
        """Stop it as a terminal does; returns the exit status and all that was printed."""
        os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(60)
        return status, self.process.stdout.read()


@contextmanager
def demo(var: Path, ports: tuple[int, int]) -> Iterator[Demo]:
    """The demo with both sites answering; should a test fail, nothing of it is left running."""
    started = Demo(var, ports)
    try:
        for site in (started.site, started.portal):
            eventually(lambda site=site: started.process.poll() is not None or answers(f"{site}/healthz"))
        assert started.process.poll() is None
        yield started
    finally:
        if started.process.poll() is None:
            os.killpg(started.process.pid, signal.SIGTERM)
        started.process.communicate(timeout=60)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The demo's folder, not made yet."""
    return tmp_path / "var"


def test_it_starts_from_nothing_stops_cleanly_and_loses_nothing(var):
    with demo(var, (free_port(), free_port())) as first:
        greeted_by_all(first)
        titles = seen_by_readers(first)
        story = leave_a_remark(first)
        status, printed = first.ctrl_c()
    assert status == 0
    told = (first.site, first.portal, PASSWORD, *(f"{account}@demo.example" for account in ACCOUNTS))
    assert [words for words in told if words not in printed] == []
    assert not answers(f"{first.site}/healthz")
    assert not answers(f"{first.portal}/healthz")
    with demo(var, first.ports) as second:
        assert REMARK in second.signed_in("reporter").open(story).html
        assert seen_by_readers(second) == titles
        second.process.send_signal(signal.SIGINT)  # to the command alone: it stops the others itself
        assert second.process.wait(60) == 0
    assert not answers(f"{second.site}/healthz")
    assert not answers(f"{second.portal}/healthz")


def greeted_by_all(demo: Demo) -> None:
    for account in ACCOUNTS:
        assert demo.signed_in(account).open("/").status == 200


def seen_by_readers(demo: Demo) -> list[str]:
    """The headlines on the portal, once every story that was sent is there."""
    technician = demo.signed_in("technician")
    # Other receivers of the demo fail on purpose: what is told to the portal alone must have arrived.
    row = f'//tr[contains(., "{urlsplit(demo.portal).netloc}/")]//a/@href'
    receiver = technician.open("/endpoints").all(row)[0].removeprefix("/endpoints/")

    def in_state(state: str) -> list[object]:
        return technician.open(f"/deliveries?state={state}&endpoint={receiver}").all("//tbody/tr")

    eventually(lambda: not in_state("waiting") and not in_state("sending"))
    assert in_state("failed") == []
    assert in_state("done")
    titles = Browser(demo.portal).open("/").texts("//article/h2/a")
    assert len(titles) > 1
    return titles


def leave_a_remark(demo: Demo) -> str:
    """A reporter says something about one of their stories that is live; returns the path of its page."""
    reporter = demo.signed_in("reporter")
    story = reporter.open("/stories?stage=published&author=me").all('//td[@class="story-title"]/a/@href')[0]
    assert reporter.open(f"{story}/deliveries").all(SAME_TEXT)
    page = reporter.open(story)
    after = reporter.send(page, page.form('.//textarea[@name="body"]'), body=REMARK)
    assert urlsplit(after.url).path == story
    return story
