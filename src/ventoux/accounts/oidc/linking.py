"""Which user somebody is whom the OpenID provider knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import SignInRefused
from ventoux.accounts.people import checked_email
from ventoux.accounts.roles import rank
from ventoux.accounts.store import keys as key_store
from ventoux.accounts.store import sessions as session_store
from ventoux.accounts.store import users as store
from ventoux.accounts.store import workspaces as workspace_store
from ventoux.audit import service as audit
from ventoux.audit.schemas import Actor

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.accounts.oidc.schemas import Identity, OidcRules
    from ventoux.accounts.people import People
    from ventoux.accounts.roles import Role
    from ventoux.accounts.schemas import User
    from ventoux.kit.clock import Clock


class Linking:
    def __init__(self, rules: OidcRules, clock: Clock, people: People) -> None:
        self._rules = rules
        self._clock = clock
        self._people = people

    async def user(self, connection: AsyncConnection, found: Identity, address: str) -> User:
        """Known by the subject, or by an e-mail address that the provider vouches for, or new. Raises
        SignInRefused."""
        user = await store.of_openid(connection, self._rules.issuer, found.subject)
        if user is None:
            user = await self._linked(connection, found, address)
        elif found.email:
            self._refuse_domain(found.email)
        if user.disabled_at is not None:
            raise SignInRefused("This account is disabled.", hint="Ask an administrator.")
        await self._give_role(connection, user, found, address)
        return user

    async def _linked(self, connection: AsyncConnection, found: Identity, address: str) -> User:
        if not found.email:
            raise SignInRefused(
                "The OpenID provider does not vouch for your e-mail address.", hint="Verify it there, then begin again."
            )
        self._refuse_domain(found.email)
        email = checked_email(found.email)
        user = await store.one(connection, email)
        if user is None:
            user = await self._new(connection, email, found, address)
        elif user.has_openid:
            raise SignInRefused("This e-mail address belongs to another account.", hint="Ask an administrator.")
        elif not user.email_verified:
            await self._take_over(connection, user)
        await store.change(connection, user.id, issuer=self._rules.issuer, subject=found.subject, email_verified=True)
        actor = Actor(kind="user", id=user.id, address=address)
        detail = {"issuer": self._rules.issuer}
        await audit.record(connection, actor, "user.link", "user", user.id, detail=detail, at=self._clock.now())
        return await store.one(connection, user.id) or user

    async def _new(self, connection: AsyncConnection, email: str, found: Identity, address: str) -> User:
        if not self._rules.workspace:
            raise SignInRefused("You have no account here yet.", hint="Ask an administrator to invite you.")
        name = "".join(letter for letter in found.name[:100] if letter.isprintable()).strip()
        actor = Actor(kind="system", id=self._rules.issuer, address=address)
        return await self._people.add(connection, actor, email, name=name, email_verified=True)

    async def _take_over(self, connection: AsyncConnection, user: User) -> None:
        """Whoever made the account may have been somebody else, who only wrote this address down: what they could come
        in with ends."""
        now = self._clock.now()
        await store.set_password_hash(connection, user.id, None)
        await store.drop_invitations(connection, user.id)
        await session_store.end_all(connection, user.id)
        await key_store.revoke_all(connection, now, user_id=user.id)

    async def _give_role(self, connection: AsyncConnection, user: User, found: Identity, address: str) -> None:
        """As the groups say, where they are mapped; else the default one, the first time only."""
        if not self._rules.workspace:
            return
        workspace = await workspace_store.one(connection, self._rules.workspace)
        if workspace is None or workspace.archived_at is not None:
            raise SignInRefused(f"The workspace {self._rules.workspace} is not there.", hint="Ask an administrator.")
        now = (await workspace_store.roles(connection, user.id)).get(workspace.id)
        mapped: list[Role] = [role for group, role in self._rules.group_roles if group in found.groups]
        if now is not None and not self._rules.group_roles:
            return
        role: Role = max(mapped, key=rank) if mapped else self._rules.role
        if now is not None and now[0] == role:
            return
        # A group that was renamed at the provider must not leave a workspace without an owner.
        if (
            now is not None
            and now[0] == "owner"
            and not await workspace_store.other_owners(connection, workspace.id, user.id)
        ):
            return
        actor = Actor(kind="system", id=self._rules.issuer, address=address)
        await self._people.assign(connection, actor, workspace.id, user, role, before=now[0] if now else None)

    def _refuse_domain(self, email: str) -> None:
        allowed = self._rules.allowed_domains
        if allowed and email.rpartition("@")[2] not in allowed:
            raise SignInRefused("Your e-mail domain may not sign in here.", hint="Ask an administrator.")
