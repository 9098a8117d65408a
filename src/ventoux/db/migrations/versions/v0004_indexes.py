"""What a counter starts from after a restart, and a workspace's oldest responses, are found without reading all."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for column in ("key_id", "workspace_id", "model"):
        op.create_index(f"ix_usage_events_{column}_at", "usage_events", [column, "at"])
    op.create_index("ix_responses_workspace_id_size", "responses", ["workspace_id", "created_at", "id", "size"])
