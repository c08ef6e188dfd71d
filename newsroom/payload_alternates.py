"""The same story in other languages, as portals are told of it: for links with hreflang."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True)
class Alternate:
    """Another story that readers see and that says the same in `language`. `url`: where a portal said it
    shows it, "" as long as none has.
    """

    story_id: str
    language: str
    relation: Literal["source", "version"]
    url: str = ""


def alternates(others: Iterable[Alternate]) -> list[Json]:
    """As the data of an event has them; without a `url` where none is known."""
    return [{name: value for name, value in vars(other).items() if value} for other in others]


def language_versions(others: Iterable[Alternate]) -> list[Json]:
    """As ninjs 3.1 has them: associations that say how they belong to the item."""
    return [
        {
            "name": f"{other.relation}-{other.language}",
            "uri": f"urn:newsroom:story:{other.story_id}",
            "rel": other.relation,
            "type": "text",
            "language": other.language,
        }
        for other in others
    ]
