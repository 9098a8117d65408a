"""Workspaces: what separates one team's models, keys, money and people from another's."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Response

from ventoux.accounts.schemas import Workspace
from ventoux.management.context import CallerOf, ServicesOf
from ventoux.management.paging import CursorOf, LimitOf, Page, VersionOf, page_of, tag
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/workspaces", tags=["workspaces"])


class Called(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Workspace], AsStruct()]:
    """Those that the caller may see, the archived included."""
    return page_of(await found.accounts.workspaces.listed(asking), lambda one: one.name, limit, cursor)


@router.post("", status_code=201)
async def create(
    asking: CallerOf, found: ServicesOf, new: Annotated[Called, AsStruct(), Body()], response: Response
) -> Annotated[Workspace, AsStruct()]:
    """For administrators of the installation. Who makes it becomes its owner."""
    made = await found.accounts.workspaces.create(asking, new.name)
    tag(response, made.version)
    response.headers["location"] = f"/api/v1/workspaces/{made.id}"
    return made


@router.get("/{workspace}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: str, response: Response
) -> Annotated[Workspace, AsStruct()]:
    """By its name or id."""
    shown = await found.accounts.workspaces.find(asking, workspace)
    tag(response, shown.version)
    return shown


@router.patch("/{workspace}")
async def rename(
    asking: CallerOf,
    found: ServicesOf,
    workspace: str,
    called: Annotated[Called, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Workspace, AsStruct()]:
    """Its id stays."""
    there = await found.accounts.workspaces.find(asking, workspace)
    seen = there.version if version is None else version
    renamed = await found.accounts.workspaces.rename(asking, there.id, called.name, version=seen)
    tag(response, renamed.version)
    return renamed


@router.post("/{workspace}/archive")
async def archive(
    asking: CallerOf, found: ServicesOf, workspace: str, version: VersionOf
) -> Annotated[Workspace, AsStruct()]:
    """For good: its keys are revoked; its usage, invoices and audit log stay."""
    there = await found.accounts.workspaces.find(asking, workspace)
    seen = there.version if version is None else version
    archived = await found.accounts.workspaces.archive(asking, there.id, version=seen)
    await found.accounts.refresh()
    return archived
