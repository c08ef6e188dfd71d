"""The journey of a story, measured over archives of two sizes, beside the floor."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from time import monotonic, perf_counter

from tests.bench import databases, processes
from tests.bench.browser import HttpBrowser
from tests.bench.figures import Figures, Run, Rush
from tests.bench.house import House, house, workplace
from tests.bench.processes import Arrivals
from tests.bench.texts import text
from tests.bench.walk import Walk

_numbers = count(1_000_000)


@dataclass(frozen=True)
class Plan:
    """How much to measure. `stories`: sizes of the archives; `alone`, `together`: journeys of each run;
    `floors`: how often the floor is asked before and after each of the first.
    """

    stories: tuple[int, ...] = (1_000, 50_000)
    runs: int = 5
    alone: int = 6
    together: int = 4
    at_once: int = 4
    floors: int = 8


QUICK = Plan(stories=(1_000,), runs=3, alone=3, together=2)


def measure(plan: Plan, database: str) -> list[Figures]:
    """Measure each archive, in runs that take turns, so that what disturbs the machine disturbs all alike."""
    with ExitStack() as stack:
        folder = stack.enter_context(workplace())
        address = stack.enter_context(databases.KINDS[database](folder))
        port, arrivals = stack.enter_context(processes.portal())
        floor = stack.enter_context(processes.floor())
        houses = [
            stack.enter_context(house(folder / f"var{size}", address(f"stories{size}"), size, port))
            for size in plan.stories
        ]
        figures = [Figures(place.stories, statements=_statements(place)) for place in houses]
        for place in houses:
            _one_by_one(place, floor, arrivals, plan)  # the first pages of fresh processes are no measure
        for _ in range(plan.runs):
            for place, found in zip(houses, figures, strict=True):
                found.runs.append(_one_by_one(place, floor, arrivals, plan))
                found.rushes.append(_at_once(place, arrivals, plan))
        for place, found in zip(houses, figures, strict=True):
            found.memory = processes.worker_memory(place.server)
        return figures


def _statements(place: House) -> dict[str, int]:
    """The SQL statements of each request, counted inside this process on the second journey."""
    found: dict[str, int] = {}
    walk = Walk(place.inner_people(), lambda name, answer: found.update({name: int(answer.cost)}))
    for _ in range(2):
        walk.take(text(next(_numbers)))
    return found


def _one_by_one(place: House, floor: int, arrivals: Arrivals, plan: Plan) -> Run:
    run = Run()
    with _people(place) as people, closing(HttpBrowser(floor)) as bare:
        journey: dict[str, list[float]] = defaultdict(list)
        walk = Walk(people, lambda name, answer: journey[name].append(answer.cost))
        for _ in range(plan.alone):
            journey.clear()
            around = [bare.get("/").cost for _ in range(plan.floors)]
            began = monotonic()
            story = walk.take(text(next(_numbers)))
            approved = monotonic()
            run.approved.append(approved - began)
            run.received.append(max(arrivals.wait_for(story) - approved, 0.0))
            run.add(journey, around + [bare.get("/").cost for _ in range(plan.floors)])
    return run


def _at_once(place: House, arrivals: Arrivals, plan: Plan) -> Rush:
    seconds: list[float] = []

    def work(people: dict[str, HttpBrowser]) -> None:
        walk = Walk(people, lambda _name, answer: seconds.append(answer.cost))
        for _ in range(plan.together):
            arrivals.wait_for(walk.take(text(next(_numbers))))

    with ExitStack() as stack:
        parties = [stack.enter_context(_people(place)) for _ in range(plan.at_once)]
        pool = stack.enter_context(ThreadPoolExecutor(plan.at_once))
        began = perf_counter()
        list(pool.map(work, parties))
    return Rush(plan.at_once * plan.together / (perf_counter() - began), seconds)


@contextmanager
def _people(place: House) -> Iterator[dict[str, HttpBrowser]]:
    people = place.people()
    try:
        yield people
    finally:
        for browser in people.values():
            browser.close()
