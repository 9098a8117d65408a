"""Asks servers: what they offer, which is kept for a while, and to do it."""

from __future__ import annotations

import asyncio
import importlib
from collections import OrderedDict
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ventoux.connectors.access import owner
from ventoux.connectors.client.failing import bare
from ventoux.connectors.client.sessions import Key, Target
from ventoux.connectors.errors import FunctionNotFound, ServerAway
from ventoux.connectors.functions import cleaned
from ventoux.connectors.results import bounded
from ventoux.connectors.store import connectors as store
from ventoux.connectors.transactions import changing
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.client.addresses import Hosts
    from ventoux.connectors.client.commands import Commands
    from ventoux.connectors.client.sessions import Sessions
    from ventoux.connectors.credentials import Way
    from ventoux.connectors.schemas import Called, Connector, Function
    from ventoux.kit.clock import Clock

FRESH = 3600.0
"""Seconds, after which a server is asked anew what it offers."""
PAUSE = 30.0
"""Seconds in which a server that failed is not asked again."""
_MOST_FAILED = 512
_CHANGED_AFTER = 60.0
"""Seconds, before which a server's word that its functions are others is not listened to again."""
_MOST_KNOWN = 512


class Within(NamedTuple):
    """Seconds: to reach a server and list its functions; to call one."""

    connecting: float
    calling: float


class _Known(NamedTuple):
    functions: list[Function]
    at: float


