"""The portal's own gate for body HTML, on the way out: a valid signature does not make markup harmless."""

import re

import nh3

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "b", "i", "u", "s", "sub", "sup",
    "a", "br", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption",
    "img", "pre", "code", "cite", "small",
}  # fmt: skip
_NOTE_IDS = re.compile("(?:fn|fnref)-[1-9][0-9]{0,2}")
_CELL = {"colspan", "rowspan", "scope"}


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Ids are for footnotes alone: any other could take the place of what a page's own scripts look up."""
    return None if name == "id" and not _NOTE_IDS.fullmatch(value) else value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "*": set(),
        "a": {"href", "id", "title"},
        "li": {"id"},
        "img": {"src", "alt", "width", "height"},
        "td": _CELL,
        "th": _CELL,
        "ol": {"start"},
    },
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,  # nothing is added: clean HTML comes out as it went in
)


def sanitised(html: str) -> str:
    """Give HTML that is safe to show; HTML that is already clean comes back unchanged."""
    return _CLEANER.clean(html)
