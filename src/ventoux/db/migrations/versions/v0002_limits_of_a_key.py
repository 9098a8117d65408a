"""What one key has instead of the limits of the settings; an empty object has none of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("keys", sa.Column("limits", sa.JSON, nullable=False, server_default="{}"))
