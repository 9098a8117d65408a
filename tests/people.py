"""Callers, users and keys, for tests of what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from argon2 import PasswordHasher

from ventoux.accounts.passwords import Passwords
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, Caller, Key, NewKey
from ventoux.limits.schemas import OwnLimits

if TYPE_CHECKING:
    from collections.abc import Collection

    from ventoux.accounts.roles import Role
    from ventoux.accounts.schemas import User, Workspace
    from ventoux.accounts.service import Accounts

OPERATOR = Caller(kind="cli", id="tester@here", admin=True)
PASSWORD = "a long enough password"


def quick_passwords() -> Passwords:
    """The same algorithm at the least cost there is."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


async def new_key(
    accounts: Accounts,
    *,
    name: str = "k",
    scopes: Collection[str] = ("chat",),
    workspace: str = DEFAULT_WORKSPACE,
    expires_at: float | None = None,
    limits: OwnLimits | None = None,
) -> tuple[Key, str]:
    """Nobody's, as the operator makes it."""
    if workspace == DEFAULT_WORKSPACE:
        found = await accounts.workspaces.default(OPERATOR)
    else:
        found = await accounts.workspaces.find(OPERATOR, workspace)
    wanted = NewKey(name=name, scopes=frozenset(scopes), expires_at=expires_at, limits=limits or OwnLimits())
    return await accounts.create_key(OPERATOR, found.id, wanted)


async def new_user(accounts: Accounts, email: str, *, admin: bool = False, password: str = PASSWORD) -> User:
    """Who has accepted the invitation."""
    invited = await accounts.people.create(OPERATOR, email, admin=admin)
    return await accounts.people.accept(invited.token or "", password)


async def new_member(accounts: Accounts, workspace: Workspace, email: str, role: Role) -> Caller:
    user = await new_user(accounts, email)
    await accounts.people.set_role(OPERATOR, workspace.id, user.id, role)
    return await accounts.caller_of_user(user.id)
