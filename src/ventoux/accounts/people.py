"""Users, and who belongs to which workspace as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.accounts.errors import Changed, LastOwner, LinkVoid, NameTaken, UserNotFound, UserRefused
from ventoux.accounts.keys import live_workspace
from ventoux.accounts.passwords import check_new
from ventoux.accounts.roles import GRANTED, ROLES
from ventoux.accounts.schemas import Email, Invited, Member, User
from ventoux.accounts.secrets import INVITATION, fingerprint, new_token
from ventoux.accounts.store import keys as key_store
from ventoux.accounts.store import sessions as session_store
from ventoux.accounts.store import users as store
from ventoux.accounts.store import workspaces as workspace_store
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit
from ventoux.audit.schemas import Actor
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.passwords import Passwords
    from ventoux.accounts.roles import Role
    from ventoux.accounts.schemas import Caller
    from ventoux.kit.clock import Clock

INVITATION_DAYS = 7
_LONGEST_NAME = 100


class People:
    def __init__(self, engine: AsyncEngine, clock: Clock, passwords: Passwords) -> None:
        self._engine = engine
        self._clock = clock
        self._passwords = passwords

    async def create(self, caller: Caller, email: str, *, name: str = "", admin: bool = False) -> Invited:
        """A user without a password, and a link to set one. Raises UserRefused, NameTaken, Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            email = checked_email(email)
            if await store.one(connection, email) is not None:
                raise NameTaken(f"There is a user {email} already.", hint="`ventoux users invite` makes a new link.")
            user = await self.add(connection, caller.actor, email, name=name, admin=admin, email_verified=True)
            return await self._link(connection, user)

    async def invite(self, caller: Caller, workspace_id: str, email: str, role: Role) -> Invited:
        """Into a workspace. Somebody who has no account gets one, and a link to set its password. Whoever has one gets
        no link: else who invites could take it over. Raises UserRefused, Forbidden, NotFound, Archived."""
        caller.require("members:write", workspace_id)
        caller.require_rank(_checked_role(role), workspace_id)
        async with changing(self._engine) as connection:
            await live_workspace(connection, workspace_id)
            email = checked_email(email)
            user, made = await store.one(connection, email), False
            if user is None:
                verified = caller.admin
                user = await self.add(connection, caller.actor, email, email_verified=verified)
                made = True
            elif user.disabled_at is not None:
                raise UserRefused(f"{email} is disabled.", hint="An administrator can enable the user.")
            await self._give(connection, caller, workspace_id, user, role)
            if made or await self._only_here(connection, user, workspace_id):
                return await self._link(connection, user)
        return Invited(user=user, token=None, expires_at=None)

    async def new_link(self, caller: Caller, id_or_email: str) -> Invited:
        """To set a password, first or anew; the links before are void. Raises UserNotFound, Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            user = await _user(connection, id_or_email)
            await self._record(connection, caller.actor, "user.invite", user)
            return await self._link(connection, user)

    async def accept(self, token: str, password: str, name: str = "") -> User:
        """Sets the password that the link is for, once; sessions of before end. Raises LinkVoid, PasswordRefused."""
        async with reading(self._engine) as connection:
            user = await store.invited(connection, fingerprint(token), self._clock.now())
        if user is None or user.disabled_at is not None:
            raise LinkVoid
        check_new(password, user.email)
        hashed = await self._passwords.hash(password)
        async with changing(self._engine) as connection:
            # Another one may have been quicker while this one was hashed.
            user = await store.invited(connection, fingerprint(token), self._clock.now())
            if user is None or user.disabled_at is not None:
                raise LinkVoid
            await store.drop_invitations(connection, user.id)
            await session_store.end_all(connection, user.id)
            changed = {"name": checked_name(name)} if name else {}
            await store.change(connection, user.id, password_hash=hashed, **changed)
            await self._record(connection, _actor(user), "user.accept", user)
            return await _user(connection, user.id)

    async def listed(self, caller: Caller) -> list[User]:
        """Everybody. Raises Forbidden."""
        caller.require_admin()
        async with reading(self._engine) as connection:
            return await store.listed(connection)

    async def find(self, caller: Caller, id_or_email: str) -> User:
        """Oneself, or anybody for an administrator. Raises UserNotFound."""
        async with reading(self._engine) as connection:
            user = await _user(connection, id_or_email)
        if not caller.admin and user.id != caller.user_id:
            raise UserNotFound(id_or_email)
        return user

    async def members(self, caller: Caller, workspace_id: str) -> list[Member]:
        caller.require("members:read", workspace_id)
        async with reading(self._engine) as connection:
            return await workspace_store.members(connection, workspace_id)

    async def member(self, caller: Caller, workspace_id: str, id_or_email: str) -> Member:
        """Raises UserNotFound, Forbidden."""
        for one in await self.members(caller, workspace_id):
            if id_or_email.lower() in {one.user.id, one.user.email}:
                return one
        raise UserNotFound(id_or_email)

    async def set_role(self, caller: Caller, workspace_id: str, id_or_email: str, role: Role) -> Member:
        """Of a member; an administrator may also make one of any user. Raises UserNotFound, LastOwner, Forbidden."""
        caller.require("members:write", workspace_id)
        caller.require_rank(_checked_role(role), workspace_id)
        async with changing(self._engine) as connection:
            await live_workspace(connection, workspace_id)
            user = await self._member(connection, caller, workspace_id, id_or_email)
            await self._give(connection, caller, workspace_id, user, role)
        return Member(user=user, role=role)

    async def remove(self, caller: Caller, workspace_id: str, id_or_email: str) -> None:
        """Out of the workspace, with the user's keys there. Raises UserNotFound, LastOwner, Forbidden."""
        if caller.user_id is None or id_or_email != caller.user_id:
            caller.require("members:write", workspace_id)
        else:
            caller.require("workspace:read", workspace_id)
        async with changing(self._engine) as connection:
            user = await self._member(connection, caller, workspace_id, id_or_email)
            now = await workspace_store.roles(connection, user.id)
            if workspace_id not in now:
                raise UserNotFound(id_or_email)
            await self._refuse_loss(connection, caller, workspace_id, user, now[workspace_id][0])
            await workspace_store.remove_member(connection, workspace_id, user.id)
            revoked = await key_store.revoke_all(
                connection, self._clock.now(), workspace_id=workspace_id, user_id=user.id
            )
            detail = {"email": user.email, "revoked_keys": len(revoked)}
            await self._record(connection, caller.actor, "member.remove", user, workspace_id, detail)

    async def disable(self, caller: Caller, id_or_email: str) -> User:
        """Ends the user's sessions, links and keys; what they were stays. Raises UserNotFound, Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            user = await _user(connection, id_or_email)
            if user.disabled_at is not None:
                return user
            now = self._clock.now()
            await store.change(connection, user.id, disabled_at=now)
            await store.drop_invitations(connection, user.id)
            detail = {
                "email": user.email,
                "ended_sessions": await session_store.end_all(connection, user.id),
                "revoked_keys": len(await key_store.revoke_all(connection, now, user_id=user.id)),
            }
            await self._record(connection, caller.actor, "user.disable", user, detail=detail)
            return await _user(connection, user.id)

    async def enable(self, caller: Caller, id_or_email: str) -> User:
        """The user may sign in again; keys stay revoked. Raises UserNotFound, Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            user = await _user(connection, id_or_email)
            if user.disabled_at is not None:
                await store.change(connection, user.id, disabled_at=None)
                await self._record(connection, caller.actor, "user.enable", user)
            return await _user(connection, user.id)

    async def set_admin(self, caller: Caller, id_or_email: str, *, admin: bool) -> User:
        """Of the installation. Raises UserNotFound, Forbidden."""
        caller.require_admin()
        async with changing(self._engine) as connection:
            user = await _user(connection, id_or_email)
            if user.admin != admin:
                await store.change(connection, user.id, admin=admin)
                await self._record(connection, caller.actor, "user.admin", user, detail={"admin": admin})
            return await _user(connection, user.id)

    async def rename(self, caller: Caller, name: str, *, version: int) -> User:
        """Oneself. Raises Changed, UserRefused."""
        async with changing(self._engine) as connection:
            user = await _user(connection, caller.user_id or "")
            if user.version != version:
                raise Changed("user", user.version)
            await store.change(connection, user.id, name=checked_name(name))
            await self._record(connection, caller.actor, "user.rename", user)
            return await _user(connection, user.id)

    async def add(
        self,
        connection: AsyncConnection,
        actor: Actor,
        email: str,
        *,
        name: str = "",
        admin: bool = False,
        email_verified: bool,
    ) -> User:
        """Without a way in; in a transaction of the caller's."""
        user = User(
            id=new_id(),
            email=email,
            name=checked_name(name or email.partition("@")[0]),
            admin=admin,
            email_verified=email_verified,
            version=1,
            created_at=self._clock.now(),
        )
        await store.add(connection, user)
        await self._record(connection, actor, "user.create", user, detail={"email": email, "admin": admin})
        return user

    async def assign(
        self,
        connection: AsyncConnection,
        actor: Actor,
        workspace_id: str,
        user: User,
        role: Role,
        *,
        before: Role | None,
    ) -> None:
        """Whoever may do that has been asked; in a transaction of the caller's. Keys go with the right to have them."""
        at = self._clock.now()
        await workspace_store.set_role(connection, workspace_id, user.id, role, at)
        if "keys:own" not in GRANTED[role]:
            await key_store.revoke_all(connection, at, workspace_id=workspace_id, user_id=user.id)
        detail = {"email": user.email, "from": before, "to": role}
        await self._record(connection, actor, "member.role", user, workspace_id, detail)

    async def _give(
        self, connection: AsyncConnection, caller: Caller, workspace_id: str, user: User, role: Role
    ) -> None:
        now = (await workspace_store.roles(connection, user.id)).get(workspace_id)
        if now is not None and now[0] == role:
            return
        if now is not None:
            caller.require_rank(now[0], workspace_id)
        if now is not None and role != "owner":
            await self._refuse_loss(connection, caller, workspace_id, user, now[0])
        await self.assign(connection, caller.actor, workspace_id, user, role, before=now[0] if now else None)

    async def _refuse_loss(
        self, connection: AsyncConnection, caller: Caller, workspace_id: str, user: User, role: Role
    ) -> None:
        caller.require_rank(role, workspace_id)
        if role == "owner" and not await workspace_store.other_owners(connection, workspace_id, user.id):
            raise LastOwner

    async def _member(self, connection: AsyncConnection, caller: Caller, workspace_id: str, id_or_email: str) -> User:
        """Others than members are for administrators to name. Raises UserNotFound."""
        user = await _user(connection, id_or_email)
        if not caller.admin and workspace_id not in await workspace_store.roles(connection, user.id):
            raise UserNotFound(id_or_email)
        return user

    async def _only_here(self, connection: AsyncConnection, user: User, workspace_id: str) -> bool:
        """Nobody but this workspace has let the user in, who has not come yet: a new link gives nothing away."""
        elsewhere = (await workspace_store.roles(connection, user.id)).keys() - {workspace_id}
        return user.pending and not user.admin and not elsewhere and not user.email_verified

    async def _link(self, connection: AsyncConnection, user: User) -> Invited:
        token = new_token(INVITATION)
        now = self._clock.now()
        expires = now + INVITATION_DAYS * 86_400
        await store.add_invitation(connection, user.id, fingerprint(token), now, expires)
        return Invited(user=user, token=token, expires_at=expires)

    async def _record(
        self,
        connection: AsyncConnection,
        actor: Actor,
        action: str,
        user: User,
        workspace_id: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        await audit.record(
            connection,
            actor,
            action,
            "user",
            user.id,
            workspace_id=workspace_id,
            detail=detail,
            at=self._clock.now(),
        )


def checked_email(text: str) -> str:
    """In lower case. Raises UserRefused."""
    try:
        return msgspec.convert(text.strip().lower(), Email)
    except msgspec.ValidationError as error:
        raise UserRefused(f"{text[:100]!r} is no e-mail address.", hint="For example ada@example.org.") from error


def checked_name(name: str) -> str:
    """Without spaces around it. Raises UserRefused."""
    name = name.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise UserRefused(f"A user has a name of printable characters, {_LONGEST_NAME} at most.")
    return name


def _checked_role(role: Role) -> Role:
    if role not in ROLES:
        raise UserRefused(f"There is no role {role!r}.", hint=f"Roles: {', '.join(ROLES)}.")
    return role


async def _user(connection: AsyncConnection, id_or_email: str) -> User:
    found = await store.one(connection, id_or_email.lower())
    if found is None:
        raise UserNotFound(id_or_email)
    return found


def _actor(user: User) -> Actor:
    return Actor(kind="user", id=user.id)
