"""Inline content of one block: text, line breaks, pictures and the tags around words, put in order."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from newsroom.text import INVISIBLE

_SPACES = re.compile(r"\s+")
_OTHER_SPACE = re.compile(r"[^\S\n]")


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
        tidied = run.trimmed()
        if tidied == line:
            return "".join(write(token) for token in line)
        line = tidied


def write(token: Token) -> str:
    """One token as HTML."""
    if token.kind == "text":
        return escape(unicodedata.normalize("NFC", token.value), quote=False)
    return f"</{token.value}>" if token.kind == "close" else start_tag(token.value, token.attributes)


def start_tag(tag: str, attributes: tuple[tuple[str, str], ...]) -> str:
    """The start tag with its attributes escaped."""
    pairs = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
    return f"<{tag}{pairs}>"


@dataclass
class _Run:
    keep_lines: bool
    line: list[Token] = field(default_factory=list)
    open: list[tuple[Token, bool]] = field(default_factory=list)  # with: was it written
    after_space: bool = True

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

    def trimmed(self) -> list[Token]:
        """The run without white space and line breaks at its end."""
        at = len(self.line) - 1
        while at >= 0 and self.line[at].kind != "open":
            token = self.line[at]
            if token.value == "img":
                break
            if token.kind == "text" and (text := token.value.rstrip()):
                self.line[at] = Token("text", text)
                break
            if token.kind != "close":
                del self.line[at]
            at -= 1
        return self.line

    def _text(self, value: str) -> None:
        text = INVISIBLE.sub("", value)
        if self.keep_lines:
            text = _OTHER_SPACE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
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
        elif self.line[-1] == Token("text", " ") and self.line[-2].kind == "open" and not self.keep_lines:
            del self.line[-2:]
            self.after_space = not self.line
            self._text(" ")
        else:
            self.line.append(Token("close", token.value, token.attributes))

    def _void(self, token: Token) -> None:
        if token.value == "img":
            self.after_space = False
        elif self.keep_lines:
            self._text("\n")
            return
        elif not self.line:
            return
        else:
            if self.line[-1].kind == "text" and (text := self.line.pop().value.rstrip()):
                self.line.append(Token("text", text))
            self.after_space = True
        self.line.append(token)
