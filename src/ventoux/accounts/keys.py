"""The keys of workspaces: who may make, see, limit and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from ventoux.accounts.errors import Archived, KeyNotFound, KeyRefused, PrefixTaken, UserNotFound
from ventoux.accounts.schemas import ENDPOINT_SCOPES, SCOPES, Key, NewKey, no_workspace
from ventoux.accounts.secrets import fingerprint, new_prefix, new_secret
from ventoux.accounts.store import keys as store
from ventoux.accounts.store import users as user_store
from ventoux.accounts.store import workspaces as workspace_store
from ventoux.accounts.transactions import changing, reading
from ventoux.audit import service as audit
from ventoux.errors import Forbidden
from ventoux.kit.ids import new_id
from ventoux.kit.names import nearest
from ventoux.limits.schemas import OwnLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from msgspec import UnsetType
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller, Slot, Workspace
    from ventoux.kit.clock import Clock

_PREFIX_TRIES = 20
_SEARCHED = 1000
"""Keys among which the nearest to a wrong name are looked for."""
MANAGING = frozenset({"manage", "manage:read"})


class Keys:
    """None of these reads or writes a key of another workspace than the one it names, or that the caller may see."""

    def __init__(self, engine: AsyncEngine, clock: Clock, make_prefix: Callable[[], str] = new_prefix) -> None:
        self._engine = engine
        self._clock = clock
        self._make_prefix = make_prefix

    async def create(self, caller: Caller, workspace_id: str, wanted: NewKey) -> tuple[Key, str]:
        """The key and its secret, which nothing can show again. Raises KeyRefused, Forbidden, NotFound."""
        self._refuse_bad(wanted)
        wanted = _allowed(caller, workspace_id, wanted)
        async with changing(self._engine) as connection:
            await live_workspace(connection, workspace_id)
            if wanted.owner is not None:
                await _refuse_strangers(connection, workspace_id, wanted.owner)
            key, secret = await self.add(connection, workspace_id, wanted)
            await audit.record(
                connection,
                caller.actor,
                "key.create",
                "key",
                key.id,
                workspace_id=workspace_id,
                detail=_told(key),
                at=self._clock.now(),
            )
        return key, secret

    async def listed(
        self, caller: Caller, workspace_id: str | None, *, after: str = "", limit: int | None = None
    ) -> list[Key]:
        """Oldest first, the revoked and expired included; of all workspaces for None, which is for administrators.
        Who may see only their own gets those. Raises NotFound, Forbidden."""
        user_id = None if _sees_all(caller, workspace_id) else caller.user_id or ""
        async with reading(self._engine) as connection:
            return await store.listed(connection, workspace_id, user_id=user_id, after=after, limit=limit)

    async def find(self, caller: Caller, workspace_id: str | None, prefix_or_id: str) -> Key:
        """One that the caller may see. Raises KeyNotFound with the nearest prefixes."""
        async with reading(self._engine) as connection:
            return await self._find(connection, caller, workspace_id, prefix_or_id)

    async def limit(
        self, caller: Caller, workspace_id: str | None, prefix_or_id: str, changed: Mapping[str, int | UnsetType | None]
    ) -> Key:
        """``changed``: by dimension a limit, None for no limit, UNSET for what the settings say; the others stay.

        Raises KeyNotFound with the nearest prefixes.
        """
        async with changing(self._engine) as connection:
            key = await self._find(connection, caller, workspace_id, prefix_or_id)
            caller.require("keys:write", key.workspace_id)
            # Read and written under one lock: two changes at once both count.
            key = msgspec.structs.replace(key, limits=msgspec.structs.replace(key.limits, **changed))
            await store.set_limits(connection, key.id, key.limits)
            await audit.record(
                connection,
                caller.actor,
                "key.limit",
                "key",
                key.id,
                workspace_id=key.workspace_id,
                detail={"prefix": key.prefix, "limits": msgspec.to_builtins(key.limits)},
                at=self._clock.now(),
            )
        return key

    async def revoke(self, caller: Caller, workspace_id: str | None, prefix_or_id: str) -> Key:
        """For good; revoking again changes nothing. Raises KeyNotFound with the nearest prefixes."""
        async with changing(self._engine) as connection:
            key = await self._find(connection, caller, workspace_id, prefix_or_id)
            if key.user_id is None or key.user_id != caller.user_id:
                caller.require("keys:write", key.workspace_id)
            if key.endpoint_id is not None:
                raise KeyRefused(f"{key.prefix} is the {key.slot} key of an endpoint.", hint="Rotate it instead.")
            if key.web and key.revoked_at is None:
                raise _needed_by_browser(key)
            if key.revoked_at is not None:
                return key
            now = self._clock.now()
            await store.revoke(connection, key.id, now)
            await audit.record(
                connection,
                caller.actor,
                "key.revoke",
                "key",
                key.id,
                workspace_id=key.workspace_id,
                detail={"prefix": key.prefix, "name": key.name},
                at=now,
            )
        return msgspec.structs.replace(key, revoked_at=now)

    async def add(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        wanted: NewKey,
        endpoint: tuple[str, Slot] | None = None,
        seal: Callable[[str, str], bytes] | None = None,
    ) -> tuple[Key, str]:
        """``seal`` makes what is kept of the secret, given that and the key's id; without it only a hash is kept."""
        prefix = await self._free_prefix(connection)
        secret = new_secret(prefix)
        endpoint_id, slot = endpoint or (None, None)
        key = Key(
            id=new_id(),
            workspace_id=workspace_id,
            name=wanted.name,
            prefix=prefix,
            scopes=wanted.scopes,
            created_at=self._clock.now(),
            expires_at=wanted.expires_at,
            limits=wanted.limits,
            user_id=wanted.owner,
            endpoints=wanted.endpoints,
            endpoint_id=endpoint_id,
            slot=slot,
            web=wanted.web,
        )
        await store.add(connection, key, fingerprint(secret), seal(secret, key.id) if seal else None)
        return key, secret

    def _refuse_bad(self, wanted: NewKey) -> None:
        if not wanted.name.strip() or not wanted.name.isprintable() or len(wanted.name) > 100:
            raise KeyRefused("A key needs a name of printable characters, 100 at most.", hint="For example laptop.")
        unknown = sorted(wanted.scopes - SCOPES.keys())
        if unknown or not wanted.scopes:
            what = f"There is no scope {', '.join(unknown)}." if unknown else "A key needs at least one scope."
            raise KeyRefused(what, hint=f"Scopes: {', '.join(SCOPES)}.")
        if wanted.expires_at is not None and wanted.expires_at <= self._clock.now():
            raise KeyRefused("The key would have expired already.", hint="Give a time to come.")
        if wanted.endpoints is None:
            return
        if not wanted.endpoints:
            raise KeyRefused("A key for no endpoint could call nothing.", hint="Name one, or leave the list out.")
        if other := sorted(wanted.scopes - ENDPOINT_SCOPES):
            raise KeyRefused(
                f"A key for endpoints cannot have the scope {', '.join(other)}, which is for the workspace.",
                hint=f"It may have {', '.join(sorted(ENDPOINT_SCOPES))}.",
            )

    async def _find(
        self, connection: AsyncConnection, caller: Caller, workspace_id: str | None, prefix_or_id: str
    ) -> Key:
        """One that the caller may see. Raises KeyNotFound, and NotFound or Forbidden for the workspace."""
        sees_all = _sees_all(caller, workspace_id)
        key = await store.named(connection, workspace_id, prefix_or_id)
        if key is not None and (sees_all or (key.user_id is not None and key.user_id == caller.user_id)):
            return key
        known = await store.prefixes(connection, workspace_id, _SEARCHED) if sees_all else []
        raise KeyNotFound(prefix_or_id, nearest(prefix_or_id, known))

    async def _free_prefix(self, connection: AsyncConnection) -> str:
        """Prefixes name keys, so no two keys share one; the transaction holds the write lock meanwhile."""
        for _ in range(_PREFIX_TRIES):
            prefix = self._make_prefix()
            if not await store.prefix_is_taken(connection, prefix):
                return prefix
        raise PrefixTaken("No free prefix was found for the key.", hint="Try again.")


