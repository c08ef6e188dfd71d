"""The people of a newsroom, and a story on its way through their hands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from factories import PASSWORD, make_user

from journey.browsing import Browser, Colleague, Page
from journey.installation import Installation
from journey.waiting import eventually

REASON = {"reason": "unverified", "comment": "Chờ xác minh lại số liệu."}


@dataclass(frozen=True)
class People:
    """One person for each part; `reader` is anybody, before the portal."""

    reporter: Colleague
    editor: Colleague
    second_editor: Colleague
    legal: Colleague
    head: Colleague
    secretary: Colleague
    reader: Browser

    @classmethod
    def of(cls, place: Installation) -> "People":
        """Make the accounts and sign everybody in."""
        roles = ("reporter", "editor", "editor", "legal", "publisher", "secretary")
        users = [make_user(place.app, role) for role in roles]
        signed_in = [Colleague(place.site, user.email, PASSWORD) for user in users]
        return cls(*signed_in, Browser(place.portal))

    def write(self, title: str, body: str, **more: str | list[str]) -> str:
        """The reporter writes a story and hands it in; returns the path of its page."""
        page = self.reporter.open("/stories/new")
        form = page.form('.//textarea[@name="body"]')
        chosen = {"section": "thoi-su", "type": "tin", "language": "vi"}
        saved = self.reporter.send(page, form, title=title, body=body, **{**chosen, **more})
        story = urlsplit(saved.url).path
        assert story.startswith("/stories/"), saved.texts("//main")
        self.reporter.move(story, "submit")
        return story

    def approve(self, story: str) -> None:
        """Legal clears where a flag, a kind or a correction asks for it; then the head approves."""
        if can(self.legal, story, "clear"):
            self.legal.move(story, "clear")
        self.head.move(story, "approve")

    def publish(self, story: str) -> None:
        """From the editors' table to the readers."""
        self.editor.move(story, "take")
        self.editor.move(story, "pass")
        self.approve(story)

    def read(self, story: str, shows: Callable[[Page], bool] | None = None) -> Page:
        """The story's page on the portal as a reader sees it, once the newsroom has seen it live there."""
        address = eventually(lambda: live_at(self.head, story))
        eventually(lambda: self.head.open(f"{story}/deliveries").all(SAME_TEXT))
        if shows is None:
            return self.reader.open(address)
        return eventually(lambda: page if shows(page := self.reader.open(address)) else None)


SAME_TEXT = '//table//tr[1]//span[contains(@class, "status-good")]'


def can(colleague: Colleague, story: str, move: str) -> bool:
    """Whether the story's page offers a move."""
    return bool(colleague.open(story).all(f'//section[@id="moves"]//input[@name="move"][@value="{move}"]'))


def live_at(colleague: Colleague, story: str) -> str | None:
    """Where the newsroom says the story is seen live."""
    found = colleague.open(story).all('//dl[@class="facts"]//a[@rel="noopener noreferrer"]/@href')
    return found[0] if found else None


def approved_digests(colleague: Colleague, story: str) -> set[str]:
    """The digests under the signatures in force."""
    page = colleague.open(story)
    return set(page.all('//li[contains(@class, "approval-holds")]//code[@class="digest"]/@title'))


def receipt(colleague: Colleague, story: str) -> dict[str, object]:
    """What the portal answered to the newest delivery of a story."""
    number = story.rpartition("/")[2]
    newest = colleague.open(f"/deliveries?story={number}").all(
        '//tbody//a[contains(@href, "/deliveries/")]/@href'
    )
    return dict(json.loads(colleague.open(newest[0]).texts('//pre[@class="answer"]')[-1]))
