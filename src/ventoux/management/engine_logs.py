"""What the engines of an endpoint wrote last."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ventoux.endpoints.logs import EngineLog
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.structs import AsStruct

MOST = 2000
router = APIRouter(prefix="/endpoints", tags=["endpoints"])


@router.get("/{name}/logs")
async def logs(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    deployment: Annotated[str, Query(description="The first one where it is left out.")] = "",
    replica: Annotated[int | None, Query(ge=0, le=9999, description="Which log; the first one.")] = None,
    lines: Annotated[int, Query(ge=1, le=MOST, description="At most so many, of the last 256 KB.")] = 200,
) -> Annotated[EngineLog, AsStruct()]:
    """For whoever may change the endpoint. Secrets, and where on the server things are, are left out."""
    endpoint = await found.endpoints.get(asking, workspace, name)
    return await found.logs.last(asking, endpoint, deployment, replica, lines)
