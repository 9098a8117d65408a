"""Conversations, agents, connectors, memories and projects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _add_agents()
    _add_projects()
    _add_conversations()
    _add_tools()
    _add_connectors()
    _widen_keys()


def _add_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("deployment_chat", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_agents_workspace_id", "agents", ["workspace_id", "created_at"])
    op.create_table(
        "agent_versions",
        sa.Column("agent_id", sa.Text, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("instructions", sa.Text),
        sa.Column("tools", sa.JSON, nullable=False),
        sa.Column("completion_args", sa.JSON, nullable=False),
        sa.Column("guardrails", sa.JSON),
        sa.Column("handoffs", sa.JSON),
        sa.Column("metadata", sa.JSON),
        sa.Column("version_message", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_table(
        "agent_aliases",
        sa.Column("agent_id", sa.Text, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("alias", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )


def _add_projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("instructions", sa.Text),
        sa.Column("library_id", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_projects_owner", "projects", ["workspace_id", "owner", "created_at"])
    op.create_table(
        "memories",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_memories_owner", "memories", ["workspace_id", "owner", "created_at"])
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), primary_key=True, nullable=False),
        sa.Column("owner", sa.Text, primary_key=True, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )


def _add_conversations() -> None:
    _add_conversations_table()
    _add_conversation_entries()
    _add_conversation_replies()
    _add_reply_events()
    _add_conversation_summaries()
    _add_conversation_shares()


def _add_conversations_table() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("description", sa.Text),
        sa.Column("metadata", sa.JSON),
        sa.Column("model", sa.Text),
        sa.Column("agent_id", sa.Text),
        sa.Column("agent_version", sa.JSON),
        sa.Column("instructions", sa.Text),
        sa.Column("tools", sa.JSON),
        sa.Column("completion_args", sa.JSON, nullable=False),
        sa.Column("guardrails", sa.JSON),
        sa.Column("handoff_execution", sa.Text, nullable=False),
        sa.Column("project_id", sa.Text),
        sa.Column("parent_id", sa.Text),
        sa.Column("parent_entry_id", sa.Text),
        sa.Column("source", sa.Text, nullable=False, server_default="api"),
        sa.Column("copied", sa.Integer, nullable=False, server_default="0"),
        sa.Column("entries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("replies", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_conversations_owner", "conversations", ["workspace_id", "owner", "updated_at"])
    op.create_index("ix_conversations_updated_at", "conversations", ["workspace_id", "updated_at"])
    op.create_index("ix_conversations_project_id", "conversations", ["project_id"])


def _add_conversation_entries() -> None:
    op.create_table(
        "conversation_entries",
        sa.Column(
            "conversation_id",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("reply", sa.Integer),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("conversation_id", "id"),
    )


def _add_conversation_replies() -> None:
    op.create_table(
        "conversation_replies",
        sa.Column(
            "conversation_id",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("number", sa.Integer, primary_key=True, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("alive_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        sa.Column("usage", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("cost", sa.BigInteger),
        sa.Column("currency", sa.Text),
        sa.Column("error", sa.JSON),
    )
    op.create_index("ix_conversation_replies_state", "conversation_replies", ["state", "alive_at"])


def _add_reply_events() -> None:
    op.create_table(
        "reply_events",
        sa.Column("conversation_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("reply", sa.Integer, primary_key=True, nullable=False),
        sa.Column("first", sa.Integer, primary_key=True, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_reply_events_at", "reply_events", ["at"])


def _add_conversation_summaries() -> None:
    op.create_table(
        "conversation_summaries",
        sa.Column(
            "conversation_id",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )


def _add_conversation_shares() -> None:
    op.create_table(
        "conversation_shares",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("with_instructions", sa.Boolean, nullable=False),
        sa.Column("with_files", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("instructions", sa.Text),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double),
        sa.Column("revoked_at", sa.Double),
    )
    op.create_index("ix_conversation_shares_conversation_id", "conversation_shares", ["conversation_id"])


def _add_tools() -> None:
    op.create_table(
        "tool_outputs",
        sa.Column(
            "conversation_id",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_table(
        "tool_permissions",
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), primary_key=True, nullable=False),
        sa.Column("owner", sa.Text, primary_key=True, nullable=False),
        sa.Column("tool", sa.Text, primary_key=True, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )


def _add_connectors() -> None:
    op.create_table(
        "connectors",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("icon_url", sa.Text),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("system_prompt", sa.Text),
        sa.Column("auth", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("permissions", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("functions", sa.JSON),
        sa.Column("functions_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.UniqueConstraint("workspace_id", "owner", "name"),
    )
    op.create_table(
        "connector_credentials",
        sa.Column(
            "connector_id",
            sa.Text,
            sa.ForeignKey("connectors.id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("owner", sa.Text, primary_key=True, nullable=False),
        sa.Column("name", sa.Text, primary_key=True, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_table(
        "connector_sign_ins",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("connector_id", sa.Text, sa.ForeignKey("connectors.id", ondelete="CASCADE"), nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("return_to", sa.Text),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )


def _widen_keys() -> None:
    """A key that was for everything there was is for assistants, too; no other one."""
    everything = {
        "models:read",
        "chat",
        "embeddings",
        "moderations",
        "documents",
        "usage:read",
        "manage:read",
        "manage",
    }
    keys = sa.table("keys", sa.column("id", sa.Text), sa.column("scopes", sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(keys)).all():
        if everything <= set(row.scopes):
            scopes = sorted({*row.scopes, "assistants"})
            connection.execute(keys.update().where(keys.c.id == row.id).values(scopes=scopes))
