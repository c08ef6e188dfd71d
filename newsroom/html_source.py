"""The text of a story as people edit it: plain paragraphs where they say everything, else HTML."""

from newsroom.html import Unsafe, body_from_input, line_text
from newsroom.html_form import Block, parse


def source_of(body: str) -> str:
    """What to put into the editor for stored HTML, so that `body_from_input(source_of(body)) == body`.

    Plain text when paragraphs, "## " headings and "- " lists say it all; the HTML itself otherwise.
    """
    plain = "\n\n".join(_plain(block) for block in parse(body))
    return plain if _comes_back(plain, body) else body


def _plain(block: Block) -> str:
    if block.tag == "h2":
        return f"## {line_text(block.line)}"
    if block.tag == "ul":
        return "\n".join(
            f"- {''.join(line_text(cell.line) for cell in item.children)}" for item in block.children
        )
    return line_text(block.line)


def _comes_back(plain: str, body: str) -> bool:
    try:
        return body_from_input(plain) == body
    except Unsafe:
        return False
