"""Limits on HTML that are checked before any parser sees it.

Both sanitisers are super-linear on hostile shapes (thousands of attributes in one tag, deep or crossed
nesting), so size, tags, attributes per tag and depth are measured here in one pass over the text.
"""

import re

from newsroom.errors import words

MAX_BYTES = 1_000_000
MAX_TAGS = 15_000
MAX_REFERENCES = 10_000
MAX_ATTRIBUTES = 50
MAX_DEPTH = 64

_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
# A parser re-opens these after the block around them was closed, so only their own end tag ends them here.
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Tags whose end tag may be left out: a start tag (key) ends these (value) when they are innermost.
_CELLS = frozenset({"p", "td", "th"})
_ENDED_BY = {
    "p": frozenset({"p"}),
    "li": frozenset({"p", "li"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr"},
}

_TAG = re.compile("<(/?)([A-Za-z][^\\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+)?+)?+)"""
)
_TAG_START = re.compile("<[A-Za-z]")


class Unsafe(ValueError):
    """HTML that is refused as a whole. `code` is a key of `MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooBig(Unsafe):
    """HTML over one of the limits of this module."""


MESSAGES = {
    "too-big": words("The text is longer than 1 MB."),
    "too-many-tags": words("The text has too much formatting. Paste it without formatting."),
    "too-many-signs": words("The text has too many of the signs < > &."),
    "too-many-attributes": words("A tag in the text has too many attributes. Paste it without formatting."),
    "too-deep": words("The text is nested too deeply. Paste it without formatting."),
    "broken-tag": words("The text contains a broken tag."),
    "unstable": words("The text cannot be shown safely. Paste it without formatting."),
}


def check_limits(html: str) -> None:
    """Raise `TooBig` or `Unsafe` unless `html` is small and shallow enough to parse; linear in its length."""
    if len(html.encode("utf-8", "replace")) > MAX_BYTES:
        raise TooBig("too-big")
    open_tags: list[str] = []
    seen, at = 0, 0
    while match := _TAG.search(html, at):
        seen += 1
        if seen > MAX_TAGS:
            raise TooBig("too-many-tags")
        at = _end_of_tag(html, match)
        name = match[2].lower()
        if match[1]:
            _close(open_tags, name)
        elif name not in _VOID:
            _open(open_tags, name)


def check_stored_limits(stored: str) -> None:
    """`check_limits` for the stored form, where each < > & has become a character reference.

    bleach takes about as long for a character reference as for a tag.
    """
    check_limits(stored)
    if stored.count("&") > MAX_REFERENCES:
        raise TooBig("too-many-signs")


def _end_of_tag(html: str, tag: re.Match[str]) -> int:
    """Where `tag` ends. A further tag start inside it, even in a quoted value, is refused.

    This pass does not know comments and scripts, a parser does. Since every "<letter" is looked at, none
    can be hidden from it in what it takes for an attribute value.
    """
    at, attributes = tag.end(), 0
    while match := _ATTRIBUTE.match(html, at):
        attributes += 1
        if attributes > MAX_ATTRIBUTES:
            raise TooBig("too-many-attributes")
        at = match.end()
    if _TAG_START.search(html, tag.end(1) + 1, at):
        raise Unsafe("broken-tag")
    return at


def _open(open_tags: list[str], name: str) -> None:
    ends = _ENDED_BY.get(name, frozenset())
    while open_tags and open_tags[-1] in ends:
        open_tags.pop()
    open_tags.append(name)
    if len(open_tags) > MAX_DEPTH:
        raise TooBig("too-deep")


def _close(open_tags: list[str], name: str) -> None:
    if name not in open_tags:
        return
    at = len(open_tags) - 1 - open_tags[::-1].index(name)
    if name in _FORMATTING:
        del open_tags[at]
    else:
        open_tags[at:] = [inner for inner in open_tags[at + 1 :] if inner in _FORMATTING]
