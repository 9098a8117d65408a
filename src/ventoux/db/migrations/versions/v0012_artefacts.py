"""Artefacts and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "artefacts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("called", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("conversation_id", sa.Text),
        sa.Column("thread_id", sa.Text),
        sa.Column("entry_id", sa.Text),
        sa.Column("project_id", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_artefacts_owner", "artefacts", ["workspace_id", "owner", "updated_at"])
    op.create_index("ix_artefacts_thread_id", "artefacts", ["thread_id"])
    op.create_table(
        "artefact_versions",
        sa.Column("artefact_id", sa.Text, sa.ForeignKey("artefacts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("restored_from", sa.Integer),
        sa.Column("created_at", sa.Double, nullable=False),
    )
