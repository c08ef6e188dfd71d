"""What a rebuttal says of a claim, for machines that read it: schema.org ClaimReview as JSON-LD.

https://schema.org/ClaimReview. The address of the review is the page that a portal shows it on, which the
newsroom cannot know when it sends the event: a portal adds `url` when it puts the object on its page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsroom.clock import local

BEST, WORST = 5, 1
"""The scale: 1 is false, 5 is true."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """What was said, by whom ("" unknown), when (None unknown), and where: public addresses, the first the
    earliest that is known.
    """

    text: str
    author: str = ""
    said_on: date | None = None
    appearances: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was found: a rating from WORST to BEST, and its name in the language of the story."""

    rating: int
    name: str


@dataclass(frozen=True)
class Review:
    """A claim and what was found of it."""

    claim: Claim
    verdict: Verdict


def claim_review(review: Review, publisher: str, at: datetime) -> Json:
    """The ClaimReview that `publisher` gave out at `at` (UTC; the date is that of Viet Nam).

    Raises ValueError for a claim without words and for a rating beyond the scale.
    """
    claim, verdict = review.claim, review.verdict
    if not claim.text or not verdict.name:
        raise ValueError("a claim and a verdict need words")
    if not WORST <= verdict.rating <= BEST:
        raise ValueError(f"a rating goes from {WORST} to {BEST}, not {verdict.rating}")
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim.text,
        "datePublished": local(at).date().isoformat(),
        "author": {"@type": "Organization", "name": publisher},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": verdict.rating,
            "bestRating": BEST,
            "worstRating": WORST,
            "alternateName": verdict.name,
        },
        "itemReviewed": _claim(claim),
    }


def _claim(claim: Claim) -> Json:
    said: Json = {"@type": "Claim"}
    if claim.author:
        said["author"] = {"@type": "Thing", "name": claim.author}
    if claim.said_on:
        said["datePublished"] = claim.said_on.isoformat()
    if claim.appearances:
        works = [{"@type": "CreativeWork", "url": url} for url in claim.appearances]
        said |= {"appearance": works, "firstAppearance": works[0]}
    return said
