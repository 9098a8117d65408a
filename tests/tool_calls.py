"""One call of a tool, as the loop makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs

from ventoux.accounts.schemas import Principal
from ventoux.tools.schemas import ToolContext

if TYPE_CHECKING:
    from ventoux.tools.schemas import Tool, ToolResult, ToolSource
    from ventoux.tools.specs import ToolSpec

NOBODY = Principal("w", "key", "vx_", frozenset({"assistants", "documents"}))


def context(
    *,
    principal: Principal = NOBODY,
    first: int = 1,
    urls: frozenset[str] = frozenset(),
    approved: bool = False,
    question: str = "",
) -> ToolContext:
    return ToolContext(principal, "conv_1", "tool_exec_1", first, urls, approved, question)


async def tools_of(source: ToolSource, spec: ToolSpec, principal: Principal = NOBODY) -> dict[str, Tool]:
    opened = await source.open(principal, spec, "conv_1")
    assert list(opened.notes) == []
    return {one.function.name: one for one in opened.tools}


async def call(tool: Tool, arguments: dict[str, Any], given: ToolContext | None = None) -> ToolResult:
    schema = tool.function.parameters
    assert isinstance(schema, dict)
    jsonschema_rs.validate(schema, arguments)
    return await tool.run(arguments, given or context())
