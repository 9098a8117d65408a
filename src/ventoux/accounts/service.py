"""Workspaces and their keys. Every key is in memory, so that a call is authenticated without I/O."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from ventoux.accounts import store
from ventoux.accounts.errors import AccountsUnavailable, KeyNotFound, KeyRefused, PrefixTaken
from ventoux.accounts.first_key import write_first_key
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, SCOPES, Key, Principal
from ventoux.accounts.secrets import fingerprint, new_prefix, new_secret
from ventoux.db.engine import writing
from ventoux.errors import Forbidden, NotFound, Unauthorized
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.names import nearest
from ventoux.limits.schemas import Limits, OwnLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping

    from msgspec import UnsetType
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.home import Home

logger = logging.getLogger(__name__)

_POLL_EVERY = 0.5
_FLUSH_EVERY = 10.0
_FLUSH_WITHIN = 5.0
_CHECK_EVERY = 0.1
"""Seconds between two looks at the database for keys that are not in memory: what guessing can cost us."""
_PREFIX_TRIES = 20


def require(principal: Principal, scope: str) -> None:
    """Raises Forbidden naming the scope."""
    if scope not in principal.scopes:
        has = ", ".join(sorted(principal.scopes)) or "none"
        raise Forbidden(
            f"The API key {principal.key_prefix} lacks the scope {scope!r}; it has {has}.",
            hint=f"Create one that has it: ventoux keys create --scope {scope}",
        )


class Accounts:
    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock | None = None,
        *,
        limits: Limits | None = None,
        check_every: float = _CHECK_EVERY,
        make_prefix: Callable[[], str] = new_prefix,
    ) -> None:
        """``limits`` are those of a key that has none of its own."""
        self._engine = engine
        self._clock = clock or SystemClock()
        self._limits = limits or Limits()
        self._check_every = check_every
        self._make_prefix = make_prefix
        self._known: dict[bytes, tuple[Key, Principal]] = {}
        self._counter = -1
        self._used: dict[str, float] = {}
        self._loading = asyncio.Lock()
        self._checking = asyncio.Lock()
        self._checks = 0
        self._next_check = 0.0

    async def load(self) -> None:
        """The whole table into memory. Raises AccountsUnavailable."""
        # One at a time: an older table must not replace a newer one.
        async with self._loading:
            with _named("read"):
                async with self._engine.connect() as connection:
                    counter = await store.change_counter(connection)
                    found = await store.keys_by_hash(connection)
            self._known = {hashed: (key, self._principal(key)) for hashed, key in found.items()}
            self._counter = counter

    async def authenticate(self, presented: str) -> Principal:
        """Raises Unauthorized. Only a key that is not in memory costs a look at the database.

        The key is found by its SHA-256, so no comparison here has a length that tells anything of it. That a key is
        revoked or expired is told only to who holds all of it.
        """
        if not presented:
            raise Unauthorized("No API key was sent.", hint="Send it as 'Authorization: Bearer <key>'.")
        hashed = fingerprint(presented)
        found = self._known.get(hashed)
        if found is None:
            await self._check()
            found = self._known.get(hashed)
        if found is None:
            raise Unauthorized("The API key is not known here.", hint="Create one with `ventoux keys create`.")
        key, principal = found
        now = self._clock.now()
        if key.revoked_at is not None:
            raise Unauthorized("The API key has been revoked.", hint="Create one with `ventoux keys create`.")
        if key.expired(now):
            raise Unauthorized("The API key has expired.", hint="Create one with `ventoux keys create`.")
        self._used[key.id] = now
        return principal

    async def create_key(
        self,
        *,
        workspace: str = DEFAULT_WORKSPACE,
        name: str,
        scopes: Collection[str],
        expires_at: float | None = None,
        limits: OwnLimits | None = None,
    ) -> tuple[Key, str]:
        """The key and its secret, which nothing can show again. Raises KeyRefused, NotFound for the workspace."""
        self._refuse_bad(name, scopes, expires_at)
        with _named("written"):
            async with writing(self._engine) as connection:
                workspace_id = await self._workspace(connection, workspace)
                made = await self._add_key(connection, workspace_id, name, scopes, expires_at, limits or OwnLimits())
        await self.load()
        return made

    async def list_keys(self, workspace: str | None = None) -> list[Key]:
        """Oldest first, the revoked and expired included; of one workspace or of all. Raises AccountsUnavailable."""
        with _named("read"):
            async with self._engine.connect() as connection:
                found = await store.all_keys(connection)
                if workspace is None:
                    return found
                wanted = await store.workspace_id(connection, workspace)
        return [key for key in found if key.workspace_id == wanted]

    async def limit_key(self, prefix_or_id: str, changed: Mapping[str, int | UnsetType | None]) -> Key:
        """``changed``: by dimension a limit, None for no limit, UNSET for what the settings say; the others stay.

        Raises KeyNotFound with the nearest prefixes.
        """
        with _named("written"):
            async with writing(self._engine) as connection:
                key = _find(await store.all_keys(connection), prefix_or_id)
                # Read and written under one lock: two changes at once both count.
                limits = msgspec.structs.replace(key.limits, **changed)
                await store.set_limits(connection, key.id, limits)
                await store.note_change(connection)
        await self.load()
        return msgspec.structs.replace(key, limits=limits)

    async def revoke_key(self, prefix_or_id: str) -> Key:
        """For good; revoking again changes nothing. Raises KeyNotFound with the nearest prefixes."""
        with _named("written"):
            async with writing(self._engine) as connection:
                found = await store.all_keys(connection)
                key = _find(found, prefix_or_id)
                if key.revoked_at is None:
                    await store.set_revoked(connection, key.id, self._clock.now())
                    await store.note_change(connection)
        await self.load()
        return next(now for now, _ in self._known.values() if now.id == key.id)

    async def ensure_first_key(self, home: Home) -> str | None:
        """While there is no key: makes the default workspace and one key, writes it to the home and returns it.

        Raises HomeError when it cannot be written; then neither is kept. A process that dies in between leaves at
        most the file, which the next start replaces.
        """
        secret = ""
        try:
            with _named("written"):
                async with writing(self._engine) as connection:
                    if await store.any_key(connection):
                        return None
                    workspace_id = await self._workspace(connection, DEFAULT_WORKSPACE)
                    _, secret = await self._add_key(connection, workspace_id, "first key", SCOPES, None, OwnLimits())
                    write_first_key(home.first_key, secret)
        except AccountsUnavailable:
            if secret:
                home.first_key.unlink(missing_ok=True)
            raise
        await self.load()
        return secret

    async def run(self) -> None:
        """Until cancelled: notices what other processes change, and writes down when keys were last used."""
        flush_at = self._clock.monotonic() + _FLUSH_EVERY
        failing = False
        try:
            while True:
                await asyncio.sleep(_POLL_EVERY)
                try:
                    await self._refresh()
                    if self._clock.monotonic() >= flush_at:
                        flush_at = self._clock.monotonic() + _FLUSH_EVERY
                        await self._flush()
                except AccountsUnavailable as error:
                    if not failing:
                        logger.warning("keys are not kept up to date", extra={"fields": {"error": error.message}})
                    failing = True
                else:
                    failing = False
        finally:
            await self._flush_last()

    async def _check(self) -> None:
        """Returns after a look at the database that began after this was called; callers share one."""
        seen = self._checks
        async with self._checking:
            if self._checks > seen:
                return
            await asyncio.sleep(max(0.0, self._next_check - self._clock.monotonic()))
            self._checks += 1
            try:
                await self._refresh()
            finally:
                self._next_check = self._clock.monotonic() + self._check_every

    async def _refresh(self) -> None:
        with _named("read"):
            async with self._engine.connect() as connection:
                counter = await store.change_counter(connection)
        if counter != self._counter:
            await self.load()

    async def _flush(self) -> None:
        used, self._used = self._used, {}
        if not used:
            return
        try:
            with _named("written"):
                async with writing(self._engine) as connection:
                    await store.set_last_used(connection, used)
        except BaseException:
            self._used = used | self._used
            raise

    async def _flush_last(self) -> None:
        try:
            async with asyncio.timeout(_FLUSH_WITHIN):
                await self._flush()
        except (AccountsUnavailable, TimeoutError) as error:
            logger.warning("the last use of keys was not written", extra={"fields": {"error": str(error)}})

    def _refuse_bad(self, name: str, scopes: Collection[str], expires_at: float | None) -> None:
        if not name.strip() or not name.isprintable():
            raise KeyRefused("A key needs a name of printable characters.", hint="For example --name laptop.")
        unknown = sorted(set(scopes) - SCOPES.keys())
        if unknown or not scopes:
            what = f"There is no scope {', '.join(unknown)}." if unknown else "A key needs at least one scope."
            raise KeyRefused(what, hint=f"Scopes: {', '.join(SCOPES)}.")
        if expires_at is not None and expires_at <= self._clock.now():
            raise KeyRefused("The key would have expired already.", hint="Give a time to come.")

    async def _workspace(self, connection: AsyncConnection, name: str) -> str:
        found = await store.workspace_id(connection, name)
        if found is None and name != DEFAULT_WORKSPACE:
            raise NotFound(f"There is no workspace {name!r}.")
        return found or await store.add_workspace(connection, name, self._clock.now())

    async def _add_key(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        name: str,
        scopes: Collection[str],
        expires_at: float | None,
        limits: OwnLimits,
    ) -> tuple[Key, str]:
        prefix = await self._free_prefix(connection)
        secret = new_secret(prefix)
        key = Key(
            id=new_id(),
            workspace_id=workspace_id,
            name=name,
            prefix=prefix,
            scopes=frozenset(scopes),
            created_at=self._clock.now(),
            expires_at=expires_at,
            limits=limits,
        )
        await store.add_key(connection, key, fingerprint(secret))
        await store.note_change(connection)
        return key, secret

    def _principal(self, key: Key) -> Principal:
        return Principal(
            key.workspace_id,
            key.id,
            key.prefix,
            key.scopes,
            key.limits.over(self._limits),
            key.user_id,
            key.endpoints,
        )

    async def _free_prefix(self, connection: AsyncConnection) -> str:
        """Prefixes name keys, so no two keys share one; the transaction holds the write lock meanwhile."""
        for _ in range(_PREFIX_TRIES):
            prefix = self._make_prefix()
            if not await store.prefix_is_taken(connection, prefix):
                return prefix
        raise PrefixTaken("No free prefix was found for the key.", hint="Try again.")


def _find(keys: list[Key], prefix_or_id: str) -> Key:
    for key in keys:
        if prefix_or_id in (key.id, key.prefix, key.prefix.removeprefix("vx_")):
            return key
    names = [key.prefix for key in keys]
    raise KeyNotFound(prefix_or_id, nearest(prefix_or_id, names))


@contextmanager
def _named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error)
        raise AccountsUnavailable(
            f"The keys cannot be {doing}: {reason}.", hint="Check the database in the home.", retry_after=5
        ) from error
