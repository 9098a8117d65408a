"""The tables of conversations, agents, connectors, memories and projects, as the newest migration leaves them. Times
are Unix seconds, in UTC.

``owner`` is whose something is: ``user:{id}``, or ``key:{id}`` for a key that is no user's (``kit.owners``).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from ventoux.db.arena_tables import arena_votes
from ventoux.db.artefact_tables import artefact_versions, artefacts
from ventoux.db.document_tables import metadata
from ventoux.db.prompt_tables import prompts
from ventoux.db.thread_tables import interface_settings, thread_tags, threads

__all__ = [
    "agent_aliases",
    "agent_versions",
    "agents",
    "arena_votes",
    "artefact_versions",
    "artefacts",
    "connector_credentials",
    "connector_sign_ins",
    "connectors",
    "conversation_entries",
    "conversation_replies",
    "conversation_shares",
    "conversation_summaries",
    "conversations",
    "interface_settings",
    "memories",
    "message_words",
    "metadata",
    "preferences",
    "projects",
    "prompts",
    "reply_events",
    "thread_tags",
    "threads",
    "tool_outputs",
    "tool_permissions",
]

agents = Table(
    "agents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("user_id", Text),
    Column("version", Integer, nullable=False),
    Column("deployment_chat", Boolean, nullable=False, server_default="0"),
    Column("source", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_agents_workspace_id", "workspace_id", "created_at"),
)
"""``version``: the one that answers when none is asked for."""

agent_versions = Table(
    "agent_versions",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("model", Text, nullable=False),
    Column("instructions", Text),
    Column("tools", JSON, nullable=False),
    Column("completion_args", JSON, nullable=False),
    Column("guardrails", JSON),
    Column("handoffs", JSON),
    Column("metadata", JSON),
    Column("version_message", Text),
    Column("created_at", Double, nullable=False),
)

agent_aliases = Table(
    "agent_aliases",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("instructions", Text),
    Column("library_id", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_projects_owner", "workspace_id", "owner", "created_at"),
)
"""``library_id``: where the project's files are."""

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("user_id", Text),
    Column("key_id", Text, nullable=False),
    Column("name", Text),
    Column("description", Text),
    Column("metadata", JSON),
    Column("model", Text),
    Column("agent_id", Text),
    Column("agent_version", JSON),
    Column("instructions", Text),
    Column("tools", JSON),
    Column("completion_args", JSON, nullable=False),
    Column("guardrails", JSON),
    Column("handoff_execution", Text, nullable=False),
    Column("project_id", Text),
    Column("parent_id", Text),
    Column("parent_entry_id", Text),
    Column("root_id", Text, nullable=False, server_default=""),
    Column("shared", Integer, nullable=False, server_default="0"),
    Column("temporary", Boolean, nullable=False, server_default="0"),
    Column("deleted_at", Double),
    Column("source", Text, nullable=False, server_default="api"),
    Column("copied", Integer, nullable=False, server_default="0"),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("replies", Integer, nullable=False, server_default="0"),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_conversations_owner", "workspace_id", "owner", "updated_at"),
    Index("ix_conversations_updated_at", "workspace_id", "updated_at"),
    Index("ix_conversations_project_id", "project_id"),
    Index("ix_conversations_root_id", "root_id"),
)
"""Of ``model`` and ``agent_id`` one is set. ``agent_version``: a number, an alias, or null for the current one.
``entries`` and ``replies`` are how many there have been: the next one's position, the next one's number less one.
``parent_id`` and ``parent_entry_id``: what it is a branch of, and from where; ``shared``: how many entries it has in
common with that, from the beginning. ``root_id``: the thread that it is in. ``deleted_at``: when that went into the
trash, where nobody finds it. ``temporary``: it is in no list, and goes when it is not used. ``source``: api, share,
chatgpt or claude. ``copied``: how many entries at the beginning came from a file or a share."""

