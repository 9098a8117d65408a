"""What the routes of assistants share, built once by ``opening``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.agents.service import Agents
    from ventoux.arena.service import Arena
    from ventoux.connectors.service import Connectors
    from ventoux.conversations.approvals import Permissions
    from ventoux.conversations.service import Conversations
    from ventoux.gateway.assistants.around import Around
    from ventoux.tools.code_interpreter.source import CodeTools
    from ventoux.tools.service import Tools


class AssistantServices(NamedTuple):
    tools: Tools
    permissions: Permissions
    agents: Agents
    connectors: Connectors
    around: Around
    conversations: Conversations
    arena: Arena
    code: CodeTools
    """To be run beside."""
