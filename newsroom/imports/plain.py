"""Markdown and plain text as HTML."""

import re

from markdown_it import MarkdownIt

from newsroom.errors import words
from newsroom.html import from_text, looks_like_html
from newsroom.imports.document import Document
from newsroom.imports.markdown_notes import add_notes, render
from newsroom.imports.package import NOT_WORD, refused

MARKDOWN = (".md", ".markdown")
ALIGNED = words("The alignment of table columns was left out.")
PICTURES = words("Pictures that the file only points to were left out: bring them in through the library.")
TAGS = words("HTML in the file was not read: it stands in the text as it was typed.")
UNUSED = words("Footnotes that nothing in the text points to were left out.")
_TITLE = re.compile(r"\A\s*<h1>(.*?)</h1>\s*", re.DOTALL)
_TAG = re.compile("<[^>]*>")
_MARK = re.compile("<sup><a [^>]*>.*?</sup>")
_ALIGNMENT = re.compile(' style="text-align:[a-z]+"')


def read_markdown(content: bytes) -> Document:
    """CommonMark with tables, strikethrough and footnotes; HTML in it is text. Raises Invalid for what is no
    text.
    """
    text = _text(content)
    markdown = add_notes(MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]))
    html, unused = render(markdown, text)
    dropped = {
        ALIGNED: _ALIGNMENT.search(html) is not None,
        PICTURES: "<img " in html,
        TAGS: looks_like_html(text),
        UNUSED: unused,
    }
    notes = tuple(sentence for sentence, happened in dropped.items() if happened)
    title = _TITLE.match(html)
    words_of_title = _TAG.sub("", _MARK.sub("", title[1])) if title else ""
    return Document(html[title.end() :] if title else html, words_of_title, notes=notes)


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
