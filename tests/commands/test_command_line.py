"""The command line, run as people run it: a process with an environment, its output and its exit code."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def newsroom(tmp_path, database_url):
    """Run `newsroom ARGUMENTS`; the result has returncode, stdout and stderr."""
    environ = {
        "NEWSROOM_VAR": str(tmp_path),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key for tests only",
    }

    def run(*arguments, stdin="", **more):
        return subprocess.run(
            [sys.executable, "-m", "newsroom", *arguments],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **environ, **more},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_needs_a_secret_key(newsroom):
    result = newsroom("db", "check", SECRET_KEY="")
    assert result.returncode == 2
    assert "SECRET_KEY" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_demo_is_refused_in_earnest(newsroom):
    result = newsroom("demo")
    assert result.returncode == 2
    assert "NEWSROOM_DEMO" in result.stderr


def test_the_demo_can_be_loaded_twice(newsroom, database_url):
    assert newsroom("demo", NEWSROOM_DEMO="1").returncode == 0
    engine = create_engine(database_url)
    counts = text("SELECT (SELECT count(*) FROM story), (SELECT count(*) FROM audit_entry)")
    with engine.connect() as connection:
        first = connection.execute(counts).one()
    assert newsroom("demo", NEWSROOM_DEMO="1").returncode == 0
    with engine.connect() as connection:
        assert connection.execute(counts).one() == first
        stages = connection.scalars(text("SELECT DISTINCT stage FROM story")).all()
    engine.dispose()
    assert {"draft", "submitted", "in_review", "legal_check", "approval", "scheduled", "published"} <= set(
        stages
    )
    assert newsroom("audit", "verify").returncode == 0


def test_people_and_tokens(newsroom):
    added = newsroom(
        "user", "add", "a@example.vn", "--name", "Lê Văn An", "--role", "editor", stdin="mật khẩu đủ dài\n"
    )
    assert added.returncode == 0, added.stderr
    assert "editor@*" in newsroom("user", "list").stdout
    token = newsroom("token", "add", "a@example.vn", "--name", "thử", "--expires", "90d")
    assert token.stdout.startswith("nr_")
    assert newsroom("user", "disable", "a@example.vn").returncode == 0
    assert "off" in newsroom("user", "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add", "no address", "--name", "X", "--role", "editor"),
        ("user", "add", "b@example.vn", "--name", "X", "--role", "editor", "--section", "nowhere"),
        ("user", "disable", "nobody@example.vn"),
        ("token", "add", "nobody@example.vn", "--name", "x"),
        ("token", "add", "nobody@example.vn", "--name", "x", "--expires", "soon"),
        ("endpoint", "add", "http://10.0.0.1/hook", "--name", "x"),
        ("endpoint", "test", "nothing"),
        ("workflow", "show", "nothing"),
        ("audit", "verify", "/there/is/no/such/file"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_what_can_go_wrong_ends_with_a_sentence(newsroom, arguments):
    result = newsroom(*arguments, stdin="mật khẩu đủ dài\n")
    assert result.returncode == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_endpoints(newsroom):
    added = newsroom(
        "endpoint", "add", "https://cong.example.vn/hook", "--name", "Cổng", "--events", "story.*"
    )
    assert "whsec_" in added.stdout
    listed = newsroom("endpoint", "list").stdout
    assert "https://cong.example.vn/hook" in listed
    assert "whsec_" not in listed
    assert newsroom("endpoint", "test", listed.split()[0], "--wait", "0").returncode == 0


def test_workflows_are_checked_and_drawn(newsroom, tmp_path):
    assert newsroom("workflow", "check").returncode == 0
    assert "Chờ thẩm định pháp chế" in newsroom("workflow", "show", "news").stdout
    shipped = (ROOT / "workflows" / "definitions" / "news.toml").read_text(encoding="utf-8")
    unsafe = tmp_path / "unsafe.toml"
    unsafe.write_text(shipped.replace('"not_a_writer", "not_signed", ', ""), encoding="utf-8")
    result = newsroom("workflow", "check", str(unsafe))
    assert result.returncode == 1
    assert "→" in result.stderr


def test_an_exported_trail_is_verified_without_a_database(newsroom, tmp_path):
    newsroom("demo", NEWSROOM_DEMO="1")
    file = tmp_path / "trail.jsonl"
    assert newsroom("audit", "export", str(file)).returncode == 0
    nowhere = {"DATABASE_URL": "sqlite:////there/is/none.sqlite"}
    assert newsroom("audit", "verify", str(file), **nowhere).returncode == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:3], *lines[4:]]) + "\n", encoding="utf-8")
    broken = newsroom("audit", "verify", str(file), **nowhere)
    assert broken.returncode == 1
    assert "Entries are missing" in broken.stderr


def test_migrations_agree_with_the_models(newsroom):
    assert newsroom("db", "upgrade").returncode == 0
    assert newsroom("db", "check").returncode == 0
    assert newsroom("db", "downgrade", "0003").returncode == 0
    assert newsroom("db", "upgrade").returncode == 0
