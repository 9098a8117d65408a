"""People who call models in a browser: a session opens what a key does, and is billed to a key that the server keeps
for the user in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.accounts.callers import read_caller
from ventoux.accounts.cookies import check_csrf, check_site
from ventoux.accounts.errors import Archived
from ventoux.accounts.keys import live_workspace
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, WEB_SCOPES, NewKey, no_workspace
from ventoux.accounts.store import keys as store
from ventoux.accounts.store import users as user_store
from ventoux.accounts.store import workspaces as workspace_store
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit
from ventoux.audit.schemas import Actor
from ventoux.errors import InvalidRequest, Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.keys import Keys
    from ventoux.accounts.known import KnownKeys
    from ventoux.accounts.schemas import Caller, Principal
    from ventoux.accounts.sessions import Sessions
    from ventoux.kit.clock import Clock

WORKSPACE_HEADER = "x-ventoux-workspace"
_NAME = "web application"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser sends beside its request. ``workspace`` is an id; empty for the only one of the user's. ``csrf``
    and ``site`` are the headers ``x-ventoux-csrf`` and ``Sec-Fetch-Site``."""

    method: str
    token: str
    csrf: str = ""
    site: str = ""
    workspace: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"Visit(method={self.method!r}, workspace={self.workspace!r})"


class Browsers:
    def __init__(self, engine: AsyncEngine, clock: Clock, keys: Keys, known: KnownKeys, sessions: Sessions) -> None:
        self._engine = engine
        self._clock = clock
        self._keys = keys
        self._known = known
        self._sessions = sessions

    async def principal(self, visit: Visit) -> Principal:
        """Who they are to everything that serves calls. Roles are read each time, so a change holds from the next
        request. Raises CsrfRefused, Unauthorized, InvalidRequest where a workspace has to be named, NotFound for one
        that is none of the user's, Forbidden without the right to call, Archived."""
        check_site(visit.site)
        check_csrf(visit.method, visit.token, visit.csrf)
        current = await self._sessions.current(visit.token, visit.address)
        workspace_id = visit.workspace or await self._only(current.caller)
        await self._require(current.caller, workspace_id)
        return self._known.of_browser(workspace_id, current.user.id) or await self._made(
            current.user.id, workspace_id, visit.address
        )

    async def _only(self, caller: Caller) -> str:
        own = list(caller.rights)
        if len(own) == 1:
            return own[0]
        if caller.admin and not own:
            async with reading(self._engine) as connection:
                found = await workspace_store.one(connection, DEFAULT_WORKSPACE)
            if found is not None:
                return found.id
        raise InvalidRequest(
            "You are in several workspaces, or in none.", hint=f"Name one in the header {WORKSPACE_HEADER}."
        )

    async def _require(self, caller: Caller, workspace_id: str) -> None:
        if caller.allows("chat", workspace_id):
            return
        if workspace_id in caller.rights:
            async with reading(self._engine) as connection:
                found = await workspace_store.one(connection, workspace_id)
            if found is not None and found.archived_at is not None:
                raise Archived(found.name)
        caller.require("chat", workspace_id)

    async def _made(self, user_id: str, workspace_id: str, address: str) -> Principal:
        """The key, which another request may have made meanwhile. Its secret is thrown away."""
        async with changing(self._engine) as connection:
            await self._still(connection, user_id, workspace_id, address)
            if await store.of_browser(connection, workspace_id, user_id) is None:
                await self._make(connection, user_id, workspace_id, address)
        await self._known.refresh()
        made = self._known.of_browser(workspace_id, user_id)
        if made is None:
            # It was revoked at once: the user was removed in the same moment.
            raise no_workspace(workspace_id)
        return made

    async def _still(self, connection: AsyncConnection, user_id: str, workspace_id: str, address: str) -> None:
        """What was read before the transaction may be otherwise in it."""
        user = await user_store.one(connection, user_id)
        if user is None or user.disabled_at is not None:
            raise Unauthorized("You are not signed in.", hint="Sign in again.")
        (await read_caller(connection, user, address)).require("chat", workspace_id)
        await live_workspace(connection, workspace_id)

    async def _make(self, connection: AsyncConnection, user_id: str, workspace_id: str, address: str) -> None:
        wanted = NewKey(name=_NAME, scopes=WEB_SCOPES, user_id=user_id, web=True)
        key, _ = await self._keys.add(connection, workspace_id, wanted)
        await audit.record(
            connection,
            Actor(kind="user", id=user_id, address=address),
            "key.create",
            "key",
            key.id,
            workspace_id=workspace_id,
            detail={"prefix": key.prefix, "name": key.name, "web": True},
            at=self._clock.now(),
        )
