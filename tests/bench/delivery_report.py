"""What was measured of delivery, in lines and as a part of docs/benchmarks.md."""

from collections.abc import Iterator, Sequence
from statistics import median

from newsroom.worker.drain import AT_ONCE
from tests.bench.delivery import BODY, Figures, Plan

BARE = {"sqlite": 2.5, "postgresql": 2.0}
"""How much longer than a bare sender it may take until everything is recorded."""


def ratios(kind: str, figures: Figures) -> dict[str, tuple[float, float | None]]:
    """Each figure that is measured against another, and its target on this kind of database."""
    found: dict[str, tuple[float | None, float | None]] = {
        "sent and recorded, x bare sender": (_ratio(figures.sent, figures.bare), BARE[kind]),
        "last healthy one with 5 % hanging and 5 % failing, x all healthy": (
            _ratio(figures.healthy_among_bad, figures.healthy),
            1.2,
        ),
        "statement behind a backlog, x idle": (_ratio(figures.busy_crisis, figures.idle_crisis), 1.5),
        "worker's peak memory, MiB": (figures.memory, 150.0),
        "rate of two workers, x one": (_ratio(figures.two_rate, figures.one_rate), None),
    }
    return {name: (value, target) for name, (value, target) in found.items() if value is not None}


def section(kind: str, plan: Plan, figures: Figures) -> Iterator[str]:
    """The part of docs/benchmarks.md about delivery on this database."""
    yield from (f"## Delivery{'/TLS' if plan.tls else ''}, {kind}", "")
    yield f"One event of {len(BODY):,} bytes to {plan.endpoints:,} receivers at addresses of their own (one"
    manner = "TLS with checked certificates" if plan.tls else "plain HTTP"
    yield f"sink, {manner}, loopback), {AT_ONCE} at once; the floor is a bare aiohttp sender of the same"
    yield "bytes, in the same run."
    if not plan.tls:
        yield f"A statement is sent while {plan.backlog:,} ordinary deliveries wait."
    options = f"--database {kind}{' --tls' if plan.tls else ''}"
    yield f"Medians of {plan.runs} runs; repeat it with `./run bench delivery {options}`."
    yield from ("", "| | measured | target |", "|---|---|---|")
    for name, values in vars(figures).items():
        if isinstance(values, list) and values:
            unit = "/s" if name.endswith("rate") else " s"
            yield f"| {name.replace('_', ' ')} | {median(values):.2f}{unit} | |"
    for name, (value, target) in ratios(kind, figures).items():
        yield f"| {name} | {value:.2f} | {f'{target:g}' if target else ''} |"


def _ratio(these: Sequence[float], those: Sequence[float]) -> float | None:
    """None for what was not measured."""
    if not these or not those:
        return None
    return median(a / b for a, b in zip(these, those, strict=True))


def lines(kind: str, plan: Plan, figures: Figures) -> Iterator[str]:
    """Every figure as a line `name: value`."""
    for name, values in vars(figures).items():
        if isinstance(values, list) and values:
            yield f"{kind} {plan.endpoints} {name}: {median(values):.3f}"
    for name, (value, target) in ratios(kind, figures).items():
        aimed = f" (target {target:g})" if target else ""
        yield f"{kind} {plan.endpoints} {name}: {value:.2f}{aimed}"
