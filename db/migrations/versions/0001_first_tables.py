"""The first tables: study, participant, trial, ranking, placement."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the five tables."""
    _create_study()
    _create_participant()
    _create_trial()
    _create_ranking()
    _create_placement()


def downgrade() -> None:
    """Drop the five tables and everything in them."""
    for table in ("placement", "ranking", "trial", "participant", "study"):
        op.drop_table(table)


def _moment(name: str, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _create_study() -> None:
    op.create_table(
        "study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("scale", sa.JSON(), nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_study"),
        sa.UniqueConstraint("slug", name="uq_study_slug"),
    )


def _create_participant() -> None:
    op.create_table(
        "participant",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("consented_at"),
        _moment("started_at", nullable=True),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name="fk_participant_study_id_study", ondelete="CASCADE"),
        sa.UniqueConstraint("study_id", "number", name="uq_participant_study_id_number"),
        sa.CheckConstraint("number >= 0", name=op.f("ck_participant_number_not_negative")),
    )


def _create_trial() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(32), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(255), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        _moment("shown_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trial"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_trial_participant_id_participant", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("participant_id", "index", name="uq_trial_participant_id_index"),
        sa.CheckConstraint('"index" >= 0', name=op.f("ck_trial_index_not_negative")),
    )


def _create_ranking() -> None:
    op.create_table(
        "ranking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trial_id", sa.Integer(), nullable=False),
        _moment("answered_at"),
        sa.Column("rt_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ranking"),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name="fk_ranking_trial_id_trial", ondelete="CASCADE"),
        sa.UniqueConstraint("trial_id", name="uq_ranking_trial_id"),
        sa.CheckConstraint("rt_ms >= 0", name=op.f("ck_ranking_rt_ms_not_negative")),
    )


def _create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("ranking_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ranking_id", "method", name="pk_placement"),
        sa.ForeignKeyConstraint(
            ["ranking_id"], ["ranking.id"], name="fk_placement_ranking_id_ranking", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("ranking_id", "rank", name="uq_placement_ranking_id_rank"),
        sa.UniqueConstraint("ranking_id", "position", name="uq_placement_ranking_id_position"),
        sa.CheckConstraint("rank BETWEEN 1 AND 7", name=op.f("ck_placement_rank_in_range")),
        sa.CheckConstraint('"position" BETWEEN 1 AND 7', name=op.f("ck_placement_position_in_range")),
    )
