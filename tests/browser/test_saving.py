"""No word is lost, in a real Chromium: the newsroom killed, the session gone, two pages, two people."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from browser.serving import read_whole
from factories import PASSWORD, database, make_story, make_user, reload
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, select
from werkzeug.serving import BaseWSGIServer, make_server

from newsroom.models import LoginSession, Story, User, WorkingCopy

pytestmark = pytest.mark.browser

SAVED = re.compile(r"Saved \d\d:\d\d")


class Newsroom:
    """The application on its port: it can be killed and come back."""

    def __init__(self, app: Flask, port: int) -> None:
        self.app, self.port, self.url = app, port, f"http://127.0.0.1:{port}"
        self.server: BaseWSGIServer | None = None

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, read_whole(self.app), threaded=True)
        run = {"poll_interval": 0.02}
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs=run)
        self.thread.start()

    def kill(self) -> None:
        if self.server:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()
            self.server = None


@pytest.fixture
def newsroom(app: Flask, settings) -> Iterator[Newsroom]:
    newsroom = Newsroom(app, settings.port)
    newsroom.start()
    yield newsroom
    newsroom.kill()


@pytest.fixture
def writer(app) -> User:
    return make_user(app, "reporter", language="en", name="Phạm Viết")


@pytest.fixture
def story(app, writer) -> Story:
    return make_story(app, writer, title="Tít", body="Đoạn một.")


def come_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/sign-in")
    page.locator("[name=email]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{site}/")


def write_at(page: Page, site: str, user: User, story: Story) -> None:
    """Sign in and open the editor; the page has then told the newsroom that somebody is here."""
    come_in(page, site, user)
    open_editor(page, site, story)


def open_editor(page: Page, site: str, story: Story) -> None:
    with page.expect_response("**/presence?v="):
        page.goto(f"{site}/stories/{story.id}/edit")


def line(page: Page):
    return page.locator("[data-saving-line]")


def notice(page: Page):
    return page.locator("[data-notice]")


def type_title(page: Page, text: str) -> None:
    page.locator("#title").press("End")
    page.keyboard.type(text)


def local_copies(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('newsroom:copy'))")


def kept(app: Flask, user: User) -> dict[str, list[str]]:
    with database(app) as session:
        copy = session.scalar(select(WorkingCopy).where(WorkingCopy.user_id == user.id))
        return copy.fields if copy else {}


def test_typing_as_unikey_does_is_kept_and_undone_as_if_nothing_had_been_kept(
    app, page, newsroom, writer, story
):
    write_at(page, newsroom.url, writer, story)
    page.locator("#title").press("End")
    for letters in (" Vie", "ê", "ệ"):
        page.keyboard.press("Backspace") if letters in "êệ" else None
        page.keyboard.insert_text(letters)
    page.keyboard.type("t")
    expect(line(page)).to_have_text(SAVED)
    assert kept(app, writer)["title"] == ["Tít Việt"]
    expect(page.locator("#title")).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len("Tít Việt")
    body = page.locator("[data-editor-text] [contenteditable=true]")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Thêm chữ.")
    with page.expect_response("**/working-copy"):
        pass
    page.keyboard.press("Control+z")
    expect(body).to_have_text("Đoạn một.")
    expect(body).to_be_focused()
    assert reload(app, story).version == 1


def test_nothing_is_sent_while_an_input_method_composes(app, page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "PUT" else None)
    keyboard = page.context.new_cdp_session(page)
    body = page.locator("[data-editor-text] [contenteditable=true]")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    for letters in ("n", "nu", "nươ", "nước"):
        caret = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        keyboard.send("Input.imeSetComposition", {"text": letters, **caret})
    began = time.monotonic()
    page.wait_for_function(
        "began => performance.now() - began > 3200", arg=page.evaluate("performance.now()")
    )
    assert (sent, time.monotonic() - began > 3) == ([], True)
    keyboard.send("Input.insertText", {"text": "nước"})
    expect(line(page)).to_have_text(SAVED)
    assert "nước" in kept(app, writer)["body"][0]


def test_the_newsroom_is_killed_while_somebody_types(app, page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    type_title(page, " trước")
    expect(line(page)).to_have_text(SAVED)
    newsroom.kill()
    type_title(page, " và sau khi đứt")
    expect(line(page)).to_contain_text("cannot be reached")
    newsroom.start()
    expect(line(page)).to_have_text(SAVED)
    assert kept(app, writer)["title"] == ["Tít trước và sau khi đứt"]
    assert local_copies(page) == []


def test_what_only_the_browser_holds_is_offered_on_return(app, page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    type_title(page, " trước")
    expect(line(page)).to_have_text(SAVED)
    newsroom.kill()
    type_title(page, " và sau")
    expect(line(page)).to_contain_text("cannot be reached")
    context = page.context
    page.close(run_before_unload=False)
    newsroom.start()
    later = context.new_page()
    open_editor(later, newsroom.url, story)
    expect(notice(later)).to_contain_text("This browser still holds what you typed")
    notice(later).get_by_role("button", name="Go on with it").click()
    later.wait_for_url("**/working-copy")
    expect(later.locator(".changed-fields ins")).to_contain_text("trước và sau")
    later.get_by_role("link", name="Go on writing it").click()
    expect(later.locator("#title")).to_have_value("Tít trước và sau")
    later.locator(".writing-form button[type=submit]").click()
    later.wait_for_url(f"**/stories/{story.id}")
    assert reload(app, story).title == "Tít trước và sau"
    expect(later.locator("[data-here]")).to_be_attached()
    assert local_copies(later) == []


def test_the_session_ends_while_somebody_types(app, page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    with database(app) as session:
        session.execute(delete(LoginSession))
    type_title(page, " sau khi hết phiên")
    expect(notice(page)).to_contain_text("Your session has ended")
    with page.expect_popup() as opened:
        notice(page).get_by_role("link", name="Sign in on another page").click()
    popup = opened.value
    popup.locator("[name=email]").fill(writer.email)
    popup.locator("[name=password]").fill(PASSWORD)
    popup.locator("main form button[type=submit]").first.click()
    popup.wait_for_url("**/saving/signed-in")
    expect(line(page)).to_have_text(SAVED)
    expect(notice(page)).to_be_hidden()
    page.locator(".writing-form button[type=submit]").click()
    page.wait_for_url(f"**/stories/{story.id}")
    assert reload(app, story).title == "Tít sau khi hết phiên"


def test_two_pages_of_one_person(app, page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    type_title(page, " ở thẻ một")
    second = page.context.new_page()
    open_editor(second, newsroom.url, story)
    expect(notice(second)).to_contain_text("on another page of this browser")
    assert second.evaluate("document.querySelector('.writing-form').inert")
    notice(second).get_by_role("button", name="Write on here").click()
    expect(second.locator("#title")).to_have_value("Tít ở thẻ một")
    expect(notice(page)).to_contain_text("You write on another page now")
    assert page.evaluate("document.querySelector('.writing-form').inert")
    type_title(second, " rồi thẻ hai")
    expect(line(second)).to_have_text(SAVED)
    assert kept(app, writer)["title"] == ["Tít ở thẻ một rồi thẻ hai"]


def test_two_people_see_each_other_and_one_takes_over(app, page, browser: Browser, newsroom, writer, story):
    secretary = make_user(app, "secretary", language="en", name="Trần Thị Biên")
    write_at(page, newsroom.url, writer, story)
    type_title(page, " của phóng viên")
    expect(line(page)).to_have_text(SAVED)
    with browser.new_context() as context:
        other = context.new_page()
        write_at(other, newsroom.url, secretary, story)
        expect(other.locator("[data-holder]")).to_contain_text("Phạm Viết has been editing since")
        other.get_by_role("button", name="Take the editing over").click()
        other.locator("dialog button[value=yes]").click()
        other.wait_for_url("**/edit?copy=1")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("[data-holder]")).to_contain_text("Trần Thị Biên has been editing since")
        assert page.evaluate("document.querySelector('.writing-form').inert")
        type_title(other, " của thư ký")
        expect(line(other)).to_have_text(SAVED)
        other.locator(".writing-form button[type=submit]").click()
        other.wait_for_url(f"**/stories/{story.id}")
    assert reload(app, story).title == "Tít của thư ký"
    assert kept(app, writer)["title"] == ["Tít của phóng viên"]


def test_leaving_with_unsaved_text_warns_and_without_does_not(page, newsroom, writer, story):
    write_at(page, newsroom.url, writer, story)
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    type_title(page, " chưa lưu")
    page.goto(f"{newsroom.url}/")
    assert warned == ["beforeunload"]
    open_editor(page, newsroom.url, story)
    type_title(page, " rồi")
    expect(line(page)).to_have_text(SAVED)
    page.goto(f"{newsroom.url}/")
    assert warned == ["beforeunload"]
