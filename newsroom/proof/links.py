"""Links: words that say where one leads, and addresses that still answer."""

from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

_VAGUE = frozenset(
    {
        "tại đây", "ở đây", "đây", "này", "xem tại đây", "xem thêm", "xem thêm tại đây", "xem chi tiết",
        "chi tiết", "chi tiết tại đây", "bấm vào đây", "nhấn vào đây", "click", "click vào đây", "link",
        "đường dẫn", "here", "click here", "read more", "more", "this link",
    }
)  # fmt: skip
_EDGES = " .,;:!?()[]\"'“”…>»"


def empty_link(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A link around nothing that could be read out; around a picture, its alt text is read."""
    pictures = {picture.at for picture in story.body.pictures}
    for link in story.body.links:
        if not story.body.text[link.start : link.end].strip() and link.start not in pictures:
            yield Spot("body", link.start, link.end, {"address": link.target[:80]})


def vague_link(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A link whose words say nothing of where it leads (WCAG 2.1, 2.4.4)."""
    for link in story.body.links:
        if story.body.text[link.start : link.end].strip(_EDGES).casefold() in _VAGUE:
            yield Spot("body", link.start, link.end)


def broken_link(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A link to an address that did not answer when it was last looked at."""
    for link in story.body.links:
        if fault := context.links.get(link.target):
            yield Spot("body", link.start, link.end, {"address": link.target[:80], "fault": fault})


def addresses(story: Manuscript) -> tuple[str, ...]:
    """The web addresses that the body links to, each once, in order."""
    targets = (link.target for link in story.body.links)
    return tuple(dict.fromkeys(target for target in targets if target.startswith(("http://", "https://"))))
