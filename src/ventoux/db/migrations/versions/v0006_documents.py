"""Documents: files, libraries, who shares them, their documents, and questions with which a library is tested."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _add_files()
    _add_libraries()
    _add_documents()
    _add_tests()
    _widen_keys()


def _add_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("mime_type", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("sample_type", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("lines", sa.BigInteger),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double),
    )
    op.create_index("ix_files_workspace_id", "files", ["workspace_id", "created_at"])
    op.create_index("ix_files_expires_at", "files", ["expires_at"])


def _add_libraries() -> None:
    op.create_table(
        "libraries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("owner_type", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text),
        sa.Column("chunk_size", sa.Integer),
        sa.Column("retrieval", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("deleted_at", sa.Double),
    )
    op.create_index("ix_libraries_workspace_id", "libraries", ["workspace_id", "created_at"])
    op.create_index("ix_libraries_deleted_at", "libraries", ["deleted_at"])
    op.create_table(
        "library_shares",
        sa.Column("library_id", sa.Text, sa.ForeignKey("libraries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("share_with_type", sa.Text, primary_key=True),
        sa.Column("share_with_id", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )


def _add_documents() -> None:
    op.create_table(
        "library_documents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("library_id", sa.Text, sa.ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("extension", sa.Text, nullable=False),
        sa.Column("mime_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("attributes", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False, server_default=""),
        sa.Column("error", sa.Text),
        sa.Column("generation", sa.Integer),
        sa.Column("wanted_generation", sa.Integer, nullable=False, server_default="1"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("claimed_until", sa.Double),
        sa.Column("uploaded_by_type", sa.Text, nullable=False),
        sa.Column("uploaded_by_id", sa.Text),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("pages", sa.Integer),
        sa.Column("tokens", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("language", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("last_processed_at", sa.Double),
        sa.Column("expires_at", sa.Double),
        sa.Column("deleted_at", sa.Double),
    )
    op.create_index("ix_library_documents_library_id", "library_documents", ["library_id", "created_at"])
    op.create_index("ix_library_documents_status", "library_documents", ["status", "claimed_until"])
    op.create_index("ix_library_documents_sha256", "library_documents", ["library_id", "sha256"])
    op.create_index("ix_library_documents_expires_at", "library_documents", ["expires_at"])
    op.create_index("ix_library_documents_deleted_at", "library_documents", ["deleted_at"])


def _add_tests() -> None:
    op.create_table(
        "library_questions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("library_id", sa.Text, sa.ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("ix_library_questions_library_id", "library_questions", ["library_id", "created_at"])
    op.create_table(
        "library_test_runs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("library_id", sa.Text, sa.ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
    )
    op.create_index("ix_library_test_runs_library_id", "library_test_runs", ["library_id", "at"])


def _widen_keys() -> None:
    """A key that was for everything there was is for documents, too; no other one."""
    everything = {"models:read", "chat", "embeddings", "moderations", "usage:read", "manage:read", "manage"}
    keys = sa.table("keys", sa.column("id", sa.Text), sa.column("scopes", sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(keys)).all():
        if everything <= set(row.scopes):
            scopes = sorted({*row.scopes, "documents"})
            connection.execute(keys.update().where(keys.c.id == row.id).values(scopes=scopes))
