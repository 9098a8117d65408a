"""From one agent to another within a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.entries import AgentHandoff, entry_id
from ventoux.conversations.events import HandoffDone, HandoffStarted
from ventoux.errors import NotFound

if TYPE_CHECKING:
    from ventoux.calls import ToolCall
    from ventoux.conversations.loop.state import Run
    from ventoux.conversations.schemas import Assistant, Assistants


async def take_over(run: Run, assistants: Assistants) -> None:
    """The agent that was handed to last goes on, in later replies as well; one that is gone does not."""
    if not run.assistant.id:
        return
    handed = next((entry for entry in reversed(run.history) if isinstance(entry, AgentHandoff)), None)
    if handed is not None and handed.next_agent_id != run.assistant.id:
        try:
            run.assistant = await assistants.assistant(run.turn.principal, handed.next_agent_id)
        except NotFound:
            return


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
    run.assistant = target