conversation_entries = Table(
    "conversation_entries",
    metadata,
    Column(
        "conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True, nullable=False),
    Column("id", Text, nullable=False),
    Column("reply", Integer),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("conversation_id", "id"),
)
"""``data``: an entry of ``conversations.entries`` as JSON. ``reply``: the number of the one that it is a part of, null
for what came from the caller. A branch has copies of the entries before it, under their ids."""

conversation_replies = Table(
    "conversation_replies",
    metadata,
    Column(
        "conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("number", Integer, primary_key=True, nullable=False),
    Column("state", Text, nullable=False),
    Column("server", Text, nullable=False),
    Column("alive_at", Double, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("usage", JSON, nullable=False, server_default="{}"),
    Column("cost", BigInteger),
    Column("currency", Text),
    Column("error", JSON),
    Index("ix_conversation_replies_state", "state", "alive_at"),
)
"""One run of the loop. ``state``: running, waiting (for results of functions, a confirmation or an answer), done,
stopped, failed, or cut (its server ended). ``server``: which process runs it; ``alive_at``: when that last said so."""

reply_events = Table(
    "reply_events",
    metadata,
    Column("conversation_id", Text, primary_key=True, nullable=False),
    Column("reply", Integer, primary_key=True, nullable=False),
    Column("first", Integer, primary_key=True, nullable=False),
    Column("last", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("ix_reply_events_at", "at"),
)
"""Events ``first`` to ``last`` of a reply as they went over the wire, one after the other: what a client that lost its
connection is sent again, byte for byte. Written before they are sent."""

conversation_summaries = Table(
    "conversation_summaries",
    metadata,
    Column(
        "conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("position", Integer, primary_key=True, nullable=False),
    Column("summary", Text, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
)
"""What stands for the entries before ``position`` in what the model reads; the entries themselves stay."""

tool_outputs = Table(
    "tool_outputs",
    metadata,
    Column(
        "conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("id", Text, primary_key=True, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)
"""What a tool said that was too long for the context: its pages are read from here. ``id``: its entry's."""

tool_permissions = Table(
    "tool_permissions",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True, nullable=False),
    Column("owner", Text, primary_key=True, nullable=False),
    Column("tool", Text, primary_key=True, nullable=False),
    Column("decision", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)
"""What its user has decided once and for all: ``always`` or ``never``."""

connectors = Table(
    "connectors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("description", Text, nullable=False),
    Column("server", Text, nullable=False),
    Column("icon_url", Text),
    Column("visibility", Text, nullable=False),
    Column("system_prompt", Text),
    Column("auth", JSON, nullable=False, server_default="{}"),
    Column("sealed", LargeBinary),
    Column("permissions", JSON, nullable=False, server_default="{}"),
    Column("functions", JSON),
    Column("functions_at", Double),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    UniqueConstraint("workspace_id", "owner", "name"),
)
"""MCP servers. ``server``: a URL; those over stdio are the operator's, in the settings. ``sealed``: headers that are
sent for everybody, and the client that the server registered. ``permissions``: by function, what its owner has set.
``functions``: what the server offered at ``functions_at``."""

connector_credentials = Table(
    "connector_credentials",
    metadata,
    Column("connector_id", Text, ForeignKey("connectors.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("owner", Text, primary_key=True, nullable=False),
    Column("name", Text, primary_key=True, nullable=False),
    Column("title", Text),
    Column("method", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("expires_at", Double),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
)
"""``owner`` as elsewhere, or ``workspace`` for what everybody in it may use."""

connector_sign_ins = Table(
    "connector_sign_ins",
    metadata,
    Column("state", Text, primary_key=True),
    Column("connector_id", Text, ForeignKey("connectors.id", ondelete="CASCADE"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("return_to", Text),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Double, nullable=False),
)
"""OAuth sign-ins that somebody has begun. ``state`` is a hash of the parameter, ``sealed`` the verifier of PKCE; once
the browser has come back, of the code that it was shown, and the tokens that wait for it."""

memories = Table(
    "memories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("conversation_id", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_memories_owner", "workspace_id", "owner", "created_at"),
)
"""``conversation_id``: where it was learnt; null where the user wrote it."""

preferences = Table(
    "preferences",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True, nullable=False),
    Column("owner", Text, primary_key=True, nullable=False),
    Column("data", JSON, nullable=False),
    Column("updated_at", Double, nullable=False),
)
"""``memories.schemas.Preferences``, of one user; under the owner ``workspace``, what holds for a whole workspace
(``conversations.retention``)."""

conversation_shares = Table(
    "conversation_shares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("workspace_id", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("audience", Text, nullable=False),
    Column("with_instructions", Boolean, nullable=False),
    Column("with_files", Boolean, nullable=False),
    Column("name", Text),
    Column("instructions", Text),
    Column("position", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("revoked_at", Double),
    Index("ix_conversation_shares_conversation_id", "conversation_id"),
)
"""``hash``: of the secret part of the link. ``position``: entries before it are shown. ``audience``: workspace, or
anyone who has the link. ``with_instructions`` and ``with_files``: what is shown beside the entries. ``name`` and
``instructions``: the conversation's, when it was shared."""

message_words = Table(
    "message_words",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("terms", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
    UniqueConstraint("conversation_id", "position"),
)
"""What messages are found by (``conversations.searching.terms``). An index over ``terms`` is beside it, which no table
of SQLAlchemy describes: ``message_words_index`` of FTS5, or one of the kind GIN (the migration 0008)."""
