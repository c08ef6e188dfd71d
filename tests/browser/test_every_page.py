"""Every page there is passes axe (WCAG 2.0 to 2.2, A and AA), fits its screen, shows where the focus is, has
a language, a heading and a title of its own, weighs little and breaks no policy.

Two opposite looks by default; all eight with NEWSROOM_ALL_LOOKS=1.
"""

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from browser.everywhere import Place, everywhere
from browser.judging import AXE, MOST, Wanted, faults, weight
from factories import sign_in, token
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

pytestmark = pytest.mark.browser

EVERY = [Wanted(*look) for look in itertools.product((1280, 390), ("light", "dark"), ("vi", "en"))]
OPPOSITES = [Wanted(1280, "light", "vi"), Wanted(390, "dark", "en")]
LOOKS = EVERY if os.environ.get("NEWSROOM_ALL_LOOKS") == "1" else OPPOSITES
PARTS = 4
SAME = "/sections/sections"
"""The page that /sections shows, too."""
EXPECTED = (
    "status of 401",
    "status of 403",
    "status of 404",
    "status of 409",
    "status of 410",
    "status of 413",
)
"""What Chromium itself says of pages that are meant to answer so."""
EXPECTED += ("status of 422",)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, sqlite_template) -> Iterator[dict[str, Place]]:
    with everywhere(tmp_path_factory.mktemp("everywhere"), sqlite_template) as found:
        yield {place.name: place for place in found}


@dataclass
class Eyes:
    """Somebody looking at one place in one way. `complaints`: what the browser said meanwhile."""

    page: Page
    place: Place
    wanted: Wanted
    complaints: list[str]

    def judge(self, language: str = "") -> list[str]:
        """What is wrong with the page that is shown, complaints included (and then forgotten). `language`: of
        the page, where it is not the reader's.
        """
        wanted = replace(self.wanted, language=language or self.wanted.language)
        found = [*faults(self.page, wanted), *self.complaints]
        self.complaints.clear()
        return found


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Callable[[Place, Wanted], Eyes]]:
    """Look at a place as wanted: one browser profile for each way, kept for all tests."""
    known: dict[tuple[str, Wanted], Eyes] = {}

    def open_eyes(place: Place, wanted: Wanted) -> Eyes:
        if (place.name, wanted) not in known:
            known[place.name, wanted] = _eyes(browser, place, wanted)
        return known[place.name, wanted]

    yield open_eyes
    for eyes in known.values():
        eyes.page.context.close()


