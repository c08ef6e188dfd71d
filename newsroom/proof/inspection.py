"""One look at a text with every rule that is switched on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsroom.content import Content
from newsroom.proof.context import Context
from newsroom.proof.finding import LEVELS, Finding, Fix, Level, Spot
from newsroom.proof.manuscript import Manuscript, of_content
from newsroom.proof.registry import RULES, VALUES
from newsroom.proof.rule import Rule

MOST_OF_A_KIND = 12
"""Findings of one rule in one text: who has read a dozen knows."""

_GRAVEST = {level: -place for place, level in enumerate(LEVELS)}


def inspect(
    text: Content | Manuscript, context: Context, least: Level = "hint", rules: Iterable[Rule] = RULES
) -> tuple[Finding, ...]:
    """What `rules` find in a text, the gravest first, then from the beginning of each field.

    `least`: rules of a lower level are not asked.
    """
    story = of_content(text) if isinstance(text, Content) else text
    context = replace(context, values={**VALUES, **context.values})
    fields = list(story.fields)
    found = [finding for rule in rules for finding in _found(rule, story, context, least)]
    found.sort(key=lambda finding: (_GRAVEST[finding.level], fields.index(finding.field), finding.start))
    return tuple(found)


def level_of(rule: Rule, context: Context) -> Level:
    """The level of a rule in this newsroom."""
    return context.levels.get(rule.code, rule.level)


def _found(rule: Rule, story: Manuscript, context: Context, least: Level) -> Iterator[Finding]:
    level = level_of(rule, context)
    if level == "off" or LEVELS.index(level) < LEVELS.index(least):
        return
    for spot, _ in zip(rule.look(story, context), range(MOST_OF_A_KIND), strict=False):
        yield _finding(rule.code, level, spot, story)


def _finding(code: str, level: Level, spot: Spot, story: Manuscript) -> Finding:
    excerpt = story.fields.get(spot.field, "")[spot.start : spot.end]
    fix = None
    if spot.replacement is not None and spot.replacement != excerpt:
        fix = Fix(spot.field, spot.start, spot.end, spot.replacement)
    return Finding(code, level, spot.field, spot.start, spot.end, excerpt, spot.params, fix)
