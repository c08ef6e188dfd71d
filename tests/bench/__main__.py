"""The command behind `./run bench`."""

from dataclasses import replace

import click

from tests.bench import checks, crisis, databases, delivery, delivery_report, journey, report, search, soak

_database = click.option(
    "--database", type=click.Choice(list(databases.KINDS)), default="sqlite", show_default=True
)
_write = click.option("--write", is_flag=True, help="Write what was found into docs/benchmarks.md as well.")


@click.group(invoke_without_command=True)
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure, beside a floor measured in the same run. Without a name: everything there is."""
    if context.invoked_subcommand is None:
        context.invoke(measure_journey)
        context.invoke(measure_checks)
        context.invoke(measure_search)


@bench.command("journey")
@_database
@click.option("--quick", is_flag=True, help="A minute's look: a small archive, a few journeys.")
@_write
def measure_journey(database: str, quick: bool, write: bool) -> None:
    """A story from the empty form to the portals, over HTTP, in a small and a large archive."""
    found = journey.measure(journey.QUICK if quick else journey.Plan(), database)
    for line in report.lines(database, found):
        click.echo(line)
    if write:
        report.write(database, found)


@bench.command("checks")
@_write
def measure_checks(write: bool) -> None:
    """The checks of a text of 2,000 words, in this process."""
    cost = checks.measure()
    for line in checks.lines(cost):
        click.echo(line)
    if write:
        report.write_section(checks.section(cost))


@bench.command("delivery")
@_database
@click.option("--quick", is_flag=True, help="A minute's look: 500 receivers.")
@click.option("--tls", is_flag=True, help="Over TLS; only what that changes.")
@_write
def measure_delivery(database: str, quick: bool, tls: bool, write: bool) -> None:
    """One event to 5,635 receivers, beside a bare sender of the same bytes."""
    plan = replace(delivery.QUICK if quick else delivery.Plan(), tls=tls)
    found = delivery.measure(plan, database)
    for line in delivery_report.lines(database, plan, found):
        click.echo(line)
    if write:
        report.write_section(delivery_report.section(database, plan, found))


@bench.command("crisis")
@_database
@click.option("--quick", is_flag=True, help="A minute's look: 400 receivers.")
@_write
def measure_crisis(database: str, quick: bool, write: bool) -> None:
    """A statement is released while 50,000 ordinary deliveries wait and some portals hang."""
    plan = crisis.QUICK if quick else crisis.Plan()
    found = crisis.measure(plan, database)
    for line in crisis.lines(database, plan, found):
        click.echo(line)
    if write:
        report.write_section(crisis.section(database, plan, found))


@bench.command("soak")
@_database
@click.option("--count", default=200_000, show_default=True, help="About so many deliveries.")
def run_soak(database: str, count: int) -> None:
    """Workers and Redis killed at random, receivers failing: is everything where it should be in the end?"""
    plan = soak.Plan(endpoints=100, stories=20, versions=max(count // 2000, 2), kills=10)
    for line in soak.lines(plan, soak.measure(plan, database)):
        click.echo(line)


@bench.command("search")
@_database
@click.option("--quick", is_flag=True, help="A short look: 10,000 stories.")
@_write
def measure_search(database: str, quick: bool, write: bool) -> None:
    """Finding stories in an archive of 100,000, over HTTP."""
    plan = search.QUICK if quick else search.Plan()
    costs = search.measure(plan, database)
    for line in search.lines(plan, database, costs):
        click.echo(line)
    if write:
        report.write_section(search.section(plan, database, costs))


if __name__ == "__main__":
    bench(prog_name="./run bench")