def _eyes(browser: Browser, place: Place, wanted: Wanted) -> Eyes:
    context = browser.new_context(
        viewport={"width": wanted.width, "height": 900},
        color_scheme=wanted.scheme,
        reduced_motion="reduce",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.add_init_script(AXE)
    _enter(context, place, wanted.language)
    page, complaints = context.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            complaints.append(f"console: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    return Eyes(page, place, wanted, complaints)


def _enter(context: BrowserContext, place: Place, language: str) -> None:
    """Sign in where somebody is to be, and choose the language."""
    if place.name == "portal":
        return
    client = place.app.test_client()
    if place.person:
        sign_in(client, place.person)
    client.post("/language", data={"csrf_token": token(client), "language": language})
    cookies = [client.get_cookie(name) for name in ("newsroom", "newsroom_form")]
    context.add_cookies(
        [{"name": kept.key, "value": kept.value, "url": place.site} for kept in cookies if kept]
    )


@contextmanager
def gathered() -> Iterator[dict[str, list[str]]]:
    """Faults by page, all of them in one message at the end."""
    found: dict[str, list[str]] = {}
    yield found
    wrong = [f"{path}: {fault}" for path, faults in found.items() for fault in faults]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("wanted", LOOKS, ids=str)
def test_every_page_at_work(places, look, wanted, part):
    eyes = look(places["newsroom"], wanted)
    with gathered() as found:
        for path in places["newsroom"].pages[part::PARTS]:
            answer = eyes.page.goto(eyes.place.site + path)
            language = "vi" if path.endswith("/preview/page") else ""  # as readers will see it
            found[path] = [*_of_answer(eyes.page, answer), *eyes.judge(language)]


@pytest.mark.parametrize("name", ["reporter", "stranger", "empty", "portal"])
@pytest.mark.parametrize("wanted", LOOKS, ids=str)
def test_every_page_of_others(places, look, wanted, name):
    eyes, language = look(places[name], wanted), "vi" if name == "portal" else ""
    with gathered() as found:
        for path in places[name].pages:
            answer = eyes.page.goto(eyes.place.site + path)
            found[path] = [*_of_answer(eyes.page, answer), *eyes.judge(language)]


def _of_answer(page: Page, answer: Response) -> Iterator[str]:
    """What is wrong with what the server sent, faults and refusals as well: its weight, its policy."""
    heavy, policy = weight(page, answer.text()), answer.headers.get("content-security-policy", "")
    if heavy > MOST:
        yield f"weighs {heavy} bytes"
    if not policy.startswith("default-src 'none';") or "unsafe" in policy:
        yield f"policy: {policy}"


SEND = """([path, fields]) => {
  const form = document.createElement("form");
  const token = document.querySelector("input[name=csrf_token]");
  Object.assign(form, { method: "post", action: path });
  const given = { csrf_token: token.value, ...fields };
  for (const [name, value] of Object.entries(given)) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.parametrize("wanted", LOOKS, ids=str)
def test_every_page_that_refuses(places, look, wanted):
    """What is shown after a form that could not be taken as it was sent."""
    place = places["newsroom"]
    eyes, story = look(place, wanted), next(p for p in place.pages if "/moves/" in p).partition("/moves")[0]
    forms = {
        422: ("/stories/new", {"title": "", "section": "khong-co", "story_id": str(uuid4())}),
        409: (f"{story}/moves", {"move": "return", "version": "1", "reason": "", "comment": ""}),
        413: ("/stories/new", {"title": "x" * 5_000_000}),
        404: ("/stories/khong-co/plan", {}),
    }
    with gathered() as found:
        for status, (path, fields) in forms.items():
            eyes.page.goto(f"{place.site}/account")
            with eyes.page.expect_navigation() as navigation:
                eyes.page.evaluate(SEND, [path, fields])
            found[f"{status} {path}"] = eyes.judge()
            assert navigation.value.status in (status, 422), (path, navigation.value.status)


@pytest.mark.parametrize("wanted", LOOKS, ids=str)
def test_what_a_visitor_reads_and_whoever_was_signed_out(places, look, wanted):
    eyes = look(places["stranger"], wanted)
    share = next(path for path in eyes.place.pages if path.startswith("/share/"))
    with gathered() as found:
        eyes.page.goto(eyes.place.site + share)
        eyes.page.locator("button[type=submit]").last.click()
        found["shared text"] = eyes.judge("vi")
        eyes.page.goto(f"{eyes.place.site}/sign-in")
        eyes.page.evaluate(SEND, ["/stories/new", {"title": "Chưa lưu"}])
        eyes.page.wait_for_selector("input[name='kept-path']", state="attached")
        found["signed out"] = eyes.judge()


@pytest.mark.parametrize("wanted", LOOKS, ids=str)
def test_the_palette_and_a_question(places, look, wanted):
    eyes = look(places["newsroom"], wanted)
    with gathered() as found:
        eyes.page.goto(next(eyes.place.site + path for path in eyes.place.pages if "/moves/" in path))
        eyes.page.keyboard.press("Control+k")
        eyes.page.locator(".palette [role=option]").nth(3).wait_for()
        found["palette"] = eyes.judge()
        eyes.page.goto(f"{eyes.place.site}/components")
        eyes.page.locator("form[data-confirm] button").first.click()
        eyes.page.locator("dialog[open]").wait_for()
        found["question"] = eyes.judge()


def test_titles_are_of_ones_own(places):
    """Two pages with the same title cannot be told apart in a list of tabs or in the history."""
    client = sign_in(places["newsroom"].app.test_client(), places["newsroom"].person)
    titles = Counter(
        client.get(path).text.partition("<title>")[2].partition("</title>")[0]
        for path in places["newsroom"].pages
        if "/stories/" not in path and path != SAME  # two stories may have the same headline
    )
    assert {title: count for title, count in titles.items() if count > 1} == {}
