"""Operations: what takes longer than a request, and how far it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from ventoux.endpoints.operations import Operation
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/operations", tags=["operations"])


@router.get("/{operation_id}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, operation_id: str
) -> Annotated[Operation, AsStruct()]:
    return await found.endpoints.operation(asking, workspace, operation_id)
