"""The loop of a reply: model, calls of tools, their results, model again; until it has answered or somebody is waited
for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.conversations.approvals import Permissions
    from ventoux.conversations.loop.bounds import Bounds
    from ventoux.conversations.schemas import Assistants, Ended, Models, Sink, Turn
    from ventoux.tools.service import Tools


class AgentLoop:
    """``conversations.schemas.Loop``.

    ``read_output`` gives what a tool once said in full, by the ids of conversation and entry (``Sink.output`` keeps
    it). ``told_language`` is told of each answer in which language it is and whether that was the right one.
    """

    def __init__(
        self,
        models: Models,
        tools: Tools,
        assistants: Assistants,
        permissions: Permissions,
        read_output: Callable[[str, str], Awaitable[str | None]],
        bounds: Bounds,
        *,
        told_language: Callable[[str, bool], None] = lambda language, right: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._models = models
        self._tools = tools
        self._assistants = assistants
        self._permissions = permissions
        self._read_output = read_output
        self._bounds = bounds
        self._told_language = told_language
        self._clock = clock

    async def run(self, turn: Turn, sink: Sink) -> Ended:
        raise NotImplementedError
