"""HTML of a story: sanitised twice, in one stored form, and shown again only after another cleaning.

bleach 6.4.0 is the last release of bleach and lets some schemes through, so nh3 goes first, both use the
address rule of `html_rules`, and a text on which the two do not agree is refused.
"""

import re
from functools import lru_cache
from html import escape, unescape

import bleach
import nh3

from newsroom.html_form import Block, canonical, parse
from newsroom.html_limits import MAX_BYTES, MESSAGES, TooBig, Unsafe, check_limits, check_stored_limits
from newsroom.html_rules import ATTRIBUTES, RENAMED, SECTIONS, TAGS, attribute
from newsroom.text import clean_block

__all__ = [
    "MESSAGES", "TooBig", "Unsafe", "body_from_input", "clean", "for_display", "from_text", "is_empty",
    "looks_like_html", "to_text",
]  # fmt: skip

_READ_TAGS = TAGS | SECTIONS | set(RENAMED)
_DROPPED_WITH_CONTENT = {"script", "style", "title", "textarea", "template", "iframe", "noscript", "noembed"}
_KNOWN_TAGS = _READ_TAGS | {
    "span", "font", "script", "style", "iframe", "svg", "math", "input", "body", "html", "meta", "link",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)(?:\s[^<>]*+)?+/?>")
_EXTERNAL_LINK = re.compile(r'<a href="(?=https?://)', re.IGNORECASE)
_NOTE_MARK = re.compile(r'<a href="#fn-\d+" id="fnref-\d+">([^<]*)</a>')
_NOTE_WAY_BACK = re.compile(r' ?<a href="#fnref-\d+">↩</a>')
_INLINE_TAG = re.compile("<[^>]*>")
_CELL_ROWS = {"tr"}
REMEMBERED = 64 * 1024
"""Characters up to which a text that was read is remembered for a while."""


def clean(html: str) -> str:
    """`html` from anybody as safe HTML in its stored form; `clean(clean(x)) == clean(x)`.

    Raises `TooBig` over the limits of `html_limits` (checked before parsing) and `Unsafe` for HTML on
    which the two sanitisers disagree; both carry a `code` into `MESSAGES`.
    """
    check_limits(html)
    stored = _settled(canonical(_through_nh3(html)))
    check_stored_limits(stored)
    bleached = _bleached(stored)
    if bleached != stored and canonical(bleached) != stored:
        raise Unsafe("unstable")
    return stored


def for_display(html: str) -> str:
    """Stored HTML for a page: sanitised again, since the database may have been tampered with.

    Links to other sites get rel="noopener noreferrer". What cannot be sanitised is shown as plain text.
    """
    try:
        check_limits(html)
        safe = _through_nh3(html)
    except Unsafe:
        return f"<p>{escape(html)}</p>"
    return _EXTERNAL_LINK.sub('<a rel="noopener noreferrer" href="', safe)


def _settled(stored: str) -> str:
    """`stored`, once sanitising it again changes nothing."""
    for _ in range(4):
        sanitised = _through_nh3(stored)
        again = stored if sanitised == stored else canonical(sanitised)
        if again == stored:
            return stored
        stored = again
    raise Unsafe("unstable")


def _through_nh3(html: str) -> str:
    sanitised = nh3.clean(
        html,
        tags=set(_READ_TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        strip_comments=True,
        link_rel=None,
        url_schemes=_SCHEMES,
    )
    if len(sanitised) > 2 * MAX_BYTES:
        raise TooBig("too-big")
    return sanitised


def _bleached(stored: str) -> str:
    return bleach.clean(
        stored,
        tags=TAGS,
        attributes=lambda tag, name, value: attribute(tag, name, value) is not None,
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )


def looks_like_html(value: str) -> bool:
    """Whether `value` holds a tag that people write; "a < b" and "<tên>" do not count."""
    return any(match[1].lower() in _KNOWN_TAGS for match in _TAG.finditer(value))


def body_from_input(value: str) -> str:
    """Stored HTML out of what was typed, pasted or sent: HTML or plain text. Raises as `clean`."""
    return _remembered(value) if len(value) <= REMEMBERED else _read(value)


def _read(value: str) -> str:
    return clean(value) if looks_like_html(value) else from_text(value)


_remembered = lru_cache(maxsize=64)(_read)
"""A text is read as the editor opens, at every save and at every check beside it, mostly unchanged."""


def from_text(plain: str) -> str:
    """Stored HTML of plain text: paragraphs at empty lines, or at every line when there are no empty lines.

    A line that begins with "## " is a heading, lines that begin with "- " are a list. Raises as `clean`.
    """
    if len(plain) > MAX_BYTES:
        raise TooBig("too-big")
    text = clean_block(plain)
    has_paragraphs = "\n\n" in text
    groups = (
        group
        for paragraph in text.split("\n\n")
        for group in _grouped(paragraph.split("\n"), ("", "- ") if has_paragraphs else ("- ",))
    )
    return clean("\n".join(_marked_up(group) for group in groups))


def _grouped(lines: list[str], joined: tuple[str, ...]) -> list[list[str]]:
    """Lines in a row with the same mark as one group, if their mark is among the `joined`."""
    groups: list[list[str]] = []
    for line in lines:
        mark = _mark(line)
        if groups and mark in joined and mark == _mark(groups[-1][0]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _mark(line: str) -> str:
    return next((mark for mark in ("## ", "- ") if line.startswith(mark)), "")


def _marked_up(group: list[str]) -> str:
    mark = _mark(group[0])
    texts = [escape(line.removeprefix(mark)) for line in group]
    if mark == "## ":
        return f"<h2>{texts[0]}</h2>"
    if mark == "- ":
        return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"
    return f"<p>{'<br>'.join(texts)}</p>"


def to_text(html: str) -> str:
    """The words of stored HTML: blocks apart by an empty line, list items and table rows by a line end."""
    return "\n\n".join(text for block in parse(html) if (text := _block_text(block)))


def line_text(line: str) -> str:
    """The words of one line of inline HTML; a mark of a footnote reads [1], the way back from it nothing."""
    if 'href="#fn' in line:
        line = _NOTE_WAY_BACK.sub("", _NOTE_MARK.sub(r"[\1]", line))
    return unescape(_INLINE_TAG.sub("", line.replace("<br>", "\n")))


def _block_text(block: Block) -> str:
    if not block.children:
        return line_text(block.line)
    parts = [_block_text(child) for child in block.children]
    if block.tag in _CELL_ROWS:
        return "\t".join(part.replace("\n", " ") for part in parts)
    return ("\n\n" if block.tag == "blockquote" else "\n").join(part for part in parts if part)


def is_empty(html: str) -> bool:
    """Whether stored HTML shows nothing: no words and no picture."""
    return "<img " not in html and not line_text(html).strip("\n")
