"""Every key in memory, so that a call is authenticated without I/O; kept up to date by reading only what changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from ventoux.accounts.guesses import Guesses
from ventoux.accounts.schemas import Key, Principal
from ventoux.accounts.secrets import fingerprint
from ventoux.accounts.store import keys as store
from ventoux.accounts.transactions import changing, reading
from ventoux.db.changes import counter_of
from ventoux.errors import Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.kit.clock import Clock
    from ventoux.limits.schemas import Limits

_BATCH = 500
"""Keys that are turned into ours before others get a turn."""


class _Known(NamedTuple):
    key: Key
    principal: Principal


class KnownKeys:
    def __init__(self, engine: AsyncEngine, clock: Clock, limits: Limits, check_every: float) -> None:
        """``check_every``: seconds between two looks at the database for keys that are not in memory."""
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._check_every = check_every
        self._known: dict[bytes, _Known] = {}
        self._principals: dict[str, Principal] = {}
        """By the id of the key."""
        self._of_browsers: dict[tuple[str, str | None], str] = {}
        """By workspace and user, the id of the key in use."""
        self._counter = -1
        self._used: dict[str, float] = {}
        self._refreshing = asyncio.Lock()
        self._checking = asyncio.Lock()
        self._checks = 0
        self._next_check = 0.0
        self.guesses = Guesses("key")

    async def authenticate(self, presented: str, address: str) -> Principal:
        """Raises Unauthorized, TooManyTries. Only a key that is not in memory costs a look at the database.

        The key is found by its SHA-256, so no comparison here has a length that tells anything of it. That a key is
        revoked or expired is told only to who holds all of it. Wrong ones are counted and right ones are not: who has
        a key is served, however many guesses come from the same address.
        """
        if not presented:
            raise Unauthorized("No API key was sent.", hint="Send it as 'Authorization: Bearer <key>'.")
        hashed = fingerprint(presented)
        found = self._known.get(hashed) or await self._looked_up(hashed, address)
        now = self._clock.now()
        if found.key.revoked_at is not None:
            raise Unauthorized("The API key has been revoked.", hint="Create one with `ventoux keys create`.")
        if found.key.expired(now):
            raise Unauthorized("The API key has expired.", hint="Create one with `ventoux keys create`.")
        self._used[found.key.id] = now
        return found.principal

    def principal(self, key_id: str) -> Principal | None:
        """Also of a key that has ended: for what was begun with it."""
        return self._principals.get(key_id)

    def of_browser(self, workspace_id: str, user_id: str) -> Principal | None:
        """None for one that there is not, or not yet in memory."""
        key_id = self._of_browsers.get((workspace_id, user_id))
        if key_id is None:
            return None
        self._used[key_id] = self._clock.now()
        return self._principals[key_id]

    async def refresh(self) -> None:
        """Reads the keys that changed since the last time; all of them the first time. Raises AccountsUnavailable."""
        # One at a time: an older row must not replace a newer one.
        async with self._refreshing:
            async with reading(self._engine) as connection:
                counter = await counter_of(connection, "keys")
                if counter == self._counter:
                    return
                changed = await store.changed_since(connection, self._counter, _BATCH)
            for hashed, key in changed.items():
                known = self._known[hashed] = _Known(key, self._principal(key))
                self._principals[key.id] = known.principal
                if key.web:
                    self._note_of_browser(key)
            self._counter = counter

    async def follow(self, counter: int) -> None:
        """As ``refresh``, where the counter has been read. Raises AccountsUnavailable."""
        if counter != self._counter:
            await self.refresh()

    async def flush(self) -> None:
        """Writes down when keys were last used. Raises AccountsUnavailable."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            async with changing(self._engine) as connection:
                await store.set_last_used(connection, used)
        except BaseException:
            self._used = used | self._used
            raise

    async def _looked_up(self, hashed: bytes, address: str) -> _Known:
        self.guesses.admit(address, self._clock.monotonic())
        await self._check()
        found = self._known.get(hashed)
        if found is None:
            self.guesses.wrong(address)
            raise Unauthorized("The API key is not known here.", hint="Create one with `ventoux keys create`.")
        self.guesses.right(address)
        return found

    async def _check(self) -> None:
        """Returns after a look at the database that began after this was called; callers share one."""
        seen = self._checks
        async with self._checking:
            if self._checks > seen:
                return
            await asyncio.sleep(max(0.0, self._next_check - self._clock.monotonic()))
            self._checks += 1
            try:
                await self.refresh()
            finally:
                self._next_check = self._clock.monotonic() + self._check_every

    def _note_of_browser(self, key: Key) -> None:
        place = (key.workspace_id, key.user_id)
        if key.revoked_at is None:
            self._of_browsers[place] = key.id
        elif self._of_browsers.get(place) == key.id:
            # Whichever of the two is read first: the newer one stays.
            del self._of_browsers[place]

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
