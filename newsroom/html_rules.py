"""What HTML may be stored: tags, attributes, addresses. One list for both sanitisers."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from newsroom.text import INVISIBLE, clean_line

TEXT_BLOCKS = frozenset({"p", "h2", "h3", "h4", "figcaption", "caption", "pre"})
CELLS = frozenset({"li", "td", "th"})
ROWS = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot", "tr"})
BLOCKS = TEXT_BLOCKS | CELLS | ROWS | {"blockquote", "figure", "hr"}
# cite is the number of a document (57-NQ/TW), small in a caption is whose picture it is.
INLINE = frozenset({"strong", "em", "u", "s", "sub", "sup", "a", "br", "img", "code", "cite", "small"})
TAGS = BLOCKS | INLINE
VOID = frozenset({"br", "hr", "img"})

# Read as another tag, so that a pasted heading or section keeps its place. "" dissolves into its content.
RENAMED = {
    "b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "tt": "code", "kbd": "code",
    "h1": "h2", "h5": "h4", "h6": "h4", "dt": "p", "dd": "p", "address": "p", "summary": "p", "legend": "p",
}  # fmt: skip
SECTIONS = frozenset({
    "div", "section", "article", "aside", "header", "footer", "main", "nav", "center", "details", "fieldset",
    "form", "dl", "hgroup", "menu",
})  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "scope"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "li": {"id"},
}
MEDIA_PREFIX = "/media/"

_NOT_IN_URL = re.compile("[\x00-\x20\x7f-\xa0\\\\\\s]")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::\d{1,5})?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*(?:\?[^<>\"']*)?")
_INTEGER = {
    "width": (1, 10_000),
    "height": (1, 10_000),
    "colspan": (2, 100),
    "rowspan": (2, 100),
    "start": (2, 99_999),
}
# Footnotes alone have ids: the mark in the text and the note that it leads to. Other ids could take the place
# of what scripts of a page look up by name.
_NOTE_IDS = {"a": re.compile("fnref-[1-9][0-9]{0,2}"), "li": re.compile("fn-[1-9][0-9]{0,2}")}
_SCOPES = {"row", "col", "rowgroup", "colgroup"}


def attribute(tag: str, name: str, value: str) -> str | None:
    """The form in which `value` may stay in attribute `name` of `tag`, or None: the attribute goes.

    A span or start of 1 says nothing and goes too.
    """
    if name not in ATTRIBUTES.get(tag, ()):
        return None
    if name == "href":
        return _link(value)
    if name == "src":
        return _image(value)
    if name in _INTEGER:
        return _integer(value, *_INTEGER[name])
    return _word(tag, name, value)


def _word(tag: str, name: str, value: str) -> str | None:
    """A scope, the id of a footnote, or any text."""
    if name == "scope":
        return value.lower() if value.lower() in _SCOPES else None
    if name == "id":
        return value if _NOTE_IDS[tag].fullmatch(value) else None
    return clean_line(value)


def _integer(value: str, least: int, most: int) -> str | None:
    digits = value.strip()
    if not re.fullmatch("[0-9]{1,6}", digits) or not least <= int(digits) <= most:
        return None
    return str(int(digits))


def _address(value: str) -> str | None:
    """`value` without character references, or None if it holds what a browser drops or reads as a slash."""
    for _ in range(5):
        plain = unescape(value)
        if plain == value:
            break
        value = plain
    else:
        return None
    value = value.strip()
    return None if not value or _NOT_IN_URL.search(value) or INVISIBLE.search(value) else value


def _link(value: str) -> str | None:
    """http(s) with a host and no user name, mailto, a path with one slash, or a #fragment."""
    address = _address(value)
    if address is None:
        return None
    if address.startswith("#") or (address.startswith("/") and not address.startswith("//")):
        return address
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "mailto":
        return address if _MAIL.fullmatch(rest) else None
    return address if scheme.lower() in {"http", "https"} and _has_plain_host(address) else None


def _has_plain_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return _HOST.fullmatch(parts.netloc) is not None


def _image(value: str) -> str | None:
    """Only our own media: a picture from elsewhere would tell that site who reads a draft."""
    address = _address(value)
    if address is None or not address.startswith(MEDIA_PREFIX):
        return None
    return None if {".", ".."} & set(unquote(address).split("/")) else address
