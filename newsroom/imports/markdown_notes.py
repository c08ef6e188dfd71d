"""Footnotes of Markdown, as Pandoc and GitHub write them: `[^1]` in the text, `[^1]: words` on a line of its
own, further lines of the note indented. CommonMark has none.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from newsroom.html_limits import MAX_BYTES
from newsroom.imports.package import TOO_MUCH, refused

MOST = 999
"""So many notes have a number in a stored text."""

_LABEL = r"\[\^([^\]\s^]{1,60})\]"
_DEFINED = re.compile(_LABEL + r":[ \t]*(.*)")
_USED = re.compile(_LABEL)
_MARK = re.compile(r'<sup class="note-(\d+)"></sup>')
_INDENT = 2

Notes = dict[str, str]
"""The words of each note by its label, in small letters."""


def add_notes(markdown: MarkdownIt) -> MarkdownIt:
    """`markdown`, once it has been taught footnotes."""
    markdown.block.ruler.before("reference", "note", _read_note, {"alt": ["paragraph", "reference"]})
    markdown.inline.ruler.before("link", "note_mark", _read_mark)
    markdown.add_render_rule("note_mark", _render_mark)
    return markdown


def render(markdown: MarkdownIt, text: str) -> tuple[str, bool]:
    """`text` as HTML with its notes at the end, each of which somebody pointed at, in that order; and whether
    there were others. A note that is pointed at twice stands there twice. Raises Invalid (field "file").
    """
    env: dict[str, Any] = {"notes": {}, "used": []}
    html = markdown.render(text, env)
    notes: Notes = env["notes"]
    # A mark in the words for a picture is in no place that readers see.
    shown = [env["used"][int(number)] for number in _MARK.findall(html)]
    if len(shown) > MOST or sum(len(notes[label]) for label in shown) > MAX_BYTES:
        raise refused(TOO_MUCH)
    numbers = iter(range(1, len(shown) + 1))
    html = _MARK.sub(lambda _: _mark(next(numbers)), html)
    items = [_item(markdown, notes[label], number) for number, label in enumerate(shown, start=1)]
    return html + (f"<ol>{''.join(items)}</ol>" if items else ""), bool(notes.keys() - set(shown))


def _mark(number: int) -> str:
    return f'<sup><a href="#fn-{number}" id="fnref-{number}">{number}</a></sup>'


def _item(markdown: MarkdownIt, words: str, number: int) -> str:
    html = markdown.render(words, {"notes": {}, "used": []}).strip()
    back = f' <a href="#fnref-{number}">↩</a>'
    inside = html.removesuffix("</p>") + back + "</p>" if html.endswith("</p>") else html + back
    return f'<li id="fn-{number}">{inside}</li>'


def _read_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of markdown-it for blocks: takes the lines of a note and keeps their words."""
    found = None if state.is_code_block(start) else _DEFINED.match(_line(state, start))
    if found is None:
        return False
    if not silent:
        lines, state.line = _lines_of_note(state, start + 1, end)
        state.env["notes"].setdefault(found[1].lower(), "\n".join([found[2], *lines]))
    return True


def _lines_of_note(state: StateBlock, at: int, end: int) -> tuple[list[str], int]:
    """The further lines of a note, and the first line after them: what is indented, and what continues a
    paragraph without being so.
    """
    lines: list[str] = []
    while at < end:
        indented = state.sCount[at] >= state.blkIndent + _INDENT
        if not state.isEmpty(at) and not indented and (_ended(lines) or _DEFINED.match(_line(state, at))):
            break
        lines.append(_line(state, at))
        at += 1
    return lines, at


def _ended(lines: Sequence[str]) -> bool:
    return bool(lines) and not lines[-1]


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _read_mark(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it for words: takes a mark whose note there is."""
    found = _USED.match(state.src, state.pos)
    label = found[1].lower() if found else ""
    if found is None or label not in state.env["notes"]:
        return False
    if not silent:
        state.push("note_mark", "", 0).meta["number"] = len(state.env["used"])
        state.env["used"].append(label)
    state.pos = found.end()
    return True


def _render_mark(_renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    return f'<sup class="note-{tokens[at].meta["number"]}"></sup>'
