"""Pictures of the demo newsroom for the guide and the front page: `./run pictures`.

Starts a demo of its own in a folder that is gone afterwards, signs in as each person, and photographs the
page that shows their work, in both languages.
"""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from newsroom.demo_accounts import DOMAIN, PASSWORD

HERE = Path(__file__).parent
SIZE = {"width": 1200, "height": 800}
READY_WITHIN = 120
SETTLED_MS = 1500
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Shot:
    """A picture: whose page, its address, and (`follow`) what to click there first, one after the other."""

    account: str
    path: str = "/"
    follow: tuple[str, ...] = ()


ROW_LINK = ".waiting h3 a"
GUIDE = {
    "reporter": Shot("reporter", "/stories/new"),
    "editor": Shot("editor", follow=(ROW_LINK,)),
    "legal": Shot("legal", follow=(ROW_LINK,)),
    "secretary": Shot("secretary"),
    "publisher": Shot("publisher", "/?stage=approval", (ROW_LINK, "a[href$='/moves/approve']")),
    "spokesperson": Shot("spokesperson"),
    "technician": Shot("technician", "/deliveries"),
    "auditor": Shot("auditor", "/audit"),
    "admin": Shot("admin", "/people"),
}
FRONT = {"desk": Shot("secretary"), "story": Shot("editor", follow=(ROW_LINK,))}


def main() -> None:
    """Take every picture; raises when a page has not what is to be clicked."""
    with tempfile.TemporaryDirectory(prefix="newsroom-pictures-") as folder, demo(Path(folder)) as ports:
        take_all(*ports)


def take_all(newsroom: int, portal_port: int) -> None:
    """Every picture of the newsroom and the portal that answer at these ports."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for language, (name, shot) in itertools.product(LANGUAGES, GUIDE.items()):
            take(browser, newsroom, shot, language, HERE / "guide" / "images" / f"{language}-{name}.jpg")
        for name, shot in FRONT.items():
            take(browser, newsroom, shot, "vi", HERE / "images" / f"{name}.png")
        portal(browser, portal_port)
        browser.close()


def take(browser: Browser, port: int, shot: Shot, language: str, target: Path) -> None:
    """One picture, as its person sees the page. The tour is put away first."""
    context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, port, shot.account)
    if page.get_attribute("html", "lang") != language:
        page.click("form.language button")
    if (away := page.locator("form[action='/tour'] button")).count():
        away.click()
    page.goto(f"http://127.0.0.1:{port}{shot.path}")
    for target_of_click in shot.follow:
        page.locator(target_of_click).first.click()
    save(page, target)
    context.close()


def portal(browser: Browser, port: int) -> None:
    """The first page of the demo portal."""
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(f"http://127.0.0.1:{port}")
    save(page, HERE / "images" / "portal.png")


def save(page: Page, target: Path) -> None:
    """Photograph what the window shows once it has come to rest."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED_MS)
    quality = {"quality": 72} if target.suffix == ".jpg" else {}
    page.screenshot(path=target, **quality)  # type: ignore[arg-type]
    sys.stderr.write(f"{target}\n")


def sign_in(page: Page, port: int, account: str) -> None:
    """Sign a demo account in."""
    page.goto(f"http://127.0.0.1:{port}/sign-in")
    page.fill("input[name=email]", f"{account}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"http://127.0.0.1:{port}/")


@contextmanager
def demo(folder: Path) -> Iterator[tuple[int, int]]:
    """A demo newsroom with its portal, and the ports they answer at."""
    ports = (free_port(), free_port())
    places = {"NEWSROOM_VAR": str(folder), "PORT": str(ports[0]), "PORTAL_PORT": str(ports[1])}
    command = [sys.executable, "-m", "newsroom.demo"]
    server = subprocess.Popen(command, cwd=HERE.parent, env={**os.environ, **places})  # noqa: S603
    try:
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}/healthz")
        yield ports
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until somebody answers there."""
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def free_port() -> int:
    """A port of this machine that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str | None:
    """The browser: $CHROMIUM, else one of the system, else Playwright's own."""
    names = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


if __name__ == "__main__":
    main()
