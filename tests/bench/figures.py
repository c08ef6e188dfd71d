"""Figures: what each request cost in each run, and what is said of it."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles

FLOOR = "floor"


@dataclass
class Run:
    """One run over one archive, one story at a time: seconds of each request by its name, the floor's too;
    `shares`: each as a multiple of the floor just before and after that story's journey, for a machine that
    is slow for a while is so for both.

    `approved` and `received`: seconds from the empty form to the approval, and from there to the portal.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    approved: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)

    def multiple(self, name: str) -> float:
        """The median of a request's multiples of the floor."""
        return median(self.shares[name])

    def add(self, journey: dict[str, list[float]], floor: list[float]) -> None:
        """Take the requests of one journey, and the floor around it."""
        self.seconds[FLOOR] += floor
        for name, costs in journey.items():
            self.seconds[name] += costs
            self.shares[name] += [cost / median(floor) for cost in costs]


@dataclass(frozen=True)
class Rush:
    """One run with several stories on their way at once: stories a second, seconds of every request."""

    rate: float
    seconds: list[float]


@dataclass
class Figures:
    """All that was measured over one archive."""

    stories: int
    runs: list[Run] = field(default_factory=list)
    rushes: list[Rush] = field(default_factory=list)
    statements: dict[str, int] = field(default_factory=dict)
    memory: float | None = None

    @property
    def names(self) -> list[str]:
        """The requests of the journey, in the order in which they are made."""
        return [name for name in self.runs[0].seconds if name != FLOOR]

    def p50(self, name: str) -> float:
        """The median over runs of each run's median, in milliseconds."""
        return 1000 * median(median(run.seconds[name]) for run in self.runs)

    def p95(self, name: str) -> float:
        """The median over runs of each run's 95th percentile, in milliseconds."""
        return 1000 * median(percentile95(run.seconds[name]) for run in self.runs)

    def multiple(self, name: str) -> float:
        """The median of the multiples of the floor, over all journeys."""
        return median(share for run in self.runs for share in run.shares[name])

    def multiple95(self, name: str) -> float:
        """The same of the 95th percentile, against the floor's median."""
        return median(percentile95(run.seconds[name]) / median(run.seconds[FLOOR]) for run in self.runs)


def growth(small: Figures, large: Figures, name: str) -> float:
    """How much more a request costs in the large archive: the median over runs made side by side."""
    pairs = zip(small.runs, large.runs, strict=True)
    return median(b.multiple(name) / a.multiple(name) for a, b in pairs)


def percentile95(seconds: list[float]) -> float:
    """The 95th percentile; of a single value, that value."""
    return quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
