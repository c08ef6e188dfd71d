"""What a statement of a case owes its readers: the truth first, the claim described and never headlined,
nothing unconfirmed that is not marked so, nothing rebutted without proof, the next update promised.

Texts are compared without accents, word by word, so that quoting a claim in capitals, without marks or with a
word put in between is quoting it all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from newsroom.clock import local
from newsroom.proof.finding import Spot
from newsroom.proof.manuscript import Block, Manuscript
from newsroom.text import fold, search_tokens

RUN = 3
"""Words in a row that two texts share, for the place to count as quoted."""
LONG = 6
"""So many shared words are a quotation; the name of a place or an office is shorter."""
MARKS = re.compile(
    r"\b(?:chua (?:duoc )?(?:xac minh|xac nhan|kiem chung|khang dinh|lam ro)|chua ro|chua co thong tin"
    r"|dang (?:duoc )?(?:kiem chung|xac minh|lam ro|kiem tra)"
    r"|not (?:yet )?(?:confirmed|known|clear)|unconfirmed|unverified"
    r"|being (?:checked|verified|looked into))\b"
)
"""How readers are told that something is not confirmed; without accents."""
_QUOTED = re.compile('“[^”\n]*”|«[^»\n]*»|"[^"\n]*"')
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_SHOWN = 80


@dataclass(frozen=True)
class Claimed:
    """A claim of the case: its words, whether there is a verdict on it, and where it stands."""

    quoted: str
    judged: bool = False
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """What is known in the case that a statement speaks in, at `at` (UTC). `unconfirmed`: facts that are
    being checked or not known; `evidence`: how many pieces there are.
    """

    kind: str
    at: datetime
    claims: tuple[Claimed, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    evidence: int = 0
    next_update: datetime | None = None


def claim_headlined(story: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A headline that repeats what is claimed."""
    title = story.fields.get("title", "")
    headline = search_tokens(title)
    for claim in matter.claims:
        if _quotes(headline, search_tokens(claim.quoted), LONG):
            yield Spot("title", 0, len(title), {"claim": claim.quoted[:_SHOWN]})


def false_link(story: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A live link to where the claim stands: it would send readers and search engines there."""
    false = {_bare(url) for claim in matter.claims for url in claim.addresses if url}
    for link in story.body.links:
        if _bare(link.target) in false:
            yield Spot("body", link.start, link.end, {"address": link.target[:_SHOWN]})


def no_evidence(_: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A rebuttal in a case without a single piece of evidence."""
    if matter.kind == "rebuttal" and not matter.evidence:
        yield Spot("body", 0, 0)


def no_verdict(_: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A rebuttal in a case without a verdict on any claim."""
    if matter.kind == "rebuttal" and not any(claim.judged for claim in matter.claims):
        yield Spot("body", 0, 0)


def no_stated_source(story: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A rebuttal that does not say where its knowledge is from."""
    if matter.kind == "rebuttal" and not story.fields.get("sources", "").strip():
        yield Spot("sources", 0, 0)


def unconfirmed_fact(story: Manuscript, matter: Matter) -> Iterator[Spot]:
    """What the case does not know stands in the text as if it were known."""
    facts = [(body, search_tokens(body)) for body in matter.unconfirmed]
    for field, start, sentence in _unmarked(story):
        said = search_tokens(sentence)
        for body, fact in facts:
            if _quotes(said, fact, max(RUN + 1, -(-len(fact) * 6 // 10))):
                yield Spot(field, start, start + len(sentence), {"fact": body[:_SHOWN]})


def no_next_update(story: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A holding statement or an update that does not say when the next one comes."""
    if matter.kind not in ("holding", "update"):
        return
    if matter.next_update is None or not _says(story, matter.next_update):
        yield Spot("body", 0, 0)


def next_update_past(_: Manuscript, matter: Matter) -> Iterator[Spot]:
    """A promise of the next update for a time that has passed."""
    if matter.next_update is not None and matter.next_update <= matter.at:
        yield Spot("body", 0, 0, {"moment": local(matter.next_update).strftime("%H:%M %d/%m/%Y")})


def _quotes(text: list[str], words: list[str], least: int) -> bool:
    """Whether `text` has all of `words` in a row (two at least), or runs of them of `least` words in all."""
    if len(words) >= 2 and any(text[at : at + len(words)] == words for at in range(len(text))):
        return True
    blocks = SequenceMatcher(None, text, words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= RUN) >= least


def _unmarked(story: Manuscript) -> Iterator[tuple[str, int, str]]:
    """The sentences that are not marked as unconfirmed, by themselves or by the heading above them. Words in
    quotation marks are somebody else's: a claim is quoted as one.
    """
    for block in _not_under_marks(story):
        own = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), block.text)
        for found in _SENTENCE.finditer(own):
            if not _is_marked(found.group()):
                yield block.field, block.start + found.start(), found.group()


def _not_under_marks(story: Manuscript) -> Iterator[Block]:
    headings = {span.start for span in story.body.headings}
    marked = False
    for block in story.blocks:
        if block.field not in ("title", "sapo", "body"):
            continue
        if block.field != "body" or block.start in headings:
            marked = block.field == "body" and _is_marked(block.text)
        if not marked:
            yield block


def _is_marked(text: str) -> bool:
    return MARKS.search(fold(text)) is not None


def _says(story: Manuscript, moment: datetime) -> bool:
    """Whether the time of day of `moment` in Hà Nội stands in the text: 18:05, 18h05, 18 giờ 05."""
    at = local(moment)
    minutes = rf"(?::|h|gio)\s*{at.minute:02}(?!\d)" if at.minute else r"(?:(?::|h|gio)\s*00|h|gio)(?!\s*\d)"
    wanted = re.compile(rf"(?<!\d)0?{at.hour}\s*{minutes}")
    return any(wanted.search(fold(text)) for _, text in story.prose)


def _bare(url: str) -> str:
    """An address without what does not change where it leads."""
    try:
        parts = urlsplit(url.strip().casefold())
    except ValueError:
        return url
    host = re.sub(r"^(?:www|m|mobile|mbasic)\.", "", parts.hostname or "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}" if host else url
