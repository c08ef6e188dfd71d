"""Personal data (Law 91/2025, Decree 356/2025): numbers and addresses that hardly belong in an article."""

import re
from collections.abc import Iterator

from newsroom.proof.context import Context
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Manuscript

# 3 digits of the province (001–096), century and sex, 2 of the year, 6 more (Decree 137/2015, Art. 13).
_CITIZEN = re.compile(r"(?<![\d.,/])0(?:0[1-9]|[1-9]\d) ?[0-3]\d{2} ?\d{6}(?![\d/]|[.,]\d)")
_OLD_IDENTITY = re.compile(r"(?:CMND|CMT|chứng minh (?:nhân dân|thư))\D{0,25}(\d{9})(?!\d)", re.IGNORECASE)
_MOBILE = re.compile(r"(?<![\d.,/])(?:\+84 ?|0)[35789]\d(?:[ .-]?\d){7}(?![\d/]|[.,]\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_OFFICIAL = re.compile(r"@(?:[\w-]+\.)*(?:gov|edu|org|vnn)\.vn$", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:số tài khoản|tài khoản(?: ngân hàng)?(?: số)?|STK|account (?:number|no\.?))\b\D{0,20}"
    r"(\d(?:[ .-]?\d){5,18})(?!\d)",
    re.IGNORECASE,
)


def citizen_number(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A number built like that of a citizen's identity card, or one said to be of an old identity card."""
    yield from _all(story, _CITIZEN, 0)
    yield from _all(story, _OLD_IDENTITY, 1)


def phone_number(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A mobile number; the landlines and hotlines of agencies are let be."""
    return _all(story, _MOBILE, 0)


def mail_address(story: Manuscript, _: Context) -> Iterator[Spot]:
    """An e-mail address that is not an agency's or a school's."""
    return (spot for spot in _all(story, _MAIL, 0) if not _OFFICIAL.search(_text(story, spot)))


def account_number(story: Manuscript, _: Context) -> Iterator[Spot]:
    """A number said to be of a bank account."""
    return _all(story, _ACCOUNT, 1)


def _all(story: Manuscript, pattern: re.Pattern[str], group: int) -> Iterator[Spot]:
    """Every match, each number once."""
    seen: set[str] = set()
    for name, text in story.prose:
        for match in pattern.finditer(text):
            if match[group] not in seen:
                seen.add(match[group])
                yield Spot(name, match.start(group), match.end(group))


def _text(story: Manuscript, spot: Spot) -> str:
    return story.fields[spot.field][spot.start : spot.end]
