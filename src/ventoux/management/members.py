"""Members: who belongs to a workspace, and as what."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Response

from ventoux.accounts.roles import Role
from ventoux.accounts.schemas import Invited, Member
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.paging import CursorOf, LimitOf, Page, page_of
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/members", tags=["members"])


class Invitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    email: str
    role: Role = "member"


class GivenRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: Role


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Member], AsStruct()]:
    every = await found.accounts.people.members(asking, workspace)
    return page_of(every, lambda one: one.user.email, limit, cursor)


@router.post("", status_code=201)
async def invite(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, given: Annotated[Invitation, AsStruct(), Body()]
) -> Annotated[Invited, AsStruct()]:
    """With the token that sets a password, once, for somebody who has no account yet."""
    return await found.accounts.people.invite(asking, workspace, given.email, given.role)


@router.put("/{user}/role")
async def role(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    user: str,
    given: Annotated[GivenRole, AsStruct(), Body()],
) -> Annotated[Member, AsStruct()]:
    """By e-mail address or id."""
    member = await found.accounts.people.set_role(asking, workspace, user, given.role)
    await found.accounts.refresh()  # whoever has become a viewer has no keys any more
    return member


@router.delete("/{user}", status_code=204)
async def remove(asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, user: str) -> Response:
    """Out of the workspace; their keys there are revoked."""
    await found.accounts.people.remove(asking, workspace, user)
    await found.accounts.refresh()
    return Response(status_code=204)
