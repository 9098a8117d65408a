"""Links that sign somebody in once, without a password: the one that a start prints while nobody has one, and those
that the operator asks for. They are kept in memory, as hashes, and end with the server."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.accounts.errors import LinkVoid, UserNotFound, UserRefused
from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.accounts.secrets import LINK, fingerprint, new_token
from ventoux.accounts.store import users as store
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit
from ventoux.audit.schemas import SYSTEM
from ventoux.errors import Forbidden

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.people import People
    from ventoux.accounts.schemas import Caller, SignedIn, User
    from ventoux.accounts.sessions import Sessions
    from ventoux.accounts.workspaces import Workspaces
    from ventoux.kit.clock import Clock

FIRST_EMAIL = "you@localhost"
"""Of the first user, until they say theirs."""
_HOURS = 24
_MOST = 100


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """``token`` is the secret part. ``email``: whom it signs in; empty for the first user, whom it makes."""

    token: str
    email: str
    expires_at: float | None

    def __repr__(self) -> str:
        return f"Link(email={self.email!r})"


class _Kept(NamedTuple):
    user_id: str | None
    """None: the first user, who is made with its use."""
    expires_at: float | None
    """None: it ends with its use."""
    first: bool
    """It is good only while nobody can sign in otherwise."""


class Links:
    def __init__(
        self, engine: AsyncEngine, clock: Clock, people: People, sessions: Sessions, workspaces: Workspaces
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._people = people
        self._sessions = sessions
        self._workspaces = workspaces
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()

    async def first(self) -> str | None:
        """The token of a link that a start prints; None once somebody can sign in otherwise, or where there are users
        and none of them is an administrator."""
        async with reading(self._engine) as connection:
            users = await store.listed(connection)
        if not _nobody_can_sign_in(users):
            return None
        if not users:
            return self._keep(_Kept(None, None, first=True))
        admin = _first_admin(users)
        return None if admin is None else self._keep(_Kept(admin.id, None, first=True))

    async def new(self, caller: Caller, email: str = "") -> Link:
        """For whoever runs the command line on the server, who can read the database anyway; nobody else may sign in as
        another. Without an address it is that of the only administrator, or of the first user, whom its use makes.
        Raises Forbidden, UserNotFound, UserRefused."""
        if caller.kind != "cli":
            raise Forbidden("Links that sign in are the operator's to make.", hint="On the server: ventoux users link")
        expires = self._clock.now() + _HOURS * 3600
        async with changing(self._engine) as connection:
            user = await self._wanted(connection, email)
            object_id = "first user" if user is None else user.id
            await audit.record(
                connection, caller.actor, "user.link", "user", object_id, detail={}, at=self._clock.now()
            )
        kept = _Kept(None if user is None else user.id, expires, first=user is None)
        return Link(token=self._keep(kept), email="" if user is None else user.email, expires_at=expires)

    async def follow(self, token: str, *, client: str = "", address: str = "", replacing: str = "") -> SignedIn:
        """Once. ``replacing``: the token of the session that the browser had, which ends. Raises LinkVoid."""
        hashed = fingerprint(token)
        kept = self._kept.pop(hashed, None)
        if kept is None or (kept.expires_at is not None and kept.expires_at <= self._clock.now()):
            raise LinkVoid
        try:
            async with changing(self._engine) as connection:
                user = await self._user(connection, kept)
                return await self._sessions.begin(
                    connection, user, how="link", client=client, address=address, replacing=replacing
                )
        except LinkVoid:
            raise
        except BaseException:
            # Nobody was signed in by it.
            self._kept[hashed] = kept
            raise

    def drop(self, user_id: str) -> None:
        """Those of a user who has a password now."""
        self._kept = OrderedDict((key, kept) for key, kept in self._kept.items() if kept.user_id != user_id)

    def _keep(self, kept: _Kept) -> str:
        token = new_token(LINK)
        if len(self._kept) >= _MOST:
            self._kept.popitem(last=False)
        self._kept[fingerprint(token)] = kept
        return token

    async def _wanted(self, connection: AsyncConnection, email: str) -> User | None:
        if email:
            found = await store.one(connection, email.strip().lower())
            if found is None or found.disabled_at is not None:
                raise UserNotFound(email)
            return found
        users = await store.listed(connection)
        admins = [user for user in users if user.admin and user.disabled_at is None]
        if users and len(admins) != 1:
            raise UserRefused(
                f"There are {len(admins)} administrators." if admins else "None of the users is an administrator.",
                hint="Say whose link it is: ventoux users link EMAIL",
            )
        return admins[0] if admins else None

    async def _user(self, connection: AsyncConnection, kept: _Kept) -> User:
        """In the transaction in which the session begins: two that come at once make one first user."""
        if kept.first and not _nobody_can_sign_in(await store.listed(connection)):
            raise LinkVoid
        if kept.user_id is None:
            return await self._first_user(connection)
        user = await store.one(connection, kept.user_id)
        if user is None or user.disabled_at is not None:
            raise LinkVoid
        return user

    async def _first_user(self, connection: AsyncConnection) -> User:
        if await store.listed(connection):
            raise LinkVoid
        user = await self._people.add(connection, SYSTEM, FIRST_EMAIL, admin=True, email_verified=False)
        workspace = await self._workspaces.ensure(connection, DEFAULT_WORKSPACE)
        await self._people.assign(connection, SYSTEM, workspace.id, user, "owner", before=None)
        return user


def _nobody_can_sign_in(users: list[User]) -> bool:
    return all(user.pending or user.disabled_at is not None for user in users)


def _first_admin(users: list[User]) -> User | None:
    admins = [user for user in users if user.admin and user.disabled_at is None]
    return min(admins, key=lambda user: user.created_at, default=None)
