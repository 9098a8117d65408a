"""Operations: what takes longer than a request, and how far it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ventoux.endpoints.operations import Operation
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.structs import AsStruct

LONGEST = 30.0
"""Seconds that a request waits; proxies give up on one that takes a minute."""
router = APIRouter(prefix="/operations", tags=["operations"])


@router.get("/{operation_id}")
async def get(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    operation_id: str,
    wait: Annotated[
        float, Query(ge=0, le=LONGEST, description="Seconds to wait for its end; it is shown as it is then.")
    ] = 0,
) -> Annotated[Operation, AsStruct()]:
    given_up = found.stopping.is_set
    return await found.endpoints.ended_operation(asking, workspace, operation_id, within=wait, given_up=given_up)
