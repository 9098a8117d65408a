"""Users of the installation, for its administrators; anybody may see themselves."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body

from ventoux.accounts.schemas import Invited, User
from ventoux.management.context import CallerOf, ServicesOf
from ventoux.management.paging import CursorOf, LimitOf, Page, page_of
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/users", tags=["users"])


class NewUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    email: str
    name: str = ""
    admin: bool = False


class Admin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    admin: bool


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[User], AsStruct()]:
    """The disabled included."""
    return page_of(await found.accounts.people.listed(asking), lambda one: one.email, limit, cursor)


@router.post("", status_code=201)
async def create(
    asking: CallerOf, found: ServicesOf, new: Annotated[NewUser, AsStruct(), Body()]
) -> Annotated[Invited, AsStruct()]:
    """With the token that sets their password, once."""
    return await found.accounts.people.create(asking, new.email, name=new.name, admin=new.admin)


@router.get("/{user}")
async def get(asking: CallerOf, found: ServicesOf, user: str) -> Annotated[User, AsStruct()]:
    """By e-mail address or id."""
    return await found.accounts.people.find(asking, user)


@router.post("/{user}/link")
async def link(asking: CallerOf, found: ServicesOf, user: str) -> Annotated[Invited, AsStruct()]:
    """A new token to set a password, first or anew; those before are void."""
    return await found.accounts.people.new_link(asking, user)


@router.post("/{user}/disable")
async def disable(asking: CallerOf, found: ServicesOf, user: str) -> Annotated[User, AsStruct()]:
    """Their sessions and keys end, and they can sign in no more."""
    disabled = await found.accounts.people.disable(asking, user)
    await found.accounts.refresh()
    return disabled


@router.post("/{user}/enable")
async def enable(asking: CallerOf, found: ServicesOf, user: str) -> Annotated[User, AsStruct()]:
    """They may sign in again; their keys stay revoked."""
    return await found.accounts.people.enable(asking, user)


@router.put("/{user}/admin")
async def admin(
    asking: CallerOf, found: ServicesOf, user: str, given: Annotated[Admin, AsStruct(), Body()]
) -> Annotated[User, AsStruct()]:
    """Of the whole installation, or no longer."""
    return await found.accounts.people.set_admin(asking, user, admin=given.admin)
