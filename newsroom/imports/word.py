"""Word documents as HTML: headings, lists, tables, footnotes and pictures stay; comments, names and what was
struck out in tracked changes do not.
"""

import re
from xml.sax import SAXException

import mammoth  # type: ignore[import-untyped]

from newsroom.errors import words
from newsroom.imports.document import Document, Picture
from newsroom.imports.package import BROKEN, opened, refused, repacked

MAX_PICTURES = 40
COMMENTS = words("Comments in the file were left out.")
TRACKED = words("Tracked changes were accepted: what was deleted is gone, what was inserted stays.")
FORMULAS = words("Formulas were left out.")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='caption'] => p.caption:fresh
u => u
strike => s
"""
_MARK = re.compile(r'<sup><a href="#((?:foot|end)note-\d+)" id="[^"]*">[^<]*</a></sup>')
_NOTE = re.compile(r'<li id="((?:foot|end)note-\d+)">')
_WAY_BACK = re.compile(r'<a href="#((?:foot|end)note)-ref-(\d+)">[^<]*</a>')
_PLACE_IN_FILE = re.compile(r'<a (?:href="#(?!fn)[^"]*"|id="(?!fn)[^"]*")>(.*?)</a>', re.DOTALL)
_PICTURE_ALONE = re.compile(r'<p>(<img [^>]*>)</p>(?:\s*<p class="caption">(.*?)</p>)?', re.DOTALL)
_TITLE = re.compile(r"\A\s*<h1>(.*?)</h1>", re.DOTALL)
_TAG = re.compile("<[^>]*>")
# What mammoth raises for documents that are no documents; it checks little before it reads.
_MISREAD = (LookupError, AttributeError, TypeError, ValueError, OSError, RecursionError, SAXException)


def read_word(content: bytes) -> Document:
    """A .docx as a document; raises Invalid (field "file") when it cannot or must not be read."""
    parts = opened(content)
    pictures: list[Picture] = []
    try:
        result = mammoth.convert_to_html(
            repacked(parts),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda image: _picture(image, pictures)),
        )
    except _MISREAD as error:
        raise refused(BROKEN) from error
    html = _with_figures(_with_notes(result.value))
    title = _TITLE.match(html)
    return Document(
        html=html[title.end() :] if title else html,
        title=_TAG.sub("", title[1]) if title else "",
        pictures=tuple(pictures),
        notes=tuple(_notes(parts, result.messages)),
    )


def _picture(image: object, pictures: list[Picture]) -> dict[str, str]:
    """Keep the bytes of a picture aside and leave its number in the text."""
    try:
        with image.open() as stream:  # type: ignore[attr-defined]
            content = stream.read()
    except (KeyError, ValueError):  # named but not there, or on another machine
        content = b""
    pictures.append(Picture(content if len(pictures) < MAX_PICTURES else b""))
    return {"src": pictures[-1].place(len(pictures) - 1)}


def _with_notes(html: str) -> str:
    """mammoth's footnotes in our form, numbered in reading order."""
    numbers: dict[str, int] = {}
    for name in _MARK.findall(html):
        numbers.setdefault(name, len(numbers) + 1)

    def mark(found: re.Match[str]) -> str:
        number = numbers[found[1]]
        return f'<sup><a href="#fn-{number}" id="fnref-{number}">{number}</a></sup>'

    def way_back(found: re.Match[str]) -> str:
        return f'<a href="#fnref-{numbers.get(f"{found[1]}-{found[2]}", 0)}">↩</a>'

    html = _NOTE.sub(lambda found: f'<li id="fn-{numbers.get(found[1], 0)}">', _MARK.sub(mark, html))
    return _PLACE_IN_FILE.sub(r"\1", _WAY_BACK.sub(way_back, html))


def _with_figures(html: str) -> str:
    """A picture in a paragraph of its own is a figure, with the caption that Word says is one."""
    return _PICTURE_ALONE.sub(
        lambda found: f"<figure>{found[1]}<figcaption>{found[2] or ''}</figcaption></figure>", html
    )


def _notes(parts: dict[str, bytes], messages: list[object]) -> list[str]:
    text = parts.get("word/document.xml", b"")
    found = {
        COMMENTS: b"<w:commentReference" in text,
        TRACKED: b"<w:del " in text or b"<w:ins " in text or b"<w:moveFrom " in text,
        FORMULAS: any("oMath" in str(message) for message in messages),
    }
    return [sentence for sentence, is_so in found.items() if is_so]
