"""The delivery wall, live: what happens to a delivery is seen on the page that stands open."""

import issued as fast
import pytest
from factories import database, make_endpoint
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from newsroom.clock import now
from newsroom.models import Delivery, Endpoint, Story

QUICK = 3_100
"""Milliseconds after which the page has asked what is new."""


@pytest.fixture
def statement(app: Flask) -> Story:
    """A statement on its way to three portals."""
    people = fast.lane(app)
    for name in ("Cổng Bộ", "Cổng Sở", "Cổng Xã"):
        make_endpoint(app, name=name, group="Tỉnh Thử", contact_name="Lê Văn Trực", contact_phone="024 111")
    return fast.issue(app, people, fast.draft(app, people))


def becomes(app: Flask, name: str, **columns: object) -> None:
    """Let the delivery to the portal of that name be otherwise."""
    with database(app) as session:
        portal = select(Endpoint.id).where(Endpoint.name == name).scalar_subquery()
        session.execute(update(Delivery).where(Delivery.endpoint_id == portal).values(**columns))


def looks_again(page: Page) -> None:
    """Let the page ask what is new and take it over; its list of whom to call comes last."""
    title = page.locator("[data-wall-beside] h2")
    title.evaluate("(title) => title.dataset.before = 1")
    page.clock.run_for(QUICK)
    expect(title).not_to_have_attribute("data-before", "1")


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'.cell[title^="{name}"]')


def shown(page: Page) -> str:
    """The counts, and the widths of the bar's parts, that are not empty."""
    counts = page.locator(".wall [data-count]").evaluate_all(
        "(all) => all.map((one) => [one.dataset.count, one.textContent.trim()])"
    )
    parts = page.locator("[data-bar]").evaluate_all(
        "(all) => all.map((one) => [`bar ${one.dataset.bar}`, one.getAttribute('width')])"
    )
    return ", ".join(f"{name} {many}" for name, many in counts + parts if many != "0")


def test_each_cell_the_counts_and_the_bar_follow_what_happens(
    app: Flask, site: str, reporter: Page, statement: Story
):
    reporter.clock.install()
    reporter.goto(f"{site}/stories/{statement.id}/deliveries")
    reporter.locator(f'a[href="/wall/{statement.id}"]').click()
    expect(reporter.locator(".cell-w[data-code]")).to_have_count(3)
    reporter.evaluate("window.stays = true")
    assert shown(reporter) == "sent 3, bar w 3"

    becomes(app, "Cổng Bộ", state="done", done_at=now(), attempts=1)
    looks_again(reporter)
    expect(cell(reporter, "Cổng Bộ")).to_have_attribute("data-code", "a")
    assert shown(reporter) == "sent 3, accepted 1, bar a 1, bar w 2"

    becomes(app, "Cổng Sở", state="failed", last_error="tls", attempts=9)
    looks_again(reporter)
    expect(cell(reporter, "Cổng Sở")).to_have_attribute("data-code", "f")
    assert shown(reporter) == "sent 3, accepted 1, failed 1, bar a 1, bar w 1, bar f 1"

    receipt = {"receipt_url": "https://bo.example.vn/1", "receipt_digest": statement.digest}
    becomes(app, "Cổng Bộ", **receipt)
    becomes(
        app, "Cổng Xã", state="done", done_at=now(), attempts=1, **{**receipt, "receipt_digest": "e" * 64}
    )
    looks_again(reporter)
    expect(cell(reporter, "Cổng Bộ")).to_have_attribute("data-code", "s")
    expect(cell(reporter, "Cổng Xã")).to_have_attribute("data-code", "d")
    assert shown(reporter) == "sent 3, accepted 2, seen 1, failed 1, bar s 1, bar d 1, bar f 1"
    assert reporter.evaluate("window.stays")


def test_whom_to_call_is_one_press_away(app: Flask, site: str, reporter: Page, statement: Story):
    becomes(app, "Cổng Sở", state="failed", last_error="tls", attempts=9)
    reporter.goto(f"{site}/wall/{statement.id}")
    dialog = reporter.get_by_role("dialog")
    beside = reporter.locator("[data-wall-beside]")
    expect(beside.locator('a[href="tel:024111"]')).to_have_count(1)
    beside.get_by_role("link", name="Cổng Sở").click()
    expect(dialog.get_by_role("heading", name="Cổng Sở")).to_be_visible()
    expect(dialog.locator('a[href="tel:024111"]')).to_be_visible()
    reporter.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    cell(reporter, "Cổng Xã").click()
    expect(dialog.get_by_role("heading", name="Cổng Xã")).to_be_visible()
    assert reporter.url == f"{site}/wall/{statement.id}"
