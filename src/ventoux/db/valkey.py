"""Valkey or Redis, for what several gateways share.

A server that is down or hangs must never hold a call up: every command has one time-out over all of it, and after a
failure the next commands fail at once for a moment instead of each waiting in its turn.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import NoScriptError, RedisError

from ventoux.errors import SettingsError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger("ventoux.valkey")

PREFIX = "{ventoux}:"
"""Of every key; the braces keep them in one slot of a cluster, as scripts over several keys need."""
_CONNECTIONS = 32
_PAUSE = 1.0
"""Seconds after a failure in which nothing is tried."""

Argument = str | bytes | int | float


class Script:
    """A Lua script. All of it happens, or nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha = ""


class Valkey:
    """``timeout`` in seconds. Raises SettingsError for a URL that is none; the URL is never logged: it may hold a
    password."""

    def __init__(self, url: str, timeout: float) -> None:
        self._timeout = timeout
        self._paused_until = 0.0
        try:
            # No retries of its own: with its defaults one command may take half a minute.
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=timeout,
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
                retry=Retry(NoBackoff(), 0),
            )
        except ValueError as error:
            raise SettingsError(
                "redis_url is no address of a Valkey or Redis server.",
                hint="For example redis://localhost:6379/0, or unix:///run/valkey.sock.",
            ) from error
        self._client = Redis(connection_pool=pool)
        self.available = True
        """Whether the last command was answered."""

    async def close(self) -> None:
        await self._client.aclose()
        await self._client.connection_pool.disconnect()

    async def ping(self) -> None:
        """Raises Unavailable."""
        await self._do(self._client.ping)

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """What the script returns. Raises Unavailable. A script may run twice when the connection breaks."""
        return await self._do(lambda: self._evaluate(script, keys, arguments))

    async def _evaluate(self, script: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        if not script.sha:
            script.sha = await self._client.script_load(script.text)
        try:
            return await self._client.evalsha(script.sha, len(keys), *keys, *arguments)
        except NoScriptError:
            # A server that was started anew knows none.
            return await self._client.eval(script.text, len(keys), *keys, *arguments)

    async def _do(self, command: Any) -> Any:
        if time.monotonic() < self._paused_until:
            raise _unavailable()
        try:
            async with asyncio.timeout(self._timeout):
                try:
                    answer = await command()
                except ConnectionLost:
                    # A kept connection that the server has closed looks like this; a new one tells.
                    answer = await command()
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
            raise _unavailable() from error
        if not self.available:
            self.available = True
            logger.warning("valkey answers again")
        return answer

    def _failed(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + _PAUSE
        if self.available:
            self.available = False
            logger.error("valkey does not answer", extra={"fields": {"error": f"{type(error).__name__}: {error}"}})


def _unavailable() -> Unavailable:
    return Unavailable(
        "What the gateways share cannot be reached, so the call cannot be taken.",
        hint="Try again shortly.",
        retry_after=_PAUSE,
    )
