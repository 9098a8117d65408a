"""What somebody may do in the control plane, read when they come: a change of role holds from the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import UserNotFound
from ventoux.accounts.keys import MANAGING
from ventoux.accounts.roles import GRANTED, KEY_SCOPES, READING, Role, rank
from ventoux.accounts.schemas import Caller
from ventoux.accounts.store import users as user_store
from ventoux.accounts.store import workspaces as workspace_store
from ventoux.accounts.transactions import reading
from ventoux.errors import Forbidden, Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal, User


async def caller_of_user(engine: AsyncEngine, user_id: str, address: str) -> Caller:
    """Raises UserNotFound for one that there is not or that is disabled."""
    async with reading(engine) as connection:
        user = await user_store.one(connection, user_id)
        if user is None or user.disabled_at is not None:
            raise UserNotFound(user_id)
        return await read_caller(connection, user, address)


async def read_caller(connection: AsyncConnection, user: User, address: str) -> Caller:
    roles = await workspace_store.roles(connection, user.id)
    return Caller(
        kind="user",
        id=user.id,
        user_id=user.id,
        admin=user.admin,
        roles={workspace_id: role for workspace_id, (role, _) in roles.items()},
        rights={
            workspace_id: GRANTED[role] & READING if archived else GRANTED[role]
            for workspace_id, (role, archived) in roles.items()
        },
        address=address,
    )


async def caller_of_key(engine: AsyncEngine, principal: Principal, address: str) -> Caller:
    """In its own workspace only, and no more than the user it belongs to. Raises Forbidden, Unauthorized."""
    if principal.endpoints is not None or not principal.scopes & MANAGING:
        raise Forbidden(
            f"The API key {principal.key_prefix} lacks the scopes 'manage' and 'manage:read'.",
            hint="Create one that has it: ventoux keys create --scope manage",
        )
    rights = frozenset[str]().union(*(KEY_SCOPES[scope] for scope in principal.scopes & MANAGING))
    role: Role = "admin" if "manage" in principal.scopes else "viewer"
    workspace_id = principal.workspace_id
    if principal.user_id is not None:
        try:
            owner = await caller_of_user(engine, principal.user_id, address)
        except UserNotFound as error:
            raise Unauthorized("The user of this API key is disabled.") from error
        rights = frozenset(right for right in rights if owner.allows(right, workspace_id))
        if not owner.admin:
            role = min(role, owner.roles.get(workspace_id, "viewer"), key=rank)
    return Caller(
        kind="key",
        id=principal.key_id,
        user_id=principal.user_id,
        roles={workspace_id: role},
        rights={workspace_id: rights},
        address=address,
    )
