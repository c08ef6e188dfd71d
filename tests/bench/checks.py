"""What the checks of a text cost: a story of 2,000 words beside a floor, one pass over the same text."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median
from time import process_time

from newsroom.content import Content, make
from newsroom.html import to_text
from newsroom.proof.context import Context, Directory, KnownName
from newsroom.proof.inspection import inspect
from newsroom.proof.manuscript import of_content, of_input
from tests.bench.texts import WORDS

LENGTH = 2000
NAMES = 1000
TARGET_MS = 50
MISTAKES = (
    "Thứ bảy, ngày 22/11/2026, hội nghị họp.", "Nghiệm thu ngày 31/4.", "Họ đươcj mời.", "Uỷ ban hoà giải.",
    "Thu 5,4 tỷ đồng và 12.5 triệu lượt.", "Gọi 0912 345 678.", "Chủ tịch UBND tỉnh Trần Hội Dân phát biểu.",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds: the floor, a stored text, one as the editor sends it, what may block alone."""

    floor: float
    stored: float
    typed: float
    blocking: float


def measure(runs: int = 30) -> Cost:
    """The medians over `runs`, each measuring all four in turn: a busy moment hits all of them."""
    text, context = story(), around()
    typed = {"title": text.title, "sapo": text.sapo, "body": text.body}
    works: tuple[Callable[[], object], ...] = (
        lambda: unicodedata.normalize("NFC", to_text(text.body)),
        lambda: inspect(text, context),
        lambda: inspect(of_input(typed), context),
        lambda: inspect(text, context, least="block"),
    )
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs + 1):
        for kept, work in zip(times, works, strict=True):
            began = process_time()
            work()
            kept.append(1000 * (process_time() - began))
    return Cost(*(median(kept[1:]) for kept in times))  # the first run fills the caches


def story() -> Content:
    """A story of `LENGTH` words with headings, links, a picture, and one mistake in every paragraph."""
    random = Random(7)  # noqa: S311  # no secret
    parts = [f"<p>{_sentences(random)} {MISTAKES[at % len(MISTAKES)]}</p>" for at in range(LENGTH // 80)]
    parts[3:3] = ["<h2>Mục một</h2>", '<p>Theo <a href="https://example.vn/a">tại đây</a>.</p>']
    parts.append('<figure><img src="/media/a/800.jpg"><figcaption>Cầu mới</figcaption></figure>')
    return make(title=_run(random, 14), sapo=_run(random, 40), body="".join(parts), section="thoi-su")


def around() -> Context:
    """A dictionary of `NAMES` names, and the same text as the version before."""
    random = Random(8)  # noqa: S311  # no secret
    names = (_run(random, 3).title() for _ in range(NAMES))
    entries = tuple(
        KnownName(name, "Chủ tịch UBND tỉnh", date(2021, 1, 1), date(2025, 6, 30)) for name in names
    )
    return Context(date(2026, 11, 22), names=Directory(entries), before=of_content(story()))


def lines(cost: Cost) -> Iterator[str]:
    """Every figure as a line `name: value`."""
    yield f"checks floor ms: {cost.floor:.2f}"
    for name in ("stored", "typed", "blocking"):
        spent = getattr(cost, name)
        yield f"checks {name} ms: {spent:.1f}"
        yield f"checks {name} x floor: {spent / cost.floor:.1f}"
    if cost.typed > TARGET_MS:
        yield f"checks missed: a typed text takes {cost.typed:.0f} ms, target {TARGET_MS}"


def section(cost: Cost) -> Iterator[str]:
    """The part of docs/benchmarks.md about checks."""
    yield from ("## Checks of a text", "")
    yield f"A story of {LENGTH:,} words, a mistake in every paragraph, a dictionary of {NAMES:,} names,"
    yield "every rule at work; CPU time. The floor is one pass of it through `newsroom.html.to_text` and"
    yield "NFC. Repeat it with `./run bench checks`."
    yield from ("", f"| | CPU ms | x floor ({cost.floor:.2f} ms) |", "|---|---|---|")
    told = {
        "stored": "a stored text, all rules",
        "typed": "as the editor sends it, all rules",
        "blocking": "when it is saved: only what may hold a story up",
    }
    for name, words in told.items():
        spent = getattr(cost, name)
        yield f"| {words} | {spent:.1f} | {spent / cost.floor:.1f} |"
    yield from ("", f"Target: under {TARGET_MS} ms.")


def _sentences(random: Random) -> str:
    return " ".join(f"{_run(random, random.randrange(10, 24)).capitalize()}." for _ in range(4))


def _run(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))
