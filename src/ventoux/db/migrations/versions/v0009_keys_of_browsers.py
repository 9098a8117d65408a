"""The keys that what people do in a browser is billed to: one live key for each user in each workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("keys", sa.Column("web", sa.Boolean, nullable=False, server_default=sa.false()))
    live = sa.text("web AND revoked_at IS NULL")
    op.create_index(
        "ix_keys_web", "keys", ["workspace_id", "user_id"], unique=True, sqlite_where=live, postgresql_where=live
    )
