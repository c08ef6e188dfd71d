"""Finding the passage that a remark is about, and putting proposed words in its place."""

from dataclasses import dataclass

from newsroom.anchors import QUOTE_LIMIT, Anchor, Place, find
from newsroom.content import Content, InvalidContent
from newsroom.errors import Forbidden, Invalid, Refused, words
from newsroom.models import Comment, Story
from newsroom.passages import FIELDS, CannotReplace, replace_passage, words_of
from newsroom.permissions import CONTENT
from newsroom.person import Person

REPLACEMENT_LIMIT = 2000

_ELSEWHERE = words("This passage is not in the text. Select it once more.")
_ONE_PARAGRAPH = words("Propose words for one paragraph at a time, and leave pictures out.")
_NO_ROOM = words("With these words the text would be too long, or empty.")
_CHANGED = words("The words have changed since this was proposed. Change the text by hand, or ask again.")


@dataclass(frozen=True)
class Passage:
    """Words selected in a text: of which field ("": wherever they are found) and which version they were
    read in, and the words proposed instead (None: a remark only, "": take them out).
    """

    anchor: Anchor
    field: str = ""
    revision: int | None = None
    replacement: str | None = None


def found_in(content: Content, passage: Passage) -> tuple[str, Place]:
    """The field and the place of a passage, exactly as it was selected. Raises Invalid."""
    if not passage.anchor.quote:
        raise Invalid({"quote": words("Say which passage you mean.")})
    if len(passage.anchor.quote) > QUOTE_LIMIT:
        raise Invalid({"quote": words("Select less: at most 1,000 characters.")})
    for field in (passage.field,) if passage.field in FIELDS else FIELDS:
        place = find(passage.anchor, words_of(content, field))
        if place and place.exact:
            return field, place
    raise Invalid({"quote": _ELSEWHERE})


def proposed_words(
    person: Person, story: Story, content: Content, field: str, place: Place, replacement: str
) -> str:
    """The proposed words, once it is sure that they could be taken over. Raises Forbidden, Invalid."""
    if not person.roles(story.section) & CONTENT and person.id != story.author_id:
        raise Forbidden(words("Only people who work on the content here may propose words."))
    if len(replacement) > REPLACEMENT_LIMIT:
        raise Invalid({"replacement": words("The proposed words are too long: at most 2,000 characters.")})
    if words_of(content, field).text[place.start : place.end] == replacement:
        raise Invalid({"replacement": words("These are the same words.")})
    try:
        replace_passage(content, field, place.start, place.end, replacement)
    except CannotReplace as error:
        raise Invalid({"quote": _ONE_PARAGRAPH}) from error
    except InvalidContent as error:
        raise Invalid({"replacement": _NO_ROOM}) from error
    return replacement


def with_words(content: Content, point: Comment) -> Content:
    """`content` with the proposed words in their place; Refused when the old ones are not there any more."""
    field = point.field or "body"
    place = find(anchor_of(point), words_of(content, field))
    if place is None or not place.exact:
        raise Refused(_CHANGED)
    try:
        return replace_passage(content, field, place.start, place.end, point.replacement or "")
    except (CannotReplace, InvalidContent) as error:
        raise Refused(_CHANGED) from error


def anchor_of(point: Comment) -> Anchor:
    """Where a point was made."""
    return Anchor(point.quote, point.prefix, point.suffix, point.block)
