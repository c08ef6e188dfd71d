"""Alembic's door: newsroom.schema hands over an open connection."""

from alembic import context

from newsroom.models import Base
from newsroom.schema import include_name

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=include_name,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
