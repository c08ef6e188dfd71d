"""The Dublin Core block of a payload: the fifteen elements of ISO 15836-1, as far as they are known."""

from typing import Any

from newsroom.payload_story import PublicStory, moment

Json = dict[str, Any]


def dublin_core(story: PublicStory, *, withdrawn: bool) -> Json:
    """What a portal shows in its head and indexes. Elements without a value are left out, save those that
    receivers were promised: `description`, `source`, `subject` may be empty.

    `type` is of the DCMI Type Vocabulary, `format` a media type, `date` that of this publication. Contributor
    and coverage are not known: people who approve a text are not named outside the house.
    """
    content = story.content
    related = [] if withdrawn else _related(story)
    return {
        "title": content.title,
        "creator": content.byline or story.publisher_name,
        "subject": ([story.section_name] if content.section else []) + [*content.tags],
        "description": "" if withdrawn else content.sapo,
        "publisher": story.publisher_name,
        "date": moment(story.published_at),
        "type": "Text",
        "format": "text/html",
        "identifier": story.uri,
        "source": [*content.sources],
        "language": content.language,
        "rights": f"© {story.publisher_name}",
    } | ({"relation": related} if related else {})


def _related(story: PublicStory) -> list[str]:
    """The document a notice is about, and the address of the story that is corrected."""
    content = story.content
    return [one for one in (content.document_number, content.corrects) if one]
