"""What finding stories costs in a large archive: words rare and common, phrases, numbers, over HTTP."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

from tests import factories
from tests.bench import databases, processes
from tests.bench.browser import HttpBrowser, sign_in
from tests.bench.figures import percentile95
from tests.bench.house import House, house, workplace
from tests.bench.texts import COMMON, rare_word
from tests.factories import PASSWORD

SPECIAL = 60
"""Stories with Chinese and the number of a document in them."""
NUMBER, CHINESE = "57-NQ/TW", "政府工作"
TARGET = 8.0
"""The 95th percentile as a multiple of the floor's: what slows a machine now and then slows both."""

ASKED: Mapping[str, dict[str, str]] = {
    "no words": {},
    "a word in 60": {"q": rare_word(0)},
    "a word in all": {"q": COMMON},
    "two words": {"q": "du lịch"},
    "a phrase": {"q": '"hội nghị"'},
    "Chinese": {"q": CHINESE[1:3]},
    "a number of a document": {"q": NUMBER},
    "a word in all, one stage": {"q": COMMON, "stage": "approval"},
    "a word in all, one section": {"q": COMMON, "section": "y-te"},
    "a word in all, a month": {"q": COMMON, "from": "2025-03-01", "to": "2025-03-31"},
    "a word in none": {"q": "khôngcóđâu"},
}


@dataclass(frozen=True)
class Plan:
    """How much to measure: stories, rounds, and how often the floor is measured in each."""

    stories: int = 100_000
    rounds: int = 40
    floors: int = 6


QUICK = Plan(stories=10_000, rounds=10)


@dataclass
class Costs:
    """Seconds of every request by what was asked for, and of the floor."""

    floor: list[float] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=dict)

    def multiples(self, name: str) -> tuple[float, float, float]:
        """The median beside the floor's, the 95th percentile beside its 95th, and beside its median."""
        base, slow = median(self.floor), percentile95(self.asked[name])
        return median(self.asked[name]) / base, slow / percentile95(self.floor), slow / base


def measure(plan: Plan, database: str) -> Costs:
    """Ask everything in turns, the floor in between, so that what disturbs the machine disturbs all alike."""
    costs = Costs()
    with ExitStack() as stack:
        folder = stack.enter_context(workplace())
        address = stack.enter_context(databases.KINDS[database](folder))
        port, _ = stack.enter_context(processes.portal())
        bare = stack.enter_context(closing(HttpBrowser(stack.enter_context(processes.floor()))))
        place = stack.enter_context(house(folder / "var", address("search"), plan.stories, port))
        _write_special(place)
        editor = stack.enter_context(closing(HttpBrowser(place.settings.port)))
        sign_in(editor, place.archive.people["editor"][0].email, PASSWORD)
        for number in range(plan.rounds + 1):
            costs = costs if number > 1 else Costs()  # the first pages of fresh processes are no measure
            costs.floor += [bare.get("/").cost for _ in range(plan.floors)]
            for name, path in _paths().items():
                answer = editor.get(path)
                assert answer.status == 200, f"{path}: {answer.status}"
                costs.asked.setdefault(name, []).append(answer.cost)
    return costs


def lines(plan: Plan, database: str, costs: Costs) -> Iterator[str]:
    """Every figure as a line `name: value`."""
    place = f"{database} {plan.stories} search"
    half, slow = (1000 * figure(costs.floor) for figure in (median, percentile95))
    yield f"{place} floor ms: p50 {half:.2f}, p95 {slow:.2f}"
    for name in costs.asked:
        p50, p95, spread = costs.multiples(name)
        yield f"{place} {name} x floor: p50 {p50:.2f}, p95 {p95:.2f}; p95 x the floor's p50 {spread:.2f}"
    yield from (f"{place} missed: {miss}" for miss in _misses(costs))


def section(plan: Plan, database: str, costs: Costs) -> Iterator[str]:
    """The part of docs/benchmarks.md."""
    yield from (f"## Search in {plan.stories:,} stories", "")
    yield f"The list of stories over HTTP, {database}; {plan.rounds} rounds, the floor measured in between."
    yield "Repeat it with `./run bench search`: `--quick` in a small archive, `--database postgresql` in the"
    yield "other database."
    half, slow = (f"{1000 * figure(costs.floor):.1f} ms" for figure in (median, percentile95))
    yield from ("", f"| | p50 x floor's p50 ({half}) | p95 x floor's p95 ({slow}) | p95 x floor's p50 |")
    yield "|---|---|---|---|"
    for name in costs.asked:
        p50, p95, spread = costs.multiples(name)
        yield f"| {name} | {p50:.1f} | {p95:.1f} | {spread:.1f} |"
    missed = [f"- {miss}" for miss in _misses(costs)]
    yield from ("", f"Target: p95 at most {TARGET:.0f} x the floor's p95.", "", *(missed or ["All are met."]))


def _misses(costs: Costs) -> Iterator[str]:
    for name in costs.asked:
        if (p95 := costs.multiples(name)[1]) > TARGET:
            yield f"{name}: p95 {p95:.1f} x floor, target {TARGET:.0f}"


def _paths() -> dict[str, str]:
    best = {f"{name}, best match": fields | {"sort": "best"} for name, fields in ASKED.items() if fields}
    return {name: f"/stories?{urlencode(fields)}" for name, fields in {**ASKED, **best}.items()}


def _write_special(place: House) -> None:
    author = place.archive.people["reporter"][0]
    for number in range(SPECIAL):
        title = f"Nghị quyết {NUMBER} và {CHINESE}报告, bài {number}"
        factories.make_story(place.app, author, title=title)
