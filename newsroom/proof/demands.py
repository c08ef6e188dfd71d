"""What a content type asks of a text: nothing left to fill in, the fields it needs, no more than a length."""

import re
from collections.abc import Iterator

from newsroom.proof.context import NOTHING_WANTED, Context, Wanted
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

PLACEHOLDER = re.compile(r"\[\[([^\[\]\n]{0,300})\]\]|\[\[|\]\]")
"""What a template leaves for the writer to fill in; half of one is left over just as much."""
_SHOWN = 60
_WORD = re.compile(r"\w+")


def placeholder(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A passage of a template that nobody has filled in."""
    for name, text in story.fields.items():
        for match in PLACEHOLDER.finditer(text):
            shown = (match[1] or match.group()).strip()[:_SHOWN]
            yield Spot(name, match.start(), match.end(), {"words": shown})


def missing_field(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A field that the content type asks for and the text lacks."""
    for name in _wanted(story, context).fields:
        if name == "picture":
            if not any((picture.alt or "").strip() for picture in story.body.pictures):
                yield Spot("body", 0, 0, {"what": name})
        elif name in story.fields and not story.fields[name].strip():
            yield Spot(name, 0, 0, {"what": name})


def too_long(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A headline or lead longer than the content type advises."""
    wanted = _wanted(story, context)
    return iter(()) if wanted.strict else _over(story, wanted)


def over_limit(story: Manuscript, context: Context) -> Iterator[Spot]:
    """A headline or lead longer than the content type allows."""
    wanted = _wanted(story, context)
    return _over(story, wanted) if wanted.strict else iter(())


def _wanted(story: Manuscript, context: Context) -> Wanted:
    return context.demands.get(story.type, NOTHING_WANTED)


def _over(story: Manuscript, wanted: Wanted) -> Iterator[Spot]:
    title, sapo = story.fields.get("title", ""), story.fields.get("sapo", "")
    counts = (
        ("title", title, len(title), wanted.title_most, "characters"),
        ("sapo", sapo, len(_WORD.findall(sapo)), wanted.sapo_most, "syllables"),
    )
    for name, text, count, most, unit in counts:
        if most is not None and count > most:
            yield Spot(name, 0, len(text), {"what": name, "count": count, "most": most, "unit": unit})
