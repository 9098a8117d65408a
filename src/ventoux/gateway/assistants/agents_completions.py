"""POST /v1/agents/completions: a chat with an agent, without a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.agents.errors import RunsElsewhere
from ventoux.dialects.mistral.agents import AgentChat, chat_call_of, completion_of
from ventoux.gateway.assistants.endpoint import SCOPE
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.chat import Generation
from ventoux.gateway.context import context_of
from ventoux.tools.specs import FunctionTool

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.schemas import Assistant
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway


class AgentsCompletions:
    """What the caller says goes before what the agent says; its instructions come first of all messages."""

    def __init__(self, gateway: Gateway, services: AssistantServices) -> None:
        self._gateway = gateway
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings = self._gateway, self._gateway.settings
        principal = await gateway.admit.principal(scope, SCOPE)
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        agent_id, told = completion_of(body)
        agent = await self._services.agents.assistant(principal, agent_id)
        _check(agent)
        call = chat_call_of(
            told | {"model": agent.model},
            msgspec.to_builtins(agent.completion_args),
            msgspec.to_builtins(agent.tools),
            instructions=agent.instructions,
            guardrails=agent.guardrails,
            most=settings.max_messages,
        )
        answer = Generation(gateway, AgentChat(call), "chat").answer
        beside = len(msgspec.json.encode([agent.instructions, agent.tools]))
        await answer(context_of(scope), principal, asked(scope, body), receive, send, earlier=beside)


def _check(agent: Assistant) -> None:
    """Raises RunsElsewhere."""
    here = [str(one.__struct_config__.tag) for one in agent.tools if not isinstance(one, FunctionTool)]
    if here:
        raise RunsElsewhere(f"the tool{'s' if len(here) > 1 else ''} {', '.join(here)}")
    if agent.handoffs:
        raise RunsElsewhere("agents that it hands over to")
