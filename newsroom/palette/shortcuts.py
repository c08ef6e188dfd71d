"""The keys that do something, and where: the rows of the page of keyboard shortcuts."""

from typing import NamedTuple

from newsroom.errors import words


class Shortcuts(NamedTuple):
    """The keys of one place: `rows` are keys pressed one after the other or instead of each other, and what
    they do; all words are still to be translated.
    """

    title: str
    rows: tuple[tuple[tuple[str, ...], str], ...]


GROUPS = (
    Shortcuts(
        words("On every page"),
        (
            (("Ctrl K",), words("Commands: go to a page, a story or a step by its name")),
            (
                ("Tab", "Shift Tab"),
                words(
                    "To the next field, link or button, or to the one before; the first stop on a page"
                    " leads past the frame"
                ),
            ),
            (("Enter",), words("Follow the link or press the button")),
            (("Esc",), words("Close the menu, the list or the question that is open")),
        ),
    ),
    Shortcuts(
        words("In the editor"),
        (
            (("Ctrl B", "Ctrl I", "Ctrl U"), words("Bold, italic, underline")),
            (("Ctrl Shift L",), words("Link")),
            (("Ctrl ]", "Ctrl ["), words("One level deeper in a list, or one level up")),
            (("Ctrl Z", "Ctrl Y"), words("Undo, redo")),
            (("Shift Enter",), words("A new line in the same paragraph")),
            (("Tab",), words("Go out of the text")),
            (("Alt F10",), words("To the buttons of the editor; ← and → go from one to the next")),
            (("##", "###"), words("And a space, at the beginning of a line: a heading, a smaller heading")),
            ((">",), words("And a space, at the beginning of a line: a quotation")),
            (("@",), words("In a remark: name somebody; ↑ and ↓ choose, Enter takes the name")),
        ),
    ),
    Shortcuts(
        words("Comparing two versions"),
        ((("Alt ↓", "Alt ↑"), words("To the next change, or to the one before")),),
    ),
    Shortcuts(
        words("Board and calendar"),
        (
            (("Enter",), words("On the button of a card: the steps of its story; ↑ and ↓ choose")),
            (
                ("←", "→", "↑", "↓"),
                words("In the calendar: to the day before, the day after, the week before, the week after"),
            ),
        ),
    ),
)
