"""Alembic's entry point: runs the migrations on the connection that `db.session.migrate` hands over."""

from alembic import context

from db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite alters a table by copying it; batch mode lets one migration serve every database.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
