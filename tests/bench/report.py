"""Figures in words: lines to read in a terminal, and docs/benchmarks.md."""

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.figures import FLOOR, Figures, growth, percentile95

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"

_JOURNEY = ("A story's journey", "Each request", "Targets")
MULTIPLE, GROWTH = 4.0, 1.2
SEARCH = 8.0
"""A search looks for a word in all texts: it has a target of its own, for the 95th percentile."""
AROUND, BESIDE = 5.0, ("board", "calendar", "workload")
"""Pages beside the way of a story, with many stories on each."""
MOST_STATEMENTS = {"publisher: POST approve": 15, "desk": 12, "listing": 10, "search": 10}


def lines(database: str, found: Sequence[Figures]) -> Iterator[str]:
    """Every figure as a line `name: value`."""
    for figures in found:
        place = f"{database} {figures.stories}"
        yield from (f"{place} {name}: {value}" for name, value in totals(figures).items())
        for name in figures.names:
            yield f"{place} {name} p50 ms: {figures.p50(name):.1f}"
            yield f"{place} {name} p95 ms: {figures.p95(name):.1f}"
            yield f"{place} {name} x floor: {figures.multiple(name):.2f}"
            yield f"{place} {name} statements: {figures.statements[name]}"
    if len(found) > 1:
        for name in found[0].names:
            yield f"{database} {name} growth: {growth(found[0], found[-1], name):.2f}"
    yield from (f"{database} missed: {miss}" for miss in misses(found))


def totals(figures: Figures) -> dict[str, str]:
    """What is said of an archive as a whole."""
    journeys = [median(run.approved) for run in figures.runs]
    whole = [median(a + r for a, r in zip(run.approved, run.received, strict=True)) for run in figures.runs]
    floors = [1000 * median(run.seconds[FLOOR]) for run in figures.runs]
    rush = [1000 * median(rush.seconds) for rush in figures.rushes]
    rush95 = [1000 * percentile95(rush.seconds) for rush in figures.rushes]
    multiples = [1000 * j / f for j, f in zip(journeys, floors, strict=True)]
    return {
        "floor p50 ms": f"{median(floors):.2f}",
        "requests in a journey": str(_requests(figures)),
        "journey until approved, s": f"{median(journeys):.3f}",
        "journey until approved, x floor": f"{median(multiples):.0f}",
        "approval until received, s": f"{median(median(run.received) for run in figures.runs):.3f}",
        "journeys/s until received, 1 at a time": f"{1 / median(whole):.2f}",
        "journeys/s until received, 4 at a time": f"{median(rush.rate for rush in figures.rushes):.2f}",
        "request p50 ms, 4 at a time": f"{median(rush):.1f}",
        "request p95 ms, 4 at a time": f"{median(rush95):.1f}",
        "peak memory of a web worker, MiB": f"{figures.memory:.0f}" if figures.memory else "not measured",
    }


def misses(found: Sequence[Figures]) -> Iterator[str]:
    """Every figure that is not within its target, in words."""
    for figures in found:
        yield from _costly(figures)
        yield from _talkative(figures)
    if len(found) > 1:
        yield from _growing(found[0], found[-1])


def _costly(figures: Figures) -> Iterator[str]:
    for name in figures.names:
        searched = "search" in name
        multiple = figures.multiple95(name) if searched else figures.multiple(name)
        beside = name.endswith(BESIDE)
        target = SEARCH if searched else AROUND if beside else MULTIPLE
        if multiple > target:
            yield f"{figures.stories} {name} costs {multiple:.1f} x floor, target {target:.0f}"


def _talkative(figures: Figures) -> Iterator[str]:
    for name, count in figures.statements.items():
        limit = next((limit for kind, limit in MOST_STATEMENTS.items() if kind in name), count)
        if count > limit:
            yield f"{figures.stories} {name} takes {count} statements, target {limit}"


def _growing(small: Figures, large: Figures) -> Iterator[str]:
    for name in small.names:
        if (grown := growth(small, large, name)) > GROWTH:
            yield f"{name} costs {grown:.2f} x as much at {large.stories} stories, target {GROWTH}"


def write(database: str, found: Sequence[Figures]) -> None:
    """Write docs/benchmarks.md; the sections that other commands wrote stay at its end, and so does that of
    the other database.
    """
    if database == "postgresql":
        write_section(_other(found))
        return
    kept = [part for part in _sections()[1:] if not part.startswith(_JOURNEY)]
    _write_sections(["\n".join(_page(database, found)), *kept])


