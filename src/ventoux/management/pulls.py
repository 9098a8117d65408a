"""Pulling the weights of a model onto the server: begun, looked at, called off."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from ventoux.catalog.cards import Card
from ventoux.catalog.errors import UnknownModel
from ventoux.endpoints.operations import Operation
from ventoux.endpoints.pulls import PullProgress
from ventoux.errors import NotFound
from ventoux.kit.threads import in_daemon_thread
from ventoux.management.context import CallerOf, Services, ServicesOf, WorkspaceOf
from ventoux.management.names import is_path
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/models", tags=["models"])
ModelOf = Annotated[str, Path(description="An id or an alias of the catalog.", max_length=200)]


@router.post("/{model}/pull", status_code=202)
async def pull(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, model: ModelOf
) -> Annotated[Operation, AsStruct()]:
    """Goes on whoever looks. A licence that has to be accepted is to be accepted first; a model that is being pulled
    is answered with the operation of that."""
    asking.require("endpoints:write", workspace)
    return await found.pulls.begin(asking, workspace, await _card(found, model))


@router.get("/{model}/pull")
async def pull_progress(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, model: ModelOf
) -> Annotated[PullProgress, AsStruct()]:
    """How far the latest pull is, or how it ended."""
    asking.require("models:read", workspace)
    return await found.pulls.progress(asking, workspace, await _card(found, model))


@router.delete("/{model}/pull", status_code=202)
async def cancel_pull(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, model: ModelOf
) -> Annotated[PullProgress, AsStruct()]:
    """What has come so far stays, and the next pull goes on with it."""
    asking.require("endpoints:write", workspace)
    return await found.pulls.cancel(asking, workspace, await _card(found, model))


async def _card(found: Services, model: str) -> Card:
    if is_path(model):
        raise NotFound(f"No model is called {model[:100]!r}.")
    try:
        return await in_daemon_thread(lambda: found.catalog.find(model))
    except UnknownModel as error:
        raise NotFound(error.message, hint=error.hint) from error
