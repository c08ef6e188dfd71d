"""Translations: every text of code and templates is there in both languages, none is a guess or left over."""

import io
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from fixtures.source import ROOT

LANGUAGES = ("vi", "en")
FOLDER = ROOT / "newsroom" / "translations"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text that code and templates ask for now."""
    pot = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = ["-m", "babel.messages.frontend", "--quiet", "extract", "-F", "pyproject.toml"]
    # The words that mark a text are those of `./run catalog`.
    marks = re.findall(r"-k \w+", (ROOT / "run").read_text(encoding="utf-8"))
    assert marks
    keywords = " ".join(marks).split()
    subprocess.run([sys.executable, *command, *keywords, "-o", str(pot), "."], cwd=ROOT, check=True)
    return catalogue(pot)


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def messages(found: Catalog) -> dict[object, Message]:
    return {key_of(message): message for message in found if message.id}


def key_of(message: Message) -> object:
    """The text, or the pair of a text with a plural."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string]


def placeholders(text: str) -> set[str]:
    """The names between %( and )s, and those between braces."""
    named = {part.split(")")[0] for part in text.split("%(")[1:]}
    return named | {name for _, name, _, _ in Formatter().parse(text.replace("%(", "")) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_and_none_is_left_over(texts, language):
    asked, kept = set(messages(texts)), set(messages(catalogue(po(language))))
    assert asked
    assert (asked - kept, kept - asked) == (set(), set())
    assert not catalogue(po(language)).obsolete


def test_every_text_has_its_vietnamese():
    """English needs none: the texts in the code are English, and stand where a translation is empty."""
    missing = [
        key for key, message in messages(catalogue(po("vi"))).items() if not all(translations(message))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_a_guess(language):
    assert [key for key, message in messages(catalogue(po(language))).items() if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_the_same_blanks(language):
    wrong = []
    for key, message in messages(catalogue(po(language))).items():
        wanted = placeholders(key if isinstance(key, str) else key[-1])
        wrong += [key for text in translations(message) if text and placeholders(text) - wanted]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_served_is_what_was_written(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(po(language)))
    compiled.seek(0)
    with po(language).with_suffix(".mo").open("rb") as served:
        now, expected = messages(read_mo(served)), messages(read_mo(compiled))
    assert {key: translations(message) for key, message in now.items()} == {
        key: translations(message) for key, message in expected.items()
    }
