"""The one form in which HTML is stored: the same text always gives the same characters, so the same digest.

Each block on its own line, white space collapsed, text in NFC without invisible characters, no empty
paragraphs, one tag for one meaning. `parse` takes what a sanitiser has written, never what a person sent.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from newsroom.html_inline import Token, start_tag, tidy
from newsroom.html_limits import MAX_DEPTH, TooBig, Unsafe
from newsroom.html_rules import BLOCKS, CELLS, RENAMED, ROWS, SECTIONS, TAGS, TEXT_BLOCKS, VOID, attribute

Attributes = tuple[tuple[str, str], ...]

_KNOWN = TAGS | SECTIONS
_PIECE = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*) ?/?>|([^<]+)""")
_PAIR = re.compile(r""" ([a-z]+)="([^"]*)\"""")


@dataclass(frozen=True)
class Block:
    """A tidy block: either one `line` of inline HTML or `children`. Bare text in a cell has no tag."""

    tag: str
    attributes: Attributes = ()
    line: str = ""
    children: tuple["Block", ...] = ()


@dataclass(frozen=True)
class _Element:
    tag: str
    attributes: Attributes = ()
    children: list["_Element | str"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS or self.tag in SECTIONS

    def holds_block(self) -> bool:
        inner = [child for child in self.children if isinstance(child, _Element)]
        return any(child.is_block or child.holds_block() for child in inner)


_Content = Iterable[_Element | str]


def canonical(sanitised: str) -> str:
    """The stored form of HTML that a sanitiser has written; raises `Unsafe` if it reads oddly."""
    return "\n".join(line for block in parse(sanitised) for line in lines(block))


def parse(sanitised: str) -> list[Block]:
    """The blocks of HTML that a sanitiser has written. Strict: anything unexpected raises `Unsafe`."""
    root = _Element("")
    path, at = [root], 0
    for piece in _PIECE.finditer(sanitised):
        if piece.start() != at:
            raise Unsafe("unstable")
        at = piece.end()
        _take(path, piece)
    if at != len(sanitised) or len(path) != 1:
        raise Unsafe("unstable")
    return _flow(root.children, wrap=True)


def lines(block: Block) -> Iterator[str]:
    """`block` as HTML, one line for each block in it."""
    start, end = (start_tag(block.tag, block.attributes), f"</{block.tag}>") if block.tag else ("", "")
    if block.tag == "hr":
        yield start
    elif not block.children:
        yield start + block.line + end
    elif len(block.children) == 1 and not block.children[0].tag:
        yield start + block.children[0].line + end
    else:
        yield start
        for child in block.children:
            yield from lines(child)
        yield end


def _take(path: list[_Element], piece: re.Match[str]) -> None:
    closing, tag, pairs, text = piece.groups()
    if text is not None:
        path[-1].children.append(unescape(text))
        return
    name = RENAMED.get(tag, tag)
    if closing:
        if path.pop().tag != name:
            raise Unsafe("unstable")
    else:
        _enter(path, name, pairs)


def _enter(path: list[_Element], name: str, pairs: str) -> None:
    if name not in _KNOWN:
        raise Unsafe("unstable")
    element = _Element(name, _attributes(name, pairs))
    path[-1].children.append(element)
    if name not in VOID:
        path.append(element)
        if len(path) > 2 * MAX_DEPTH:
            raise TooBig("too-deep")


def _attributes(tag: str, pairs: str) -> Attributes:
    found = ((name, attribute(tag, name, unescape(value))) for name, value in _PAIR.findall(pairs))
    return tuple(sorted((name, value) for name, value in found if value is not None))


def _flow(children: _Content, *, wrap: bool) -> list[Block]:
    """Tidy blocks out of mixed content. Loose inline content becomes a paragraph (`wrap`) or has no tag."""
    blocks: list[Block] = []
    for part in _parts(children):
        if isinstance(part, list):
            if line := tidy(_tokens(part)):
                blocks.append(Block("p" if wrap else "", (), line))
        elif part.tag in SECTIONS:
            blocks.extend(_flow(part.children, wrap=True))
        else:
            blocks.extend(_block(part))
    return _with_lists(blocks)


def _parts(children: _Content) -> Iterator[_Element | list[_Element | str]]:
    """Runs of inline content, and the blocks between them. An inline tag around a block is dropped."""
    run: list[_Element | str] = []
    for child in _dissolved(children):
        if isinstance(child, _Element) and child.is_block:
            yield run
            run = []
            yield child
        else:
            run.append(child)
    yield run


def _dissolved(children: _Content) -> Iterator[_Element | str]:
    for child in children:
        if isinstance(child, _Element) and not child.is_block and child.holds_block():
            yield from _dissolved(child.children)
        else:
            yield child


def _block(element: _Element) -> list[Block]:
    """`element` tidied; nothing if it is empty."""
    tag = element.tag
    if tag == "hr":
        return [Block("hr")]
    if tag in TEXT_BLOCKS:
        line = tidy(_inline_only(element.children), keep_lines=tag == "pre")
        return [Block(tag, (), line)] if line else []
    if tag in CELLS:
        cell = _cell(element.children)
        return [Block(tag, element.attributes, "", cell)] if cell or tag != "li" else []
    if tag in ROWS:
        children = _items(element) if tag in {"ul", "ol"} else _flow(element.children, wrap=True)
    elif tag == "figure":
        children = [*_cell(element.children)]
    else:
        children = _flow(element.children, wrap=True)
    return [Block(tag, element.attributes, "", tuple(children))] if children else []


def _inline_only(children: _Content) -> list[Token]:
    """Inline content of a block that may hold no blocks; blocks inside it become lines."""
    tokens: list[Token] = []
    for part in _parts(children):
        inner = _tokens(part) if isinstance(part, list) else _inline_only(part.children)
        if tokens and inner:
            tokens.append(Token("void", "br"))
        tokens.extend(inner)
    return tokens


def _cell(children: _Content) -> tuple[Block, ...]:
    """Content of a list item, table cell or figure: bare text, or two or more paragraphs."""
    blocks = _flow(children, wrap=False)
    tag = "p" if sum(block.tag in {"", "p"} for block in blocks) > 1 else ""
    return tuple(Block(tag, (), block.line) if block.tag in {"", "p"} else block for block in blocks)


def _items(element: _Element) -> list[Block]:
    """List items; what stands between them belongs to the item before it."""
    items: list[_Element] = []
    for part in _parts(element.children):
        if isinstance(part, _Element) and part.tag == "li":
            items.append(_Element("li", part.attributes, [*part.children]))
        else:
            if not items:
                items.append(_Element("li"))
            items[-1].children.extend(part if isinstance(part, list) else [part])
    cells = [(item.attributes, _cell(item.children)) for item in items]
    return [Block("li", attributes, "", cell) for attributes, cell in cells if cell]


def _with_lists(blocks: list[Block]) -> list[Block]:
    """List items that stand outside a list get one."""
    result: list[Block] = []
    in_list = False
    for block in blocks:
        if block.tag == "li" and in_list:
            result[-1] = Block("ul", (), "", (*result[-1].children, block))
        else:
            result.append(Block("ul", (), "", (block,)) if block.tag == "li" else block)
        in_list = block.tag == "li"
    return result


def _tokens(children: _Content) -> list[Token]:
    tokens: list[Token] = []
    for child in children:
        if isinstance(child, str):
            tokens.append(Token("text", child))
        elif child.tag in VOID:
            if child.tag == "br" or any(name == "src" for name, _ in child.attributes):
                tokens.append(Token("void", child.tag, child.attributes))
        elif child.tag == "a" and not any(name == "href" for name, _ in child.attributes):
            tokens.extend(_tokens(child.children))
        else:
            tokens.append(Token("open", child.tag, child.attributes))
            tokens.extend(_tokens(child.children))
            tokens.append(Token("close", child.tag))
    return tokens
