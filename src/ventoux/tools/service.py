"""All kinds of tools behind one door: which there are, why one is off, and those of a conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ventoux.errors import InvalidRequest, VentouxError
from ventoux.tools.schemas import Opened, Tool
from ventoux.tools.specs import AskUserTool, FunctionTool, together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.tools.schemas import ToolSource
    from ventoux.tools.specs import ToolSpec


class ToolIsOff(InvalidRequest):
    def __init__(self, kind: str, why: str) -> None:
        super().__init__(f"The tool {kind} is off on this server: {why}", hint="Leave it out, or ask the operator.")


class Tools:
    def __init__(self, sources: Sequence[ToolSource]) -> None:
        self._sources = {kind: source for source in sources for kind in source.kinds}

    def states(self) -> dict[str, str | None]:
        """By kind: None where it can be used, else why not."""
        return {kind: source.state for kind, source in sorted(self._sources.items())}

    def check(self, specs: Sequence[ToolSpec]) -> None:
        """Raises ToolIsOff."""
        for spec in specs:
            kind = _kind(spec)
            if kind in {"function", "ask_user"}:
                continue
            source = self._sources.get(kind)
            why = f"this server has no {kind}." if source is None else source.state
            if why is not None:
                raise ToolIsOff(kind, why)

    async def open(
        self, principal: Principal, specs: Sequence[ToolSpec], conversation_id: str, *, strict: bool = True
    ) -> Opened:
        """Those that run here; the client's functions are none of them. What is off now is left out with a note; and so
        is, unless ``strict``, what was there once and is not any more. Raises what ``ToolSource.open`` does."""
        wanted = [spec for spec in together(specs) if not isinstance(spec, FunctionTool | AskUserTool)]
        try:
            async with asyncio.TaskGroup() as group:
                opening = [
                    group.create_task(self._open(principal, spec, conversation_id, strict=strict)) for spec in wanted
                ]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        tools: dict[str, Tool] = {}
        notes: list[str] = []
        for opened in (one.result() for one in opening):
            notes += opened.notes
            for tool in opened.tools:
                if tools.setdefault(tool.function.name, tool) is not tool:
                    notes.append(f"Two tools are called {tool.function.name!r}: only the first can be called.")
        return Opened(list(tools.values()), notes)

    async def _open(self, principal: Principal, spec: ToolSpec, conversation_id: str, *, strict: bool) -> Opened:
        kind = _kind(spec)
        source = self._sources.get(kind)
        if source is None or source.state is not None:
            return Opened([], [f"The tool {kind} is off: {source.state if source else 'this server has none.'}"])
        try:
            return await source.open(principal, spec, conversation_id)
        except VentouxError as error:
            if strict:
                raise
            return Opened([], [f"The tool {kind} cannot be used: {error.message}"])

    async def close(self, conversation_id: str) -> None:
        for source in dict.fromkeys(self._sources.values()):
            await source.close(conversation_id)


def _kind(spec: Any) -> str:
    return str(spec.__struct_config__.tag)
