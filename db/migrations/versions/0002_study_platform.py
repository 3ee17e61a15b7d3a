"""What a study platform needs: designs, status, plans, test mode, people sent from elsewhere, records, departures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UNIQUE = ("browser_key", "external_id")


def upgrade() -> None:
    """Add the columns, fill in what is known about existing participants, and make the table of departures."""
    # One by one: on SQLite, copying a table means dropping it, which would delete everything that refers to it.
    for table, column in _added():
        op.add_column(table, column)
    op.execute("UPDATE participant SET plan = number, seen_at = COALESCE(finished_at, started_at, consented_at)")
    for name in _UNIQUE:
        op.create_index(f"uq_participant_study_id_{name}", "participant", ["study_id", name], unique=True)
    op.create_table(
        "departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_departure"),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name="fk_departure_study_id_study", ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Remove all of it."""
    op.drop_table("departure")
    for name in _UNIQUE:
        op.drop_index(f"uq_participant_study_id_{name}", "participant")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)


def _added() -> list[tuple[str, sa.Column[Any]]]:
    """Return the new columns with their tables; a column object belongs to one table, so they are made anew."""
    return [
        ("study", sa.Column("design", sa.JSON(), nullable=False, server_default="{}")),
        ("study", sa.Column("status", sa.String(16), nullable=False, server_default="open")),
        ("participant", sa.Column("plan", sa.Integer(), nullable=False, server_default="0")),
        ("participant", sa.Column("mode", sa.String(8), nullable=False, server_default="live")),
        ("participant", sa.Column("browser_key", sa.String(64))),
        ("participant", sa.Column("external_id", sa.String(200))),
        ("participant", sa.Column("source", sa.JSON(), nullable=False, server_default="{}")),
        ("participant", sa.Column("language", sa.String(16), nullable=False, server_default="en")),
        ("participant", sa.Column("screen", sa.JSON(none_as_null=True))),
        ("participant", sa.Column("answers_before", sa.JSON(none_as_null=True))),
        ("participant", sa.Column("answers_after", sa.JSON(none_as_null=True))),
        ("participant", sa.Column("seen_at", sa.DateTime(timezone=True))),
        ("trial", sa.Column("kind", sa.String(16), nullable=False, server_default="main")),
        ("ranking", sa.Column("record", sa.JSON(), nullable=False, server_default="{}")),
    ]
