"""Where is my story? The page follows what happens, without a reload and without losing one's place."""

from factories import database, make_endpoint, make_story, make_user, publish
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Delivery, Story, User


def test_the_counts_change_while_one_looks(app: Flask, site: str, reporter: Page):
    with app.app_context():
        author = db.session.scalars(select(User).where(User.email == "phong.vien@example.vn")).one()
    make_endpoint(app, name="Cổng Bộ")
    story = make_story(app, author)
    publish(app, story, make_user(app, "editor"), make_user(app, "publisher"), author)
    reporter.clock.install()
    reporter.goto(f"{site}/stories/{story.id}/deliveries")
    counts = reporter.locator(".where-counts strong")
    expect(counts).to_have_text(["1", "0", "0", "1", "0", "0", "0"])
    reporter.locator(".where-counts a").first.focus()

    reporter.clock.run_for(6_000)
    expect(counts).to_have_text(["1", "0", "0", "1", "0", "0", "0"])
    with database(app) as session:
        one = session.scalars(select(Delivery)).one()
        one.state, one.done_at, one.receipt_url = "done", now(), "https://bo.example.vn/1"
        one.receipt_digest = session.get_one(Story, story.id).digest
    with reporter.expect_response(lambda answer: "/part?" in answer.url and answer.status == 200):
        reporter.clock.run_for(6_000)
    expect(counts).to_have_text(["1", "1", "1", "0", "0", "0", "0"])
    expect(reporter.locator(".where-counts a").first).to_be_focused()
    reporter.locator(".where-counts li:last-child a").click()
    reporter.wait_for_url("**view=other**")
