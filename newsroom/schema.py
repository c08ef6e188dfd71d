"""The database's shape: Alembic run from the folder the migrations live in, without an ini file."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session

from newsroom.assets import asset_dir
from newsroom.db import prepare_engine
from newsroom.models import Base
from newsroom.search import index_all, is_empty

# The search table is an FTS5 table on SQLite and an ordinary one on PostgreSQL: outside the models, see
# newsroom.search.
OUTSIDE_MODELS = ("story_search",)


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; at the newest, the search index is made where it is missing."""
    with _config(database_url) as config:
        command.upgrade(config, revision)
        if revision == "head":
            _make_index(config.attributes["connection"])


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to `revision` ("base" is before the first migration)."""
    with _config(database_url) as config:
        command.downgrade(config, revision)


def differences(database_url: str) -> list[str]:
    """What the models have that the database lacks, and the other way round; empty when they agree."""
    with _connection(database_url) as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": include_name, "compare_type": True, "render_as_batch": True}
        )
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def revision_of(connection: Connection) -> str | None:
    """The migration a database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """Keep tables that are no part of the models (search index) out of comparisons."""
    return not (type_ == "table" and name is not None and name.startswith(OUTSIDE_MODELS))


def _make_index(connection: Connection) -> None:
    with Session(bind=connection) as session:
        if is_empty(session):
            index_all(session)
            session.commit()


@contextmanager
def _connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    prepare_engine(engine)
    try:
        with engine.connect().execution_options(writing=True) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _config(database_url: str) -> Iterator[Config]:
    config = Config()
    config.set_main_option("script_location", str(asset_dir("migrations")).replace("%", "%%"))
    with _connection(database_url) as connection:
        config.attributes["connection"] = connection
        yield config
