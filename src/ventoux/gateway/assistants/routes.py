"""The paths of what makes an endpoint an assistant: conversations, agents, tools, connectors, projects, memories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.gateway.assistants.agents import agent_routes
from ventoux.gateway.assistants.arena import arena_routes
from ventoux.gateway.assistants.artefacts import artefact_routes
from ventoux.gateway.assistants.connectors import connector_routes
from ventoux.gateway.assistants.context import context_routes
from ventoux.gateway.assistants.conversations import conversation_routes
from ventoux.gateway.assistants.exporting import exporting_routes
from ventoux.gateway.assistants.interface import interface_routes
from ventoux.gateway.assistants.memories import memory_routes
from ventoux.gateway.assistants.permissions import permission_routes
from ventoux.gateway.assistants.projects import project_routes
from ventoux.gateway.assistants.prompts import prompt_routes
from ventoux.gateway.assistants.searching import searching_routes
from ventoux.gateway.assistants.sharing import sharing_routes
from ventoux.gateway.assistants.threads import thread_routes
from ventoux.gateway.assistants.tools import tool_routes

if TYPE_CHECKING:
    from starlette.routing import Route

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway


def assistant_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        *tool_routes(gateway, services),
        *permission_routes(gateway, services),
        *agent_routes(gateway, services),
        *connector_routes(gateway, services),
        *searching_routes(gateway, services),
        *exporting_routes(gateway, services),
        *sharing_routes(gateway, services),
        *memory_routes(gateway, services),
        *project_routes(gateway, services),
        *prompt_routes(gateway, services),
        *arena_routes(gateway, services),
        *artefact_routes(gateway, services),
        *context_routes(gateway, services),
        *thread_routes(gateway, services),
        *interface_routes(gateway, services),
        # Last: words such as import, where others have an id, are paths of their own.
        *conversation_routes(gateway, services),
    ]
