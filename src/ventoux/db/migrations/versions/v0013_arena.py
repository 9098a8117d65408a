"""Votes on answers that were compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "arena_votes",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("model_a", sa.Text, nullable=False),
        sa.Column("model_b", sa.Text, nullable=False),
        sa.Column("conversation_a", sa.Text, nullable=False),
        sa.Column("conversation_b", sa.Text, nullable=False),
        sa.Column("winner", sa.Text, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("comment", sa.Text, nullable=False, server_default=""),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("ux_arena_votes_pair", "arena_votes", ["owner", "conversation_a", "conversation_b"], unique=True)
    op.create_index("ix_arena_votes_workspace", "arena_votes", ["workspace_id", "created_at"])