class Asking:
    def __init__(
        self,
        engine: AsyncEngine,
        sessions: Sessions,
        hosts: Hosts,
        commands: Commands,
        *,
        logs: Path,
        within: Within,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._sessions = sessions
        self._hosts = hosts
        self._commands = commands
        self._logs = logs
        self._within = within
        self._clock = clock
        self._known = OrderedDict[Key, _Known]()
        self._listing: dict[Key, asyncio.Task[None]] = {}
        self._failed = OrderedDict[Key, VentouxError]()

    async def functions(
        self,
        principal: Principal,
        connector: Connector,
        way: Way,
        *,
        refresh: bool = False,
        within: float | None = None,
    ) -> list[Function]:
        """Those that are kept, where they are not too old; those that are, at once, and new ones for the next time.
        ``refresh``: new ones now. Raises ServerAway, SignInNeeded, AddressRefused."""
        key = _key(connector, way)
        known = self._known.get(key) or self._stored(connector, way)
        if known is not None and not refresh:
            if known.at + FRESH <= self._clock.now() and self._sessions.failed(key) is None:
                self._begin(key, principal, connector, way)
            return known.functions
        task = self._begin(key, principal, connector, way)
        # By itself it ends when it was not connected, or not answered, within its time.
        await asyncio.wait({task}, timeout=2 * self._within.connecting + 1.0 if within is None else within)
        if not task.done():
            raise ServerAway(f"The server of {connector.name} has not yet said what it offers.", hint="Try again soon.")
        if (error := self._failed.get(key)) is not None:
            raise bare(error)
        if key not in self._known:
            raise ServerAway(f"The server of {connector.name} did not say what it offers.", hint="Try again soon.")
        return self._known[key].functions

    async def call(
        self,
        principal: Principal,
        connector: Connector,
        way: Way,
        function: Function,
        arguments: Mapping[str, Any],
        conversation_id: str = "",
    ) -> Called:
        """Raises ServerAway, SignInNeeded, AddressRefused."""
        target = self._target(principal, connector, way, conversation_id)
        opening = await _opening()
        said = await self._sessions.use(
            target,
            lambda client: opening.called(client, function.called, dict(arguments)),
            self._within.calling,
        )
        return await asyncio.to_thread(bounded, said)

    def forget(self, connector_id: str) -> None:
        """All that is known of it, and the sessions with it."""
        for kept in (self._known, self._failed):
            for key in [key for key in kept if key[0] == connector_id]:
                del kept[key]
        self._sessions.close(lambda key: key[0] == connector_id)

    def close(self, conversation_id: str) -> None:
        """Leaves the sessions that were the conversation's own."""
        if conversation_id:
            self._sessions.close(lambda key: key[-1] == conversation_id)

    def _begin(self, key: Key, principal: Principal, connector: Connector, way: Way) -> asyncio.Task[None]:
        """One at a time, however many wait for it."""
        running = self._listing.get(key)
        if running is None:
            running = self._sessions.soon(partial(self._list, key, principal, connector, way))
            self._listing[key] = running
            running.add_done_callback(lambda _: self._listing.pop(key, None))
        return running

    async def _list(self, key: Key, principal: Principal, connector: Connector, way: Way) -> None:
        target = self._target(principal, connector, way, "")
        try:
            opening = await _opening()
            said = await self._sessions.use(target, opening.listed, self._within.connecting)
            functions = await asyncio.to_thread(cleaned, said)
        except VentouxError as error:
            if self._sessions.failed(key) is None:
                self._sessions.fail(target, error)
            self._failed[key] = bare(error)
            while len(self._failed) > _MOST_FAILED:
                self._failed.popitem(last=False)
            return
        self._failed.pop(key, None)
        await self._keep(key, connector, way, functions)

    async def _keep(self, key: Key, connector: Connector, way: Way, functions: list[Function]) -> None:
        now = self._clock.now()
        self._known[key] = _Known(functions, now)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        if _stores(connector, way):
            # For the next start: what is in memory is there in any case.
            async with changing(self._engine) as connection:
                await store.keep_functions(connection, connector.id, connector.server, functions, now)

    def _stored(self, connector: Connector, way: Way) -> _Known | None:
        if connector.functions is None or connector.functions_at is None or not _stores(connector, way):
            return None
        return _Known(connector.functions, connector.functions_at)

    def _target(self, principal: Principal, connector: Connector, way: Way, conversation_id: str) -> Target:
        server = _key(connector, way)
        changed = partial(self._changed, server, principal, connector, way)
        if connector.is_stdio:
            return Target(server, server, connector.name, partial(self._over_stdio, connector, changed), _backing_off)
        key = (*server, owner(principal), conversation_id)
        return Target(key, server, connector.name, partial(self._over_http, connector, way, changed), _pausing)

    async def _over_http(
        self, connector: Connector, way: Way, changed: Callable[[], None], ended: Callable[[], None]
    ) -> AbstractAsyncContextManager[Any]:
        del ended  # what ends there is noticed where it is asked
        opening = await _opening()
        return opening.over_http(
            self._hosts,
            connector.server,
            way.headers,
            connecting=self._within.connecting,
            reading=self._within.calling + 5.0,
            changed=changed,
        )

    async def _over_stdio(
        self, connector: Connector, changed: Callable[[], None], ended: Callable[[], None]
    ) -> AbstractAsyncContextManager[Any]:
        opening = await _opening()
        log = self._logs / f"connector-{connector.name}.log"
        return opening.over_stdio(self._commands.words(connector), log, ended=ended, changed=changed)

    def _changed(self, key: Key, principal: Principal, connector: Connector, way: Way) -> None:
        """The server says that its functions are others."""
        known = self._known.get(key)
        if known is not None and known.at + _CHANGED_AFTER <= self._clock.now():
            self._begin(key, principal, connector, way)


def function_named(connector: Connector, functions: list[Function], name: str) -> Function:
    """By its name here, or the server's own. Raises FunctionNotFound."""
    for one in functions:
        if name in (one.name, one.called):
            return one
    raise FunctionNotFound(connector.name, name)


def _key(connector: Connector, way: Way) -> Key:
    return (connector.id, sha256(connector.server.encode()).hexdigest()[:16], *way.key)


def _stores(connector: Connector, way: Way) -> bool:
    """What one user is offered is told to no other."""
    return not connector.is_stdio and way.key[0] != "given" and (way.shared or connector.visibility == "private")


def _pausing(_: int) -> float:
    return PAUSE


def _backing_off(count: int) -> float:
    return min(60.0, 2.0 ** min(count - 1, 6))


async def _opening() -> Any:
    """The packages that talk to servers are large, and only needed once there is one to talk to."""
    return await asyncio.to_thread(importlib.import_module, "ventoux.connectors.client.opening")
