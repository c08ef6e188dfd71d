"""Pictures, headings and sources: what people with a screen reader, and those who ask "who says so", need."""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript, Picture

# As captions say it: an "Ảnh:" or "Nguồn:" with a name after it, "Ảnh minh họa", "Đồ họa:".
_CREDIT = re.compile(r"\b(?:ảnh|nguồn|đồ họa|đồ hoạ|photo|source)\b", re.IGNORECASE)
_MADE_BY_AI = re.compile(
    r"\b(?:(?:ảnh|hình|video|clip|giọng đọc|nội dung)[^.\n]{0,30}\b(?:AI|trí tuệ nhân tạo)\b"
    r"|(?:tạo|dựng|vẽ) (?:bằng|bởi) (?:công cụ )?(?:AI\b|trí tuệ nhân tạo)"
    r"|Midjourney|DALL[·-]E|Stable Diffusion|AI[- ]generated)",
    re.IGNORECASE,
)


def missing_alt(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A picture without a text alternative (WCAG 2.1, 1.1.1); an empty one is as good as none here."""
    return (_at(picture) for picture in story.body.pictures if not (picture.alt or "").strip())


def missing_caption(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A picture without a caption."""
    return (_at(picture) for picture in story.body.pictures if not picture.caption)


def missing_credit(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A caption that names no source of the picture."""
    captioned = (picture for picture in story.body.pictures if picture.caption)
    return (
        _at(picture) for picture in captioned if not picture.credited and not _CREDIT.search(picture.caption)
    )


def missing_source(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A text that says nowhere where it comes from."""
    if story.body.text.strip() and not story.fields.get("sources", "").strip():
        yield Spot("sources", 0, 0)


def heading_order(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A heading more than one level below the one before it; the first is of level 2: 1 is the headline."""
    level = 1
    for heading in story.body.headings:
        if heading.level > level + 1:
            yield Spot("body", heading.start, heading.end, {"level": heading.level, "right": level + 1})
        level = heading.level


def unmarked_ai(story: Manuscript, context: Context) -> Iterator[Spot]:
    """Pictures or words say that AI was used, and the story's own mark does not (Law 134/2025 on AI)."""
    if story.ai_used:
        return
    made = next((picture for picture in story.body.pictures if picture.src in context.ai_pictures), None)
    if made:
        yield _at(made)
        return
    told = (_MADE_BY_AI.search(f"{picture.alt or ''}\n{picture.caption}") for picture in story.body.pictures)
    if found := next((match for match in told if match), None):
        at = max(story.body.text.find(found.group()), 0)
        yield Spot("body", at, at + len(found.group()))


def _at(picture: Picture) -> Spot:
    name = picture.src.rsplit("/", 1)[-1]
    return Spot("body", picture.at, picture.at, {"picture": picture.caption[:60] or name})
