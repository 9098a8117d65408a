"""Run by Alembic; ``ventoux.db.migrate`` hands over the connection and holds the transaction."""

from __future__ import annotations

from alembic import context

from ventoux.db.assistant_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a column by making the table anew.
    render_as_batch=True,
)
context.run_migrations()
