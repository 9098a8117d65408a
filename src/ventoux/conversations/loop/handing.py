"""From one agent to another within a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.conversations.entries import AgentHandoff, entry_id
from ventoux.conversations.events import HandoffDone, HandoffStarted
from ventoux.errors import Forbidden, NotFound

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ToolCall
    from ventoux.conversations.loop.state import Run
    from ventoux.conversations.schemas import Assistant, Assistants, Models


async def able(models: Models, assistants: Assistants, principal: Principal, agent_id: str) -> Assistant | None:
    """The agent, where it can answer this caller: None where it, its model or the right to it is gone."""
    try:
        found = await assistants.assistant(principal, agent_id)
        capabilities = models.capabilities(principal, found.model)
    except (NotFound, Forbidden):
        return None
    return found if "chat" in capabilities else None


async def take_over(run: Run, models: Models, assistants: Assistants) -> None:
    """The agent that was handed to last goes on, in later replies as well; where it cannot, the conversation's own
    does."""
    if not run.assistant.id:
        return
    handed = next((entry for entry in reversed(run.history) if isinstance(entry, AgentHandoff)), None)
    if handed is not None and handed.next_agent_id != run.assistant.id:
        target = await able(models, assistants, run.turn.principal, handed.next_agent_id)
        if target is not None:
            run.assistant = _with_given(target, run.assistant)


async def hand_over(run: Run, call: ToolCall, target: Assistant) -> None:
    """Raises what the sink does."""
    before = run.assistant
    entry = AgentHandoff(
        id=entry_id(AgentHandoff),
        created_at=run.now(),
        completed_at=run.now(),
        previous_agent_id=before.id,
        previous_agent_name=before.name,
        next_agent_id=target.id,
        next_agent_name=target.name,
        tool_call_id=call.id,
    )
    index = run.output_index()
    started = HandoffStarted(
        id=entry.id, previous_agent_id=before.id, previous_agent_name=before.name, output_index=index,
        created_at=entry.created_at,
    )  # fmt: skip
    done = HandoffDone(
        id=entry.id, next_agent_id=target.id, next_agent_name=target.name, output_index=index,
        created_at=entry.created_at,
    )  # fmt: skip
    await run.keep(entry, started, done)
    run.handoffs += 1
    run.assistant = _with_given(target, before)


def _with_given(target: Assistant, before: Assistant) -> Assistant:
    """With the tools that are the conversation's, whoever answers in it."""
    more = [one for one in before.given if one not in target.tools]
    return msgspec.structs.replace(target, tools=[*target.tools, *more], given=before.given)
