"""The statements of what users have decided about tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, delete, insert, select

from ventoux.db.assistant_tables import tool_permissions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

Decision = Literal["always", "never"]
Row = tuple[str, Decision, float]
"""Tool, decision, when."""

_columns = tool_permissions.c


async def listed(connection: AsyncConnection, workspace_id: str, owner: str) -> list[Row]:
    wanted = select(_columns.tool, _columns.decision, _columns.created_at).where(_of(workspace_id, owner))
    return [
        (row.tool, row.decision, row.created_at) for row in await connection.execute(wanted.order_by(_columns.tool))
    ]


async def add(connection: AsyncConnection, workspace_id: str, owner: str, row: Row) -> None:
    tool, decision, at = row
    values = {"workspace_id": workspace_id, "owner": owner, "tool": tool, "decision": decision, "created_at": at}
    await connection.execute(insert(tool_permissions).values(values))


async def remove(connection: AsyncConnection, workspace_id: str, owner: str, tool: str) -> bool:
    """Whether there was one."""
    gone = delete(tool_permissions).where(_of(workspace_id, owner), _columns.tool == tool)
    return (await connection.execute(gone)).rowcount > 0


def _of(workspace_id: str, owner: str) -> ColumnElement[bool]:
    return and_(_columns.workspace_id == workspace_id, _columns.owner == owner)
