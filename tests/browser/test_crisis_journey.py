"""A false claim is answered on phones, in Vietnamese: a reporter logs it, the spokesperson opens the case, a
lawyer clears the statement, the spokesperson releases it, and the technician sees it on the wall.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from browser.judging import fits
from browser.test_journey import PHONE, Screens, screens
from crisis import raw_appointment
from factories import make_user
from journey.installation import Installation, installation
from pictures import new_picture
from playwright.sync_api import Browser, Locator, Page, expect
from statements import REBUTTAL, cleared

from newsroom.models import User

pytestmark = pytest.mark.browser

ROLES = ("reporter", "legal", "spokesperson", "technician")
CLAIM = "Đập Suối Thử vỡ rồi, cả xã chạy ngay trong đêm!"
TITLE = "Đập Suối Thử vẫn an toàn"


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Iterator[Installation]:
    """Newsroom, worker and portal, each its own process."""
    folder = tmp_path / "installation"
    folder.mkdir()
    with installation(folder, sqlite_template) as running:
        yield running


@pytest.fixture
def people(place: Installation) -> dict[str, User]:
    """One person for each part, a paper that lets the spokesperson speak, and a template that was cleared."""
    found = {role: make_user(place.app, role) for role in ROLES}
    head = make_user(place.app, "publisher")
    raw_appointment(place.app, head, found["spokesperson"])
    cleared(place.app, head, name="Phản bác tin sai", kind="rebuttal", texts={"vi": REBUTTAL})
    return found


def test_four_people_answer_a_false_claim_on_their_phones(
    place: Installation, people: dict[str, User], browser: Browser, tmp_path: Path
):
    with screens(browser, tmp_path) as everybody:
        reporter, lawyer, spokesperson, technician = phones(everybody, place, people)
        log_signal(reporter)
        case = open_case(spokesperson, people)
        find_out(reporter, case)
        statement = write_statement(reporter, case)
        step(lawyer, statement, "Đạt")
        release(spokesperson, statement)
        wall = see_it_everywhere(technician, statement)
        close(spokesperson, case)
        reader = everybody.at(place.portal, viewport=PHONE)
        reader.get_by_role("link", name=TITLE).first.tap()
        expect(reader.locator("article h1")).to_have_text(TITLE)
        assert wall.locator("body").inner_text().count("DIỄN TẬP") == 0


def phones(everybody: Screens, place: Installation, people: dict[str, User]) -> Iterator[Page]:
    return (everybody.at(place.site, people[role], PHONE) for role in ROLES)


def log_signal(page: Page) -> None:
    visit(page, "/signals/new")
    page.locator("[name=url]").fill("https://mang-xa-hoi.example/bai/1")
    page.locator("[name=quote]").fill(CLAIM)
    page.locator("[name=file]").set_input_files(
        {"name": "man-hinh.png", "mimeType": "image/png", "buffer": new_picture()}
    )
    page.get_by_role("button", name="Ghi lại").tap()
    expect(page).to_have_url(re.compile(r"/signals/[0-9a-f-]{36}$"))
    fits(page)


def open_case(page: Page, people: dict[str, User]) -> str:
    """From the signal on the spokesperson's desk to a case with everybody in it; the path of its page."""
    visit(page, "/signals")
    page.get_by_role("link", name=CLAIM).tap()
    expect(page).to_have_url(re.compile(r"/signals/[0-9a-f-]{36}$"))
    fits(page)
    page.locator("main a[href^='/incidents/new']").first.tap()
    page.locator("[name=title]").fill("Tin đồn vỡ đập Suối Thử")
    page.locator("[name=reason]").fill("Lan nhanh, người dân hoang mang.")
    page.locator("main form button[type=submit]").last.tap()
    expect(page).to_have_url(re.compile(r"/incidents/[0-9a-f-]{36}$"))
    for role, user in (("writer", "reporter"), ("legal", "legal"), ("technician", "technician")):
        fill(page, "roles", role=role, user_id=people[user].id)
    fits(page)
    return path_of(page)


def find_out(page: Page, case: str) -> None:
    visit(page, case)
    fill(page, "facts", body="Mực nước thấp hơn đỉnh đập 8 mét.", state="known", source="Trực ban hồ chứa")
    fill(page, "evidence", source_url="https://ho-chua.example/muc-nuoc", about="Số đo mực nước")
    fill(page, re.compile("claims/"), verdict="fake", why="Đập không vỡ, không xả tràn.")
    fits(page)


def write_statement(page: Page, case: str) -> str:
    """A rebuttal out of the template, handed in; the path of the page of its story."""
    visit(page, f"{case}/statements/new")
    what = page.locator("[name=what]")
    what.select_option(label=what.locator("option", has_text="Phản bác tin sai").first.inner_text())
    page.locator("main form button[type=submit]").last.tap()
    expect(page).to_have_url(re.compile(r"/stories/[0-9a-f-]{36}/edit$"))
    page.locator("form.writing-form button[type=submit]").tap()
    expect(page).to_have_url(re.compile(r"/stories/[0-9a-f-]{36}$"))
    statement = path_of(page)
    step(page, statement, "Gửi thẩm định")
    return statement


def step(page: Page, statement: str, label: str) -> None:
    visit(page, statement)
    fits(page)
    stage = page.locator(".story-place .stage").first
    before = stage.inner_text()
    page.locator("#moves").locator("a, button").filter(has_text=re.compile(rf"^\s*{label}…?\s*$")).tap()
    expect(stage).not_to_have_text(before)


def release(page: Page, statement: str) -> None:
    visit(page, f"{statement}/moves/release")
    fits(page)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("form .form-actions").get_by_role("button", name="Phát hành").tap()
    expect(page.locator(".story-place .stage").first).to_have_text("Đã phát hành")
    fits(page)


def see_it_everywhere(page: Page, statement: str) -> Page:
    """The wall changes by itself until the one portal has shown the statement."""
    visit(page, f"/wall/{statement.rpartition('/')[2]}")
    fits(page)
    expect(page.locator("[data-count=seen]")).to_have_text("1", timeout=90_000)
    return page


def close(page: Page, case: str) -> None:
    visit(page, case)
    fill(page, "close", note="Đã phản bác, tin đồn không còn lan.")
    expect(page.locator("main")).to_contain_text("Đã khép lại")


def fill(page: Page, action: str | re.Pattern[str], **fields: str | bool) -> None:
    """Open the form of the case that sends to `action`, fill it in and send it."""
    form = form_to(page, action)
    if not form.is_visible():
        form.locator("xpath=ancestor::details[1]/summary").tap()
    for name, value in fields.items():
        control = form.locator(f"[name={name}]")
        if isinstance(value, bool):
            control.check()
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").tap()
    assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()


def form_to(page: Page, action: str | re.Pattern[str]) -> Locator:
    if isinstance(action, str):
        return page.locator(f"main form[action$='/{action}']").first
    return page.locator(f"main form[action*='/{action.pattern}']").first


def visit(page: Page, path: str) -> None:
    page.goto(urljoin(page.url, path))


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
