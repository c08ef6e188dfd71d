"""Migrations: one line of numbered steps, that lead to exactly what the models say, and back."""

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from fixtures.source import ROOT, files_below, imports_of
from sqlalchemy import create_engine, inspect

from newsroom import schema

STEPS = [path for path in files_below("migrations", suffix=".py") if path.parent.name == "versions"]


@pytest.fixture
def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config)


@pytest.fixture
def empty_url(each_database: str, request: pytest.FixtureRequest, tmp_path) -> str:
    if each_database == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return request.getfixturevalue("empty_postgres_url")


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_there_is_one_head(script):
    assert len(script.get_heads()) == 1


def test_steps_are_numbered_without_gaps(script):
    numbers = [int(path.name.split("_")[0]) for path in STEPS]
    assert numbers == list(range(1, len(STEPS) + 1))
    in_order = [step.module.__file__ for step in script.walk_revisions()][::-1]
    assert [str(ROOT / path) for path in STEPS] == in_order


def test_steps_do_not_change_when_the_code_does():
    ours = {path.name: [name for name in imports_of(path) if name.startswith("newsroom")] for path in STEPS}
    assert {name: names for name, names in ours.items() if names} == {}


def test_models_equal_migrations(each_database, database_url):
    assert schema.differences(database_url) == []


def test_down_and_up_again(empty_url):
    schema.upgrade(empty_url)
    full = tables(empty_url)
    schema.downgrade(empty_url, "base")
    assert tables(empty_url) <= {"alembic_version"}
    schema.upgrade(empty_url)
    assert tables(empty_url) == full
