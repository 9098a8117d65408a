"""What a user says of themselves who came by a link, before they have a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import HasPassword, NameTaken, UserNotFound
from ventoux.accounts.passwords import check_new
from ventoux.accounts.people import checked_email, checked_name
from ventoux.accounts.store import sessions as session_store
from ventoux.accounts.store import users as store
from ventoux.accounts.transactions import changing
from ventoux.audit import service as audit

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.links import Links
    from ventoux.accounts.passwords import Passwords
    from ventoux.accounts.schemas import User
    from ventoux.accounts.sessions import Current
    from ventoux.kit.clock import Clock


class Profiles:
    def __init__(self, engine: AsyncEngine, clock: Clock, passwords: Passwords, links: Links) -> None:
        self._engine = engine
        self._clock = clock
        self._passwords = passwords
        self._links = links

    async def complete(self, current: Current, *, email: str, name: str, password: str) -> User:
        """With an address, a name and a password of their own; other sessions, links and invitations end. Raises
        HasPassword, NameTaken, UserRefused, PasswordRefused."""
        email, name, user = checked_email(email), checked_name(name), current.user
        _refuse_known(user)
        check_new(password, email)
        hashed = await self._passwords.hash(password)
        async with changing(self._engine) as connection:
            now = await store.one(connection, user.id)
            if now is None or now.disabled_at is not None:
                raise UserNotFound(user.id)
            # Another request may have been quicker while this one was hashed.
            _refuse_known(now)
            await self._set(connection, now, email, name, hashed)
            await session_store.end_all(connection, user.id, current.session.id)
            await store.drop_invitations(connection, user.id)
            await audit.record(
                connection,
                current.caller.actor,
                "user.profile",
                "user",
                user.id,
                detail={"email": email, "from": now.email},
                at=self._clock.now(),
            )
            changed = await store.one(connection, user.id)
        self._links.drop(user.id)
        if changed is None:
            raise UserNotFound(user.id)
        return changed

    async def _set(self, connection: AsyncConnection, user: User, email: str, name: str, hashed: str) -> None:
        if email != user.email and await store.one(connection, email) is not None:
            raise NameTaken(f"There is a user {email} already.", hint="Give another address.")
        # Nobody vouches for an address that somebody says is theirs, but an administrator for their own.
        verified = user.admin or (user.email_verified and email == user.email)
        await store.change(connection, user.id, email=email, name=name, password_hash=hashed, email_verified=verified)


def _refuse_known(user: User) -> None:
    if not user.pending:
        raise HasPassword
