"""The last problem of every study, kept over restarts; further tries at practice sets, beside the first answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was answered before had one try."""
    op.add_column("study", sa.Column("problem", sa.String(300)))
    op.add_column("study", sa.Column("problem_at", sa.DateTime(timezone=True)))
    op.add_column("ranking", sa.Column("further_tries", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("ranking", "further_tries")
    op.drop_column("study", "problem_at")
    op.drop_column("study", "problem")