async def live_workspace(connection: AsyncConnection, workspace_id: str) -> Workspace:
    """Raises NotFound, Archived."""
    found = await workspace_store.one(connection, workspace_id)
    if found is None or found.id != workspace_id:
        raise no_workspace(workspace_id)
    if found.archived_at is not None:
        raise Archived(found.name)
    return found


def _allowed(caller: Caller, workspace_id: str, wanted: NewKey) -> NewKey:
    """With the user whose it is. A key can do no more than who makes it. Raises Forbidden, NotFound."""
    if wanted.scopes & MANAGING:
        caller.require("keys:manage", workspace_id)
    if wanted.user_id is UNSET:
        wanted = msgspec.structs.replace(wanted, user_id=caller.user_id)
    if caller.allows("keys:write", workspace_id):
        return wanted
    caller.require("keys:own", workspace_id)
    if wanted.user_id is None or wanted.user_id != caller.user_id:
        raise Forbidden("You may make keys of your own only.", hint="Leave the user out.")
    if wanted.limits != OwnLimits():
        # Theirs would count instead of those of the settings, and may be higher.
        raise Forbidden("You may not set limits.", hint="Leave them out: those of the settings hold.")
    return wanted


def _sees_all(caller: Caller, workspace_id: str | None) -> bool:
    """Or only their own. Raises NotFound, Forbidden for who may see none."""
    if workspace_id is None:
        caller.require_admin()
        return True
    if caller.allows("keys:read", workspace_id):
        return True
    caller.require("keys:own", workspace_id)
    return False


async def _refuse_strangers(connection: AsyncConnection, workspace_id: str, user_id: str) -> None:
    """Raises UserNotFound for one who does not belong to the workspace, or is disabled."""
    user = await user_store.one(connection, user_id)
    if user is None or user.id != user_id or user.disabled_at is not None:
        raise UserNotFound(user_id)
    if not user.admin and workspace_id not in await workspace_store.roles(connection, user_id):
        raise UserNotFound(user_id)


def _needed_by_browser(key: Key) -> KeyRefused:
    """Another one would be made at the user's next request, so nobody would be kept out."""
    return KeyRefused(
        f"{key.prefix} is what its user does in a browser billed to; nobody has its secret.",
        hint="To keep the user out, end the sessions, take the user out of the workspace or make them a viewer. "
        "To bound what they call, limit the key.",
    )


def _told(key: Key) -> dict[str, object]:
    return {
        "prefix": key.prefix,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "user": key.user_id,
        "endpoints": None if key.endpoints is None else sorted(key.endpoints),
        "expires_at": key.expires_at,
        "limits": msgspec.to_builtins(key.limits),
    }
