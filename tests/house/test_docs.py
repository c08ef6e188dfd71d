"""The written house: links lead somewhere, quoted commands exist, named files and settings are there."""

import configparser
import re
from pathlib import Path

import click
import pytest
from fixtures.source import ROOT, project_files

from newsroom.cli import cli

PAGES = [
    path for path in project_files() if path.suffix == ".md" and path.parts[0] not in ("tests", "static")
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|[/\s])(?:python3? -m )?newsroom((?: [a-z][a-z-]*)+)")
RUN = re.compile(r"\./run ([a-z]+)")
FOLDERS = "newsroom|workflows|tests|migrations|static|requirements"
FILE = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/[\w./-]*\.(?:py|toml|txt|json)")


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def code_in(path: Path) -> list[str]:
    """Every line of code a page quotes, in a block or between backticks."""
    text = text_of(path)
    blocks = [line for block in CODE.findall(text) for line in block.splitlines()]
    return blocks + QUOTED.findall(CODE.sub("", text))


def anchors_of(path: Path) -> set[str]:
    """The anchors a code host makes of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (ROOT / page.parent / name).resolve() if name else ROOT / page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors_of(target.relative_to(ROOT))


def exists(words: list[str]) -> bool:
    """Whether the command line knows these words, as far as they name a command and not what it is given."""
    command: click.Command = cli
    for word in words:
        if not isinstance(command, click.Group):
            return True
        found = command.get_command(click.Context(command), word)
        if found is None:
            return False
        command = found
    return True


def test_the_pages_that_people_look_for_are_there():
    wanted = {"README.md", "CONTRIBUTING.md", "STYLE.md", "CHANGELOG.md", "docs/README.md"}
    assert wanted <= {path.as_posix() for path in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(CODE.sub("", text_of(page))) if "://" not in link]
    assert [link for link in links if not leads_somewhere(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_quoted_commands_exist(page):
    quoted = [found.split() for line in code_in(page) for found in COMMAND.findall(line.split("#")[0])]
    assert [words for words in quoted if not exists(words)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_commands_of_run_exist(page):
    listed = set(RUN.findall(text_of(Path("run")).split("END")[1]))
    assert {name for line in code_in(page) for name in RUN.findall(line)} - listed == set()


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_named_files_are_there(page):
    named = {name for line in code_in(page) for name in FILE.findall(line)}
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_every_command_is_shown_somewhere():
    shown = {found.strip() for page in PAGES for line in code_in(page) for found in COMMAND.findall(line)}
    hidden = [
        name for name in command_names() if not any(f"{words} ".startswith(f"{name} ") for words in shown)
    ]
    assert hidden == []


def command_names() -> list[str]:
    """Every command in full: "db upgrade", "worker" and so on."""
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    groups = {name: command for name, command in found.items() if isinstance(command, click.Group)}
    inner = [f"{name} {command}" for name, group in groups.items() for command in group.commands]
    return inner + [name for name in found if name not in groups]


def test_every_page_of_documentation_is_listed():
    links = LINK.findall(text_of(Path("docs/README.md")))
    listed = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in links}
    documentation = {(ROOT / path).resolve() for path in PAGES if path.parts[0] == "docs"}
    assert documentation - listed == {ROOT / "docs" / "README.md"}


def test_every_setting_is_documented():
    settings = re.findall(r'"([A-Z]+_[A-Z_]+|PORT|PROXIES)"', text_of(Path("newsroom/config.py")))
    assert settings
    rows = re.findall(r"^\| `([A-Z_]+)` \|", text_of(Path("docs/operations.md")), re.MULTILINE)
    assert set(settings) == set(rows)


def test_every_dependency_has_its_reason():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = setup["options.extras_require"]
    lines = "\n".join((setup["options"]["install_requires"], extras["prod"], extras["test"])).splitlines()
    named = {re.split(r"[\s\[<>=]", line, maxsplit=1)[0] for line in lines if line.strip()}
    table = re.findall(r"^\| ([^|]+) \|", text_of(Path("docs/adr/0008-dependencies.md")), re.MULTILINE)
    reasoned = {name for row in table for name in re.split(r"[ ,]+", row)}
    assert named
    assert named - reasoned == set()
