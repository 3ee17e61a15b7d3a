"""What the life of a study needs: listing, simulated and screened-out participants, consent texts, every arrival."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables; existing studies stay listed, as they were."""
    for table, column in _added():
        op.add_column(table, column)
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consent_text"),
        sa.UniqueConstraint("study_id", "version", name="uq_consent_text_study_id_version"),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name="fk_consent_text_study_id_study", ondelete="CASCADE"),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(32), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_arrival_participant_id_participant",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_arrival_participant_id", "arrival", ["participant_id"])


def downgrade() -> None:
    """Remove all of it."""
    op.drop_table("arrival")
    op.drop_table("consent_text")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)


def _added() -> list[tuple[str, sa.Column[Any]]]:
    """Return the new columns with their tables; a column object belongs to one table, so they are made anew."""
    return [
        ("study", sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true())),
        ("study", sa.Column("target", sa.Integer(), nullable=False, server_default="0")),
        ("study", sa.Column("closes_at", sa.DateTime(timezone=True))),
        ("study", sa.Column("abandoned_after", sa.Integer(), nullable=False, server_default="60")),
        ("participant", sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("participant", sa.Column("color_vision", sa.JSON())),
        ("participant", sa.Column("consent_version", sa.String(64))),
        ("participant", sa.Column("screened_out_at", sa.DateTime(timezone=True))),
        ("participant", sa.Column("screened_out_by", sa.String(32))),
    ]
