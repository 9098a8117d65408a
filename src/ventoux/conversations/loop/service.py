"""The loop of a reply: model, calls of tools, their results, model again; until it has answered or somebody is waited
for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.conversations import prompting
from ventoux.conversations.inputs import check_readable, newest, runs_code
from ventoux.conversations.loop.asking import Asking
from ventoux.conversations.loop.calling import Calling
from ventoux.conversations.loop.handing import hand_over, take_over
from ventoux.conversations.loop.offering import Offering
from ventoux.conversations.loop.state import Run
from ventoux.errors import EngineTimeout
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.conversations.approvals import Decisions
    from ventoux.conversations.loop.bounds import Bounds
    from ventoux.conversations.loop.offering import Offered
    from ventoux.conversations.schemas import Assistants, Ended, Models, Sink, Turn
    from ventoux.tools.service import Tools


class AgentLoop:
    """``conversations.schemas.Loop``.

    ``read_output`` gives what a tool once said in full, by the ids of conversation and entry (``Sink.output`` keeps
    it). ``told_language`` is told of each answer in which language it should be and whether it is.
    """

    def __init__(
        self,
        models: Models,
        tools: Tools,
        assistants: Assistants,
        decisions: Decisions,
        read_output: Callable[[str, str], Awaitable[str | None]],
        bounds: Bounds,
        *,
        told_language: Callable[[str, bool], None] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._models = models
        self._assistants = assistants
        self._bounds = bounds
        self._clock = clock or SystemClock()
        self._offering = Offering(models, tools, assistants, read_output)
        self._asking = Asking(models, told_language)
        self._calling = Calling(decisions)

    async def run(self, turn: Turn, sink: Sink) -> Ended:
        # A long history is read from end to end.
        run = await asyncio.to_thread(Run, turn, sink, self._bounds, self._clock)
        limit = asyncio.timeout(self._bounds.seconds)
        try:
            async with limit:
                return await self._replied(run)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise EngineTimeout(
                f"The reply was not complete within {self._bounds.seconds:g} seconds.",
                hint="Append without inputs to go on with it.",
            ) from error

    async def _replied(self, run: Run) -> Ended:
        await take_over(run, self._models, self._assistants)
        vision = "vision" in self._models.capabilities(run.turn.principal, run.assistant.model)
        code = runs_code(run.assistant.tools)
        check_readable(newest(run.history), run.assistant.model, vision=vision, code=code)
        offered = await self._offer(run)
        if run.turn.confirmations:
            await self._calling.confirmed(run, offered)
        while not prompting.waiting(run.history):
            bound = run.bound()
            outcome = await self._asking.ask(run, offered, bound)
            if bound is not None or not outcome.tool_calls:
                return run.ended("done")
            after = await self._calling.carry_out(run, offered, outcome.tool_calls)
            if after.handoff is None:
                offered = self._offering.with_pages(offered, run)
                continue
            await hand_over(run, *after.handoff)
            if run.turn.handoff_execution == "client":
                return run.ended("done")
            offered = await self._offer(run)
        return run.ended("waiting")

    async def _offer(self, run: Run) -> Offered:
        context = self._models.context(run.turn.principal, run.assistant.model)
        return await self._offering.offer(run, context)
