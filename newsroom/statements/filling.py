"""A prepared text filled in: what stands in braces comes from the case, what the case lacks is left to write.

Pure. What is left stands in double square brackets, which the checks stop before anything is sent on
(newsroom.proof.demands).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsroom.errors import words

PLACE = re.compile(r"\{([a-z_]*)\}")

PLACES = {
    "agency": words("the name of the agency"),
    "claim": words("what is claimed, in its own words"),
    "verdict": words("the verdict on the claim"),
    "why": words("why it is false"),
    "known": words("the facts that are known, with their sources"),
    "checking": words("the facts that are being checked or not known yet, marked so"),
    "next_update": words("when the next update comes"),
}
"""What may stand in braces, and what comes in its place."""

NOT_IN_TITLE = frozenset({"claim", "known", "checking", "why"})
"""The claim is described, never headlined."""

_LEFT = {
    "vi": {
        "agency": "tên cơ quan",
        "claim": "nội dung tin đồn",
        "verdict": "kết luận về tin đồn",
        "why": "vì sao sai",
        "known": "dữ kiện đã xác minh, kèm nguồn",
        "checking": "nội dung đang kiểm chứng",
        "next_update": "giờ cập nhật tiếp theo",
    },
    "en": {
        "agency": "name of the agency",
        "claim": "what is claimed",
        "verdict": "verdict on the claim",
        "why": "why it is false",
        "known": "known facts with their sources",
        "checking": "what is being checked",
        "next_update": "time of the next update",
    },
}


@dataclass(frozen=True)
class Prepared:
    """A prepared text in one language, as plain text: headline, lead, body."""

    title: str
    sapo: str = ""
    body: str = ""

    def unknown(self) -> list[str]:
        """What stands in braces and cannot be filled in."""
        named = PLACE.findall(f"{self.title}\n{self.sapo}\n{self.body}")
        return sorted({name for name in named if name not in PLACES})


def filled(prepared: Prepared, values: Mapping[str, str], language: str) -> Prepared:
    """The text with `values` in their places, in `language`; where one is empty, what is left to write."""
    return Prepared(*(_fill(text, values, language) for text in vars(prepared).values()))


def _fill(text: str, values: Mapping[str, str], language: str) -> str:
    left = _LEFT["vi" if language.partition("-")[0] == "vi" else "en"]
    return PLACE.sub(lambda found: values.get(found[1]) or f"[[{left.get(found[1], found[1])}]]", text)
