"""Definitions by name and version, from the shipped folder and from a newsroom's own."""

import hashlib

import pytest

from workflows import SHIPPED, BadDefinition, Library, load, load_text

NEWS = (SHIPPED / "news.toml").read_text(encoding="utf-8")


def test_the_shipped_definitions_are_safe():
    assert Library().names() == ("crisis", "news")


def test_a_definition_keeps_its_source_and_its_digest():
    workflow = load(SHIPPED / "news.toml")
    assert workflow.source == NEWS
    assert workflow.sha256 == hashlib.sha256(NEWS.encode()).hexdigest()


def test_stages_carry_their_targets():
    stage = Library().get("news").stages["legal_check"]
    assert (stage.hours, stage.calendar) == (8, "oh")
    assert Library().get("news").stages["published"].hours is None


def test_the_newest_version_is_the_default_and_old_ones_stay(tmp_path):
    (tmp_path / "news2.toml").write_text(NEWS.replace("version = 3", "version = 4", 1), encoding="utf-8")
    library = Library(SHIPPED, tmp_path)
    assert library.get("news").version == 4
    assert library.get("news", 3).version == 3


@pytest.mark.parametrize(("name", "version"), [("sport", None), ("news", 9)])
def test_what_is_not_there_is_a_key_error(name, version):
    with pytest.raises(KeyError):
        Library().get(name, version)


def test_two_files_with_the_same_name_and_version_are_refused(tmp_path):
    (tmp_path / "again.toml").write_text(NEWS, encoding="utf-8")
    with pytest.raises(BadDefinition, match="“news” version 3"):
        Library(SHIPPED, tmp_path)


def test_the_same_text_is_proved_once_wherever_it_comes_from():
    assert load_text(NEWS, "stored definition news 3") is load(SHIPPED / "news.toml")
