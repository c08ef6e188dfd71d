"""A portal with a real database file and a clock that stands still."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings
from tests.portal.sender import NOW, SECRET


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=tmp_path / "portal.db", base_url="https://portal.example", secrets=(SECRET,))


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_portal(settings, lambda: NOW).test_client()
