"""Bringing pictures in and putting one into a text, in a real browser."""

from pathlib import Path

import pytest
from factories import PASSWORD, database, make_user
from pictures import document, picture
from playwright.sync_api import Page, expect

from newsroom.models import Asset

pytestmark = pytest.mark.browser

# What a file dragged from the desktop looks like to the page.
DROP = """(box) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["%PDF-1.7 một tệp"], "nghị định.pdf", { type: "application/pdf" }));
  box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    """Two pictures, a page that calls itself one, and a document."""
    files = {"cầu.jpg": picture(900, 600), "chợ.png": picture(500, 500, "PNG", seed=4)}
    files |= {"trang.jpg": b"<script>x()</script>", "đơn.docx": document()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in files]


def enter(page: Page, site: str, app, path: str) -> None:
    reporter = make_user(app, "reporter", section="thoi-su")
    page.goto(f"{site}/sign-in?next={path}")
    page.locator("input[name=email]").fill(reporter.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def choose(page: Page, words: str) -> None:
    """By keyboard alone: open the library, look for `words`, take the only one."""
    page.locator("[data-media-open]").press("Enter")
    dialog = page.locator("[data-media-dialog]")
    dialog.locator("#media-q").fill(words)
    dialog.locator("#media-q").press("Enter")
    expect(dialog.locator(".media-tile")).to_have_count(1)
    dialog.locator(".media-tile button").press("Enter")
    expect(dialog).to_be_hidden()


def test_bringing_in_and_putting_into_a_text(page: Page, site: str, app, photos):
    enter(page, site, app, "/media")
    page.locator("input[name=file]").set_input_files(photos)
    expect(page.locator("[data-media-list] li.is-done")).to_have_count(3)
    expect(page.locator("[data-media-list] li.is-wrong .media-name")).to_have_text("trang.jpg")
    page.locator("[data-media-drop]").evaluate(DROP)
    expect(page.locator("[data-media-list] li.is-done")).to_have_count(4)
    expect(page.locator("[data-media-says]")).to_contain_text("nghị định.pdf")
    page.reload()
    expect(page.locator(".media-tile")).to_have_count(4)
    with database(app) as session:
        photo = session.query(Asset).filter_by(name="cầu.jpg").one()
        photo.alt, photo.caption = "Cầu <mới>", "Cầu & đường"

    page.goto(f"{site}/stories/new")
    choose(page, "cau")
    body = page.locator("textarea[name=body]").input_value()
    assert f'src="{photo.url}"' in body
    assert 'alt="Cầu &lt;mới&gt;"' in body
    assert "Cầu &amp; đường" in body


def test_without_the_editor_the_picture_stands_in_the_field(page: Page, site: str, app, photos):
    """The editor is a script of its own: where it does not run, its field takes the picture as HTML."""
    page.route("**/js/editor/**", lambda route: route.abort())
    enter(page, site, app, "/stories/new")
    field = page.locator("textarea[name=body]")
    field.fill("Đoạn <một>.\n\nĐoạn hai.")
    page.locator("[data-media-open]").click()
    page.locator("[data-media-files]").set_input_files(photos[:1])
    page.locator("[data-media-dialog] .media-tile button").first.click()
    expect(field).to_have_value(
        "<p>Đoạn &lt;một&gt;.</p>\n<p>Đoạn hai.</p>\n"
        f'<figure><img src="{_only(app).url}" alt="" width="900" height="600"></figure>'
    )


def _only(app) -> Asset:
    with database(app) as session:
        return session.query(Asset).one()