def write_section(lines: Iterator[str]) -> None:
    """Write a section that stands behind the journey's page, in place of the one that begins alike."""
    title, *rest = lines
    title = title.removeprefix("## ")
    first_words = " ".join(title.split()[:2])
    kept = [part for part in _sections() if not part.startswith(first_words)]
    _write_sections([*kept, "\n".join([title, *rest])])


def _sections() -> list[str]:
    """What stands before the first heading of the second level, and each section without its sign."""
    return PAGE.read_text(encoding="utf-8").split("\n## ")


def _write_sections(parts: Sequence[str]) -> None:
    PAGE.write_text("\n\n## ".join(part.strip("\n") for part in parts) + "\n", encoding="utf-8")


def _page(database: str, found: Sequence[Figures]) -> Iterator[str]:
    yield from ("# Benchmarks", "", _machine(database), "", *HOW, "", "## A story's journey", "")
    yield from _whole(found)
    yield from ("", "## Each request, one journey at a time", "")
    yield from _each(found)
    missed = [f"- {miss}" for miss in misses(found)]
    yield from ("", "## Targets", "", TARGETS, "", *(missed or ["All are met."]))


def _other(found: Sequence[Figures]) -> Iterator[str]:
    """The same journey on PostgreSQL, whose server shares the machine with all the others."""
    yield from ("## On PostgreSQL", "", "The same journey; the database server stands on the same cores.")
    yield from ("", *_whole(found), "", *_each(found), "")
    yield from (f"- {miss}" for miss in misses(found))


def _whole(found: Sequence[Figures]) -> Iterator[str]:
    yield "| | " + " | ".join(f"{figures.stories:,} stories" for figures in found) + " |"
    yield "|---|" + "---|" * len(found)
    said = [totals(figures) for figures in found]
    for name in said[0]:
        yield f"| {name} | " + " | ".join(total[name] for total in said) + " |"


def _each(found: Sequence[Figures]) -> Iterator[str]:
    small, large = found[0], found[-1]
    yield (
        f"| request | p50 / p95 ms, {small.stories:,} | x floor | p50 / p95 ms, {large.stories:,} | x floor "
        "| growth | SQL statements |"
    )
    yield "|---|---|---|---|---|---|---|"
    for name in small.names:
        cells = [cell for figures in (small, large) for cell in _cells(figures, name)]
        cells += [f"{growth(small, large, name):.2f}", str(large.statements[name])]
        yield f"| {name} | {' | '.join(cells)} |"


def _cells(figures: Figures, name: str) -> tuple[str, str]:
    return f"{figures.p50(name):.1f} / {figures.p95(name):.1f}", f"{figures.multiple(name):.2f}"


def _requests(figures: Figures) -> int:
    run = figures.runs[0]
    return sum(len(run.seconds[name]) for name in figures.names) // len(run.approved)


def _machine(database: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured on {datetime.now(UTC):%d/%m/%Y}: {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"Python {platform.python_version()}, {database}, {platform.system()}."
    )


HOW = (
    "Repeat it with `./run bench journey`: `--quick` for a short look, `--database postgresql` for the",
    "other database, `--write` to write this page. Nothing but loopback is used, and nothing is left behind.",
    "",
    "- **The floor** is a bare Flask app whose one view renders a table of 300 rows through Jinja, under the",
    "  same gunicorn (2 workers of 4 threads), asked just before and after each journey. Trust the multiples",
    "  of it: milliseconds depend on what else a machine is doing, and a busy one moves even the multiples",
    "  by a fifth or so.",
    "- **A journey** is a story from the empty form to the portal, over HTTP: four people who are signed in,",
    "  with their cookies and form tokens, every page they look at on the way, and the worker that sends the",
    "  event to a receiver.",
    "- Figures are medians over runs; the archives take turns. SQL statements are counted in the process.",
    "- The archives are made up: as many stories in hand in both, the rest published or put away.",
)
TARGETS = (
    "A request costs at most 4 x the floor (board, calendar and workload 5 x, a search 8 x at p95), and in\n"
    "the large archive at most 1.2 x what it costs in the small one. An approval takes at most 15 SQL\n"
    "statements, the desk 12, the list 10."
)
