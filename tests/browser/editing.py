"""The editor as tests see it: the text in it, its buttons, and a paste as the browser sends it."""

import re

from playwright.sync_api import Locator, Page, expect

_PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("[data-editor] .ProseMirror").dispatchEvent(event);
}"""

_STAYS = """async () => {
  const { anchorNode: node, anchorOffset: offset } = getSelection();
  for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
  return getSelection().anchorNode === node && getSelection().anchorOffset === offset;
}"""


def text_of(page: Page) -> Locator:
    """The text that is being written."""
    return page.locator("[data-editor] .ProseMirror")


def tool(page: Page, command: str) -> Locator:
    """A button of the editor."""
    return page.locator(f"[data-editor] button[data-command='{command}']")


def paste(page: Page, html: str, plain: str = "") -> None:
    """Paste where the cursor is."""
    page.evaluate(_PASTE, [html, plain])


def write(page: Page, text: str) -> None:
    """Put plain text, with its paragraphs, at the end."""
    text_of(page).click()
    page.keyboard.press("Control+End")
    paste(page, "", text)


def go_to(page: Page, key: str) -> None:
    """Move the cursor in the first paragraph with a key, until it stays: just after a click the editor may
    put it back to where it was.
    """
    text_of(page).locator("p").first.click()
    for _ in range(5):
        page.keyboard.press(key)
        if page.evaluate(_STAYS):
            return
    raise AssertionError(f"the cursor does not stay where {key} puts it")


def html_of(page: Page) -> str:
    """What the form would send."""
    return page.locator("textarea[name=body]").input_value()


def saved(page: Page) -> None:
    """Send the form, and come to the story's page."""
    page.locator("form.writing-form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/stories/[0-9a-f-]{36}$"))
