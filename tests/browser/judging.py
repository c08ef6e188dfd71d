"""What every page must be: what axe finds, whether focus is seen, what it weighs."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from fixtures.source import ROOT
from playwright.sync_api import Page

AXE = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MOST = 150_000
"""Bytes of a page, compressed, without fonts, pictures and the editor (what it is made of is loaded once)."""
APART = re.compile(r"\.(?:woff2|jpe?g|png|webp|svg)$|/vendor/|/js/editor/|/css/editor\.css|/media/|/images/")

# Bars that float would be said to cover what one has but to scroll: they are laid down first.
_AXE = """async (tags) => {
  for (const bar of document.querySelectorAll(".bar, .rail")) bar.style.position = "static";
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], iframes: false };
  const { violations } = await axe.run(document, options);
  const said = (checks) => checks.map(({ message }) => message).join("; ").slice(0, 200);
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, any, all }) =>
    `axe ${id}: ${target.join(" ")} ${said([...any, ...all])}`));
}"""
_LOOK = """() => {
  const root = document.documentElement;
  const sticking = () => [...document.querySelectorAll("body *")]
    .filter((found) => found.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((found) => `${found.tagName}.${found.className}`);
  return {
    lang: root.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    wide: root.scrollWidth > innerWidth ? sticking() : null,
    keys: document.querySelectorAll("[accesskey]").length,
    loaded: performance.getEntriesByType("resource").map(({ name }) => name),
  };
}"""
# Focused by script after a key was pressed, everything shows what it shows when Tab comes to it.
_UNSEEN = """() => {
  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor"];
  const look = (found) => {
    let words = "";
    for (let at = found, up = 0; at && up < 3; at = at.parentElement, up += 1) {
      const style = getComputedStyle(at);
      words += LOOKS.map((name) => style[name]).join() + (style.outlineStyle === "none" ? "" : "outlined");
    }
    return words;
  };
  const fields = "input:not([type=hidden]), select, textarea, [contenteditable]";
  const all = `a[href], button, summary, [tabindex='0'], ${fields}`;
  const open = (found) => found.checkVisibility() && !found.disabled;
  const shown = [...document.querySelectorAll(all)].filter(open);
  document.activeElement?.blur();
  const before = new Map(shown.map((found) => [found, look(found)]));
  const unseen = [];
  for (const found of shown) {
    found.focus({ preventScroll: true });
    if (document.activeElement === found && look(found) === before.get(found)) {
      const words = found.textContent.trim().slice(0, 30);
      unseen.push(`focus not seen: ${found.tagName}.${found.className} ${words}`);
    }
  }
  document.activeElement?.blur();
  return unseen.slice(0, 3);
}"""


@dataclass(frozen=True)
class Wanted:
    """How pages are looked at: width in pixels, "light" or "dark", "vi" or "en"."""

    width: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"


def faults(page: Page, wanted: Wanted) -> list[str]:
    """Everything that is wrong with the page that is shown."""
    page.keyboard.press("Tab")
    seen = page.evaluate(_LOOK)
    found: list[str] = [*page.evaluate(_UNSEEN), *page.evaluate(_AXE, list(RULES)), *_plain(seen, wanted)]
    return found


def _plain(seen: dict[str, Any], wanted: Wanted) -> Iterable[str]:
    if seen["lang"] != wanted.language:
        yield f"lang is {seen['lang']}"
    if seen["headings"] != 1:
        yield f"{seen['headings']} h1"
    if seen["wide"] is not None:
        yield f"sticks out sideways: {seen['wide']}"
    if seen["keys"]:
        yield "an accesskey is a shortcut of one letter"


def fits(page: Page) -> None:
    """Nothing sticks out of the screen sideways, once the page has its styles."""
    page.wait_for_load_state("load")
    screen = page.viewport_size
    assert screen is not None
    # Not innerWidth, which grows on a telephone with what is in it.
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], page.url


def weight(page: Page, html: str) -> int:
    """Bytes of what the page needs, compressed, but for what is weighed apart."""
    loaded = {re.sub(r"\?.*", "", name) for name in page.evaluate(_LOOK)["loaded"]}
    ours = [name.partition("/static/")[2] for name in loaded if "/static/" in name and not APART.search(name)]
    return len(gzip.compress(html.encode(), 6)) + sum(_packed(name) for name in ours)


@cache
def _packed(name: str) -> int:
    path = ROOT / "static" / name
    portals = ROOT / "static" / "portal" / name
    return len(gzip.compress((path if path.is_file() else portals).read_bytes(), 6))
