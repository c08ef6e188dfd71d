"""The installation, and who works there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.installation import Installation, installation
from journey.newsroom_people import People


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Installation]:
    """An installation whose worker needs no Redis, for all tests of a file."""
    with installation(tmp_path_factory.mktemp("installation"), sqlite_template) as running:
        yield running


@pytest.fixture(scope="module")
def people(place: Installation) -> People:
    """Its people, signed in."""
    return People.of(place)
