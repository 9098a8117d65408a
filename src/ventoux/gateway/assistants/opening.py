"""Builds what conversations, agents and tools need, around a gateway that their calls of models go through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.agents.checking import Checks
from ventoux.agents.service import Agents
from ventoux.arena.service import Arena
from ventoux.artefacts.canvas import ArtefactSheets
from ventoux.artefacts.service import Artefacts
from ventoux.connectors.opening import open_connectors
from ventoux.conversations.approvals import Permissions
from ventoux.conversations.loop.bounds import Bounds
from ventoux.conversations.loop.service import AgentLoop
from ventoux.conversations.opening import open_conversations
from ventoux.conversations.replies.outputs import Outputs
from ventoux.conversations.replies.stages import Stages
from ventoux.conversations.turns import Casting
from ventoux.db.location import locate
from ventoux.gateway.assistants.around import open_around
from ventoux.gateway.assistants.services import AssistantServices
from ventoux.gateway.inside import Inside
from ventoux.memories.service import Memories
from ventoux.projects.service import Projects
from ventoux.tools.canvas import CanvasTools
from ventoux.tools.code_interpreter.source import CodeTools
from ventoux.tools.connectors import ConnectorTools
from ventoux.tools.document_library.source import LibraryTools
from ventoux.tools.image_generation.source import ImageTools
from ventoux.tools.memory import MemoryTools
from ventoux.tools.service import Tools
from ventoux.tools.web.source import WebTools

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.service import Accounts
    from ventoux.connectors.service import Connectors
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway
    from ventoux.home import Home
    from ventoux.tools.schemas import ToolSource
    from ventoux.vault import Vault


class Ground(NamedTuple):
    """What is there already, for whatever is built on it."""

    stack: AsyncExitStack
    home: Home
    database: AsyncEngine
    vault: Vault
    accounts: Accounts
    gateway: Gateway
    documents: DocumentServices


async def open_assistants(ground: Ground) -> AssistantServices:
    """``ground.stack`` closes what has to be closed. Raises HomeError, SettingsError."""
    connectors = await open_connectors(
        ground.stack, ground.gateway.settings, ground.home, ground.database, ground.vault, ground.accounts
    )
    projects = Projects(ground.database, ground.documents.libraries)
    memories = Memories(ground.database, projects.instructions)
    artefacts = Artefacts(ground.database)
    code = await CodeTools.begin(ground.gateway.settings, ground.documents.files)
    stages, sheets = Stages(), CanvasTools(ArtefactSheets(artefacts))
    tools = Tools([*_sources(ground, connectors, memories), sheets, code])
    models = Inside(ground.gateway, stages)
    checks = Checks(models, tools, ground.documents.libraries, connectors)
    agents = Agents(ground.database, people=ground.accounts, checks=checks)
    permissions = Permissions(ground.database)
    settings, outputs = ground.gateway.settings, Outputs(ground.database)
    loop = AgentLoop(
        models,
        tools,
        agents,
        permissions,
        outputs.read,
        Bounds.of(settings),
        told_language=ground.gateway.metrics.reply_language,
    )
    casting = Casting(models, agents, tools, ground.documents.libraries, connectors, memories, projects)
    conversations = open_conversations(
        ground.stack,
        locate(settings, ground.home),
        ground.database,
        loop,
        casting,
        tools,
        kept_days=settings.reply_events_kept_days,
        stages=stages,
    )
    around = open_around(ground.database, ground.accounts, ground.documents, memories, projects, artefacts, tools.close)
    return AssistantServices(
        tools=tools,
        permissions=permissions,
        agents=agents,
        connectors=connectors,
        around=around,
        conversations=conversations,
        arena=Arena(ground.database, conversations),
        code=code,
    )


def _sources(ground: Ground, connectors: Connectors, memories: Memories) -> list[ToolSource]:
    """One line a kind of tools."""
    settings, documents = ground.gateway.settings, ground.documents
    return [
        WebTools(settings, documents.pages, documents.parser, documents.scratch),
        ImageTools(settings, documents.files),
        LibraryTools(settings, documents.libraries, documents.answering.gathering),
        ConnectorTools(connectors, documents.files),
        MemoryTools(memories),
    ]
