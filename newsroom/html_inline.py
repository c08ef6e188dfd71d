"""Inline content of one block: text, line breaks, pictures and the tags around words, put in order."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from newsroom.text import INVISIBLE, nfc

_SPACES = re.compile(r"\s+")
_OTHER_SPACE = re.compile(r"[^\S\n]")
_LINE_END = re.compile("\r\n?")
_QUOTE = chr(34)


class Token(NamedTuple):
    """`kind` is text, open, close or void; `value` the text or the tag."""

    kind: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


def tidy(tokens: Iterable[Token], *, keep_lines: bool = False) -> str:
    """The stored form of inline content, or "" if nothing of it can be seen.

    White space is collapsed and trimmed (kept with `keep_lines`), tags without content dropped, a tag
    inside the same tag dissolved, the same tag twice in a row joined.
    """
    line = [*tokens]
    while True:
        run = _Run(keep_lines)
        for token in line:
            run.add(token)
        run.trim()
        if not run.dropped:
            return "".join(write(token) for token in run.line)
        line = run.line


def write(token: Token) -> str:
    """One token as HTML."""
    if token.kind == "text":
        return escape(nfc(token.value), quote=False)
    return f"</{token.value}>" if token.kind == "close" else start_tag(token.value, token.attributes)


def start_tag(tag: str, attributes: tuple[tuple[str, str], ...]) -> str:
    """The start tag with its attributes escaped."""
    pairs = "".join(
        f' {name}="{escape(value, quote=False).replace(_QUOTE, "&quot;")}"' for name, value in attributes
    )
    return f"<{tag}{pairs}>"


class _Run:
    """A line being put in order. `dropped`: a tag went, so what it had parted must be looked at again."""

    def __init__(self, keep_lines: bool) -> None:
        self.keep_lines = keep_lines
        self.line: list[Token] = []
        self.open: list[tuple[Token, bool]] = []  # with: was it written
        self.after_space = True
        self.dropped = False

    def add(self, token: Token) -> None:
        match token.kind:
            case "text":
                self._text(token.value)
            case "open":
                self._open(token)
            case "close":
                self._close()
            case _:
                self._void(token)

    def trim(self) -> None:
        """Take white space and line breaks off the end."""
        for at in range(len(self.line) - 1, -1, -1):
            token = self.line[at]
            if token.kind == "close":
                continue
            if token.kind == "open" or token.value == "img":
                return
            text = token.value.rstrip() if token.kind == "text" else ""
            if text:
                self.line[at] = Token("text", text)
                return
            del self.line[at]
            self.dropped = True

    def _text(self, value: str) -> None:
        text = INVISIBLE.sub("", value)
        if self.keep_lines:
            text = _OTHER_SPACE.sub(" ", _LINE_END.sub("\n", text))
            text = text if self.line else text.lstrip("\n")
        else:
            text = _SPACES.sub(" ", text)
            text = text.lstrip() if self.after_space else text
        if not text:
            return
        self.after_space = text.endswith(" ")
        if self.line and self.line[-1].kind == "text":
            text = self.line.pop().value + text
        self.line.append(Token("text", text))

    def _open(self, token: Token) -> None:
        is_new = all(outer.value != token.value for outer, written in self.open if written)
        self.open.append((token, is_new))
        if not is_new:
            return
        last = self.line[-1] if self.line else None
        if last == Token("close", token.value, token.attributes) and token.value != "a":
            self.line.pop()
        else:
            self.line.append(token)

    def _close(self) -> None:
        token, written = self.open.pop()
        if not written:
            return
        if self.line[-1].kind == "open":
            self.line.pop()
            self.dropped = True
        elif self.line[-1] == Token("text", " ") and self.line[-2].kind == "open" and not self.keep_lines:
            self.line[-2:] = [Token("text", " ")]
            self.dropped = True
        else:
            self.line.append(Token("close", token.value, token.attributes))

    def _void(self, token: Token) -> None:
        if token.value == "img":
            self.after_space = False
            self.line.append(token)
        elif self.keep_lines:
            self._text("\n")
        elif self.line:
            self._break(token)

    def _break(self, token: Token) -> None:
        if self.line[-1].kind == "text" and (text := self.line.pop().value.rstrip()):
            self.line.append(Token("text", text))
        self.line.append(token)
        self.after_space = True
