"""Markdown and plain text as HTML."""

import re

from markdown_it import MarkdownIt

from newsroom.html import from_text
from newsroom.imports.document import Document
from newsroom.imports.package import NOT_WORD, refused

MARKDOWN = (".md", ".markdown")
_TITLE = re.compile(r"\A\s*<h1>(.*?)</h1>\s*", re.DOTALL)
_TAG = re.compile("<[^>]*>")


def read_markdown(content: bytes) -> Document:
    """CommonMark with tables and strikethrough; HTML in it is text. Raises Invalid for what is no text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    html = markdown.render(_text(content))
    title = _TITLE.match(html)
    return Document(html[title.end() :], _TAG.sub("", title[1])) if title else Document(html)


def read_text(content: bytes) -> Document:
    """Plain text as the form reads it (newsroom.html.from_text). Raises Invalid for what is no text."""
    return Document(from_text(_text(content)))


def _text(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark at the start, as Windows saves it; other encodings would be guesses."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(NOT_WORD) from error
    if "\0" in text:
        raise refused(NOT_WORD)
    return text
