"""The tables of files and libraries, as the newest migration leaves them. Times are Unix seconds, in UTC."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, Index, Integer, Table, Text

from ventoux.db.tables import metadata

__all__ = [
    "files",
    "libraries",
    "library_documents",
    "library_questions",
    "library_shares",
    "library_test_runs",
    "metadata",
]

files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("user_id", Text),
    Column("key_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("sample_type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("lines", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Index("ix_files_workspace_id", "workspace_id", "created_at"),
    Index("ix_files_expires_at", "expires_at"),
)
"""What was uploaded; the bytes are in the storage, at ``files/{workspace_id}/{id}``. ``mime_type`` is what the bytes
are, whatever they were called. A row is written once the bytes are stored, and goes before they do."""

libraries = Table(
    "libraries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("owner_type", Text, nullable=False),
    Column("owner_id", Text),
    Column("chunk_size", Integer),
    Column("retrieval", JSON, nullable=False, server_default="{}"),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="1"),
    Column("deleted_at", Double),
    Index("ix_libraries_workspace_id", "workspace_id", "created_at"),
    Index("ix_libraries_deleted_at", "deleted_at"),
)
"""``deleted_at``: gone for every caller. The row stays until what the index and the storage hold of it is removed, so
that a server that is killed meanwhile goes on with that. ``version`` is raised in the transaction of every change of
what its searches may find: what is kept in memory of a library is good for one version. ``retrieval``:
``libraries.schemas.Retrieval``."""

library_shares = Table(
    "library_shares",
    metadata,
    Column("library_id", Text, ForeignKey("libraries.id", ondelete="CASCADE"), primary_key=True),
    Column("share_with_type", Text, primary_key=True),
    Column("share_with_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)

library_documents = Table(
    "library_documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("library_id", Text, ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
    Column("workspace_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("extension", Text, nullable=False),
    Column("mime_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("url", Text),
    Column("attributes", JSON, nullable=False, server_default="{}"),
    Column("status", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default=""),
    Column("error", Text),
    Column("generation", Integer),
    Column("wanted_generation", Integer, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", Double),
    Column("uploaded_by_type", Text, nullable=False),
    Column("uploaded_by_id", Text),
    Column("key_id", Text, nullable=False),
    Column("user_id", Text),
    Column("pages", Integer),
    Column("tokens", BigInteger, nullable=False, server_default="0"),
    Column("language", Text),
    Column("created_at", Double, nullable=False),
    Column("last_processed_at", Double),
    Column("expires_at", Double),
    Column("deleted_at", Double),
    Index("ix_library_documents_library_id", "library_id", "created_at"),
    Index("ix_library_documents_status", "status", "claimed_until"),
    Index("ix_library_documents_sha256", "library_id", "sha256"),
    Index("ix_library_documents_expires_at", "expires_at"),
    Index("ix_library_documents_deleted_at", "deleted_at"),
)
"""The queue of what is to be read, too: a row with status ``todo`` is taken by whoever sets ``claimed_until``, and is
anybody's again once that has passed.

``generation`` is the one whose chunks may be found, null before the first is whole: setting it is what makes all
chunks of a document visible at once, and setting ``deleted_at`` is what makes them vanish, whatever the index still
holds; the row goes once nothing is left of it there and in the storage.
``wanted_generation`` grows when it is to be read or indexed anew. The bytes are in the storage at
``libraries/{library_id}/{id}/original``, what was read of them at ``…/{id}/parsed-{generation}``."""

library_questions = Table(
    "library_questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("library_id", Text, ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
    Column("question", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("passage", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("ix_library_questions_library_id", "library_id", "created_at"),
)
"""With which a library is tested: ``passage`` are words of the document that an answer must be found in."""

library_test_runs = Table(
    "library_test_runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("library_id", Text, ForeignKey("libraries.id", ondelete="CASCADE"), nullable=False),
    Column("at", Double, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Index("ix_library_test_runs_library_id", "library_id", "at"),
)
"""``figures``: recall at 1, 3, 5 and 10, and the mean reciprocal rank. ``answers``: the rank for each question."""
