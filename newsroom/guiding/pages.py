"""Which page of the guide is whose, and where it lies (docs/guide, in both languages)."""

from functools import cache

from newsroom.assets import asset_dir
from newsroom.guiding.markdown import Block, read
from newsroom.person import Person

PAGES = (
    "reporter",
    "editor",
    "legal",
    "secretary",
    "publisher",
    "spokesperson",
    "technician",
    "auditor",
    "admin",
)
"""A page a role, in the order in which a story meets them. Contributors read the reporters' page."""
ALL = (*PAGES, "exercise")
"""The last one is nobody's own: how to rehearse a crisis."""
FIRST = ("publisher", "secretary", "spokesperson", "legal", "editor", "reporter")
"""Whoever holds several roles begins with the page of the first of these."""


def page_for(person: Person) -> str:
    """The page of the role a person holds; of several the one that asks most of them."""
    roles = {"reporter" if role == "contributor" else role for role in person.roles()}
    return next((page for page in (*FIRST, *PAGES) if page in roles), PAGES[0])


@cache
def page(name: str, language: str) -> list[Block]:
    """A page of the guide in "vi" or "en". `name` must be one of ALL."""
    return read((asset_dir("guide") / language / f"{name}.md").read_text(encoding="utf-8"))
