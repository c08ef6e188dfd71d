"""Settings: typed, from the environment, and a bad value stops the start with a sentence."""

from datetime import timedelta
from pathlib import Path

import pytest

from newsroom.config import BadSettings, Settings

KEY = {"SECRET_KEY": "a long enough key for tests"}


def test_defaults_need_nothing_but_a_key(tmp_path):
    settings = Settings.from_env({**KEY, "NEWSROOM_VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/newsroom.sqlite"
    assert (settings.redis_url, settings.port, settings.portal_port) == (None, 8000, 8001)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert not settings.secure
    assert not settings.demo


def test_everything_can_be_set(tmp_path):
    settings = Settings.from_env(
        {
            **KEY,
            "DATABASE_URL": "postgres://somebody@db/newsroom",
            "REDIS_URL": "redis://queue:6379/1",
            "PORT": "9000",
            "LOG_LEVEL": "debug",
            "BASE_URL": "https://toasoan.example.vn/",
            "WORKFLOWS_DIR": str(tmp_path),
            "POLICY_URL": "https://cong.example.vn/ton-chi",
            "WEBSUB_HUB": "https://hub.example.vn/",
            "LATE_MINUTES": "30",
            "CRISIS_LATE_SECONDS": "45",
        }
    )
    assert settings.database_url == "postgresql://somebody@db/newsroom"
    assert settings.secure
    assert settings.base_url == "https://toasoan.example.vn"
    assert settings.log_level == "DEBUG"
    assert (settings.policy_url, settings.websub_hub) == (
        "https://cong.example.vn/ton-chi",
        "https://hub.example.vn/",
    )
    assert settings.workflows_dir == Path(tmp_path).resolve()
    assert (settings.late_after, settings.crisis_late_after) == (timedelta(minutes=30), timedelta(seconds=45))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORTAL_PORT", "70000"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", "queue:6379"),
        ("LOG_LEVEL", "LOUD"),
        ("BASE_URL", "toasoan.example.vn"),
        ("POLICY_URL", "http://cong.example.vn"),
        ("WEBSUB_HUB", "hub.example.vn"),
        ("WORKFLOWS_DIR", "/there/is/no/such/folder"),
        ("LATE_MINUTES", "0"),
        ("LATE_MINUTES", "soon"),
        ("CRISIS_LATE_SECONDS", "9"),
        ("PREVIEW_CSS", "/there/is/no/such/file.css"),
    ],
)
def test_a_bad_value_is_named(name, value):
    with pytest.raises(BadSettings, match=name):
        Settings.from_env({**KEY, name: value})
