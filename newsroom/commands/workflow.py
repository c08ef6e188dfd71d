"""newsroom workflow …: prove definitions safe, and draw them."""

import os
import sys
from pathlib import Path

import click

import workflows
from newsroom.config import Settings
from workflows import BadDefinition, Library, load
from workflows.diagram import text


@click.group("workflow")
def workflow_group() -> None:
    """Workflow definitions."""


@workflow_group.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Prove each FILE safe (all shipped definitions when none is named); exit 1 with the offending path if
    not.
    """
    bad = False
    for path in files or sorted(_shipped().glob("*.toml")):
        try:
            workflow = load(path)
            click.echo(f"{path}: {workflow.name} version {workflow.version} is safe.")
        except BadDefinition as error:
            bad = True
            for problem in error.problems:
                click.echo(problem, err=True)
    if bad:
        sys.exit(1)


@workflow_group.command()
@click.argument("name")
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", help="Language of the labels.")
def show(name: str, lang: str) -> None:
    """Draw the newest definition called NAME."""
    folder = Settings.from_env(os.environ).workflows_dir
    library = Library(_shipped(), *([folder] if folder else []))
    try:
        click.echo(text(library.get(name), lang))
    except KeyError:
        click.echo(
            f"newsroom: there is no workflow {name!r}; there are: {', '.join(library.names())}.", err=True
        )
        sys.exit(2)


def _shipped() -> Path:
    return Path(workflows.__file__).parent / "definitions"
