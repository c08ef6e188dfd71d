"""The bell in a real browser: it learns of what is new without a reload, and costs nobody their session."""

from factories import PASSWORD, make_story, make_user, move
from flask import Flask
from playwright.sync_api import Page, expect

from newsroom.clock import now
from newsroom.worker.reading import tell_news


def test_the_bell_counts_and_a_click_on_the_story_has_it_read(app: Flask, site: str, page: Page):
    author, editor = make_user(app, "reporter"), make_user(app, "editor")
    page.clock.install()
    page.goto(f"{site}/sign-in")
    page.fill("input[name=email]", editor.email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_response(lambda answer: "/notices/count" in answer.url):
        page.locator("main button[type=submit]").click()
    count = page.locator(".bell-count")
    expect(count).to_be_hidden()

    story = make_story(app, author)
    move(app, author, story, "submit")
    with app.app_context():
        tell_news(now())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/notices/count" in request.url else None)
    page.clock.run_for(31_000)
    expect(count).to_have_text("1")
    expect(page.locator("[data-bell-told]")).not_to_be_empty()
    assert len(asked) == 1

    page.locator(".bell").click()
    with page.expect_response(lambda answer: answer.url.endswith("/read")):
        page.locator(".notice-story a").click()
    page.wait_for_url(f"{site}/stories/{story.id}")
    page.clock.run_for(31_000)
    expect(page.locator(".bell-count")).to_be_hidden()
