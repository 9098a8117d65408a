"""Threads: a conversation and its branches, as a history shows them; and what a user has set of the interface.

What is there already becomes threads: a branch of one's own conversation is in the thread of that one, and everything
else, copies of shares too, is a thread of its own.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any, cast

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_AT_ONCE = 200
_PREVIEW = 200
_FIRST_ENTRIES = 8
"""Among which the first message of a user is looked for."""
_PARENT = """
FROM conversations p WHERE p.id = conversations.parent_id AND p.workspace_id = conversations.workspace_id
AND p.owner = conversations.owner
"""
_BRANCHES = f"""
UPDATE conversations SET root_id = (SELECT p.root_id {_PARENT}) WHERE source = 'api' AND parent_id IS NOT NULL
AND EXISTS (SELECT 1 {_PARENT} AND p.root_id <> conversations.root_id)
"""  # noqa: S608 - nothing in it is from elsewhere
_LONGEST_LINE = 1000
"""Branches of branches. A file that was taken in may tell of two that are each other's."""
_UNROOTED = """
UPDATE conversations SET root_id = id WHERE root_id NOT IN (SELECT r.id FROM conversations r WHERE r.root_id = r.id)
"""
_SHARED = """
UPDATE conversations SET shared = COALESCE((SELECT e.position + 1 FROM conversation_entries e
WHERE e.conversation_id = conversations.id AND e.id = conversations.parent_entry_id), 0) WHERE root_id <> id
"""
_NEWEST = """
SELECT c.id FROM conversations c WHERE c.root_id = r.root_id ORDER BY c.updated_at DESC, c.id DESC LIMIT 1
"""
_THREADS = f"""
INSERT INTO threads (id, workspace_id, owner, conversation_id, name, created_at, updated_at)
SELECT r.root_id, r.workspace_id, r.owner, ({_NEWEST}), r.name, r.created_at,
(SELECT MAX(c.updated_at) FROM conversations c WHERE c.root_id = r.root_id)
FROM conversations r WHERE r.id = r.root_id
"""  # noqa: S608 - as above


def upgrade() -> None:
    _add_columns()
    _add_tables()
    _fill()
    # Not before: every row that was there was just written.
    op.create_index("ix_threads_kept", "threads", _KEPT_BY, **_where("deleted_at IS NULL"))
    op.create_index(
        "ix_threads_deleted",
        "threads",
        ["workspace_id", "owner", "deleted_at", "id"],
        **_where("deleted_at IS NOT NULL"),
    )


_KEPT_BY = ["workspace_id", "owner", "temporary", "archived", "updated_at", "id"]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _add_columns() -> None:
    op.add_column("conversations", sa.Column("root_id", sa.Text, nullable=False, server_default=""))
    op.add_column("conversations", sa.Column("shared", sa.Integer, nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("temporary", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("deleted_at", sa.Double))
    op.create_index("ix_conversations_root_id", "conversations", ["root_id"])


def _add_tables() -> None:
    op.create_table(
        "threads",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("preview", sa.Text, nullable=False, server_default=""),
        sa.Column("called", sa.Text, nullable=False, server_default=""),
        sa.Column("pinned", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("archived", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("temporary", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("folder", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("deleted_at", sa.Double),
    )
    op.create_table(
        "thread_tags",
        sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag", sa.Text, primary_key=True),
    )
    op.create_table(
        "interface_settings",
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )


def _fill() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("UPDATE conversations SET root_id = id")
    for _ in range(_LONGEST_LINE):
        # Each time those that are one further from the beginning come to it.
        if connection.exec_driver_sql(_BRANCHES).rowcount == 0:
            break
    connection.exec_driver_sql(_UNROOTED)
    connection.exec_driver_sql(_SHARED)
    connection.exec_driver_sql(_THREADS)
    ids = list(connection.exec_driver_sql("SELECT id, name FROM threads ORDER BY id"))
    for first in range(0, len(ids), _AT_ONCE):
        _preview(connection, dict(tuple(row) for row in ids[first : first + _AT_ONCE]))


def _preview(connection: sa.Connection, names: dict[str, str | None]) -> None:
    entries = sa.table("conversation_entries", *map(sa.column, ("conversation_id", "position", "data")))
    found = connection.execute(
        sa.select(entries.c.conversation_id, entries.c.data)
        .where(entries.c.conversation_id.in_(names), entries.c.position < _FIRST_ENTRIES)
        .order_by(entries.c.conversation_id, entries.c.position)
    )
    previews: dict[str, str] = {}
    for conversation_id, data in found:
        if conversation_id not in previews and (said := _said(data)):
            previews[conversation_id] = said
    threads = sa.table("threads", *map(sa.column, ("id", "preview", "called")))
    statement = (
        sa.update(threads)
        .where(threads.c.id == sa.bindparam("of"))
        .values(preview=sa.bindparam("said"), called=sa.bindparam("folded"))
    )
    rows = [
        {"of": each, "said": said, "folded": _fold(f"{name or ''}\n{said}")}
        for each, name in names.items()
        for said in [previews.get(each, "")]
    ]
    connection.execute(statement, rows)


def _said(data: bytes) -> str:
    """What a user said, as it is shown in a line; empty for every other entry."""
    try:
        entry: Any = json.loads(data)
    except ValueError:
        return ""
    if not isinstance(entry, dict):
        return ""
    told = cast("dict[str, Any]", entry)
    if told.get("type") != "message.input" or told.get("role", "user") != "user":
        return ""
    content = told.get("content")
    text = content if isinstance(content, str) else "".join(_texts(content))
    line = " ".join(text[: 8 * _PREVIEW].replace("\x00", "").split())[:_PREVIEW]
    return line.encode("utf-8", "replace").decode()


def _texts(content: Any) -> list[str]:
    chunks = cast("list[Any]", content) if isinstance(content, list) else []
    told = (cast("dict[str, Any]", chunk).get("text") for chunk in chunks if isinstance(chunk, dict))
    return [text for text in told if isinstance(text, str)]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
