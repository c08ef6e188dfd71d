"""How much of a statement each channel takes, counted while it is written as the server counts it."""

import pytest
from browser.editing import html_of, text_of, write
from browser.judging import fits
from factories import database, make_story
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from newsroom.content import make
from newsroom.models import User
from newsroom.statements.channels import fit

pytestmark = pytest.mark.browser

BODY = (
    "<p>Đập <b>an toàn</b>.<br>Đã kiểm tra.</p><ul><li>Một</li><li>Hai</li></ul>"
    "<blockquote><p>Ý đầu</p><p>Ý sau</p></blockquote>"
    "<table><tbody><tr><td>Giờ</td><td>Mực nước</td></tr><tr><td>7:00</td><td>28</td></tr></tbody></table>"
)


def test_channels_are_counted_live_and_crossing_a_limit_is_said_once(app: Flask, reporter: Page, site: str):
    with database(app) as session:
        author = session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    story = make_story(app, author, type="thong-tin-ban-dau", body=BODY)
    reporter.clock.install()
    reporter.goto(f"{site}/stories/{story.id}/edit")
    sms = reporter.locator("[data-counters] li", has_text="SMS")
    said = reporter.locator("[data-counters-says]")
    expect(sms).to_contain_text(f"{counted(reporter)} / 201")
    expect(sms).not_to_have_class("is-too-long")
    write(reporter, "Dài " * 40 + "😀.")
    expect(sms).to_have_class("is-too-long")
    expect(sms).to_contain_text(f"{counted(reporter)} / 201")
    expect(sms.locator("[data-beyond]")).to_contain_text(str(counted(reporter) - 201))
    expect(said).to_be_empty()  # not while somebody types
    reporter.clock.run_for(1100)
    expect(said).to_contain_text("SMS")
    too_long = said.inner_text()
    text_of(reporter).click()
    reporter.keyboard.press("Control+z")
    reporter.clock.run_for(1100)
    expect(said).not_to_have_text(too_long)
    expect(said).to_contain_text("SMS")
    expect(sms.locator("[data-beyond]")).to_be_hidden()


def test_on_a_phone_they_stay_in_sight_below_the_text(app: Flask, reporter: Page, site: str):
    with database(app) as session:
        author = session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    story = make_story(app, author, type="thong-tin-ban-dau", body="<p>Đoạn.</p>" * 40)
    reporter.set_viewport_size({"width": 390, "height": 780})
    reporter.goto(f"{site}/stories/{story.id}/edit")
    text_of(reporter).locator("p").nth(10).click()
    expect(reporter.locator("form [data-counters]")).to_be_in_viewport(ratio=1)
    fits(reporter)
    ordinary = make_story(app, author)
    reporter.goto(f"{site}/stories/{ordinary.id}/edit")
    expect(text_of(reporter)).to_be_visible()
    expect(reporter.locator("[data-counters]")).to_have_count(0)


def counted(page: Page) -> int:
    """What the server counts in the text that the form would send."""
    fields = {name: page.locator(f"[name={name}]").input_value() for name in ("title", "sapo")}
    return fit(make(body=html_of(page), **fields), "sms", 201).whole
