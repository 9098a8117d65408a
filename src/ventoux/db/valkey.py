"""Valkey or Redis, for what several gateways share.

Everything goes over one connection, in batches: what is asked while a batch is on its way goes with the next. So calls
that come together cost one round trip, and whoever gives up waiting cannot get another's answer.

A server that is down or hangs must never hold a call up: there is one time-out over all of it, and after a failure
everything fails at once for a moment instead of each waiting in its turn.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, Self

from redis.asyncio import Redis
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
_PAUSE = 1.0
"""Seconds after a failure in which nothing is tried."""
_BATCH = 256

Argument = str | bytes | int | float


class Script:
    """A Lua script. All of it happens, or nothing. It must bear to run twice: a batch whose connection broke is sent
    again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sha = ""


class NotAsked(Unavailable):
    """Nothing was sent: the script has not run, and will not."""


class _Asked:
    __slots__ = ("answer", "arguments", "keys", "script", "sent")

    def __init__(self, script: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> None:
        self.script = script
        self.keys = keys
        self.arguments = arguments
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.sent = False

    def failed(self) -> Unavailable:
        return _unavailable(Unavailable if self.sent else NotAsked)


class Valkey:
    """Used as an async context. ``timeout`` in seconds. Raises SettingsError for a URL that is none; the URL is never
    logged: it may hold a password."""

    def __init__(self, url: str, timeout: float) -> None:
        self._timeout = timeout
        self._paused_until = 0.0
        try:
            # No retries of its own: with its defaults one command may take half a minute.
            self._client = Redis.from_url(
                url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0), protocol=2
            )
        except ValueError as error:
            raise SettingsError(
                "redis_url is no address of a Valkey or Redis server.",
                hint="For example redis://localhost:6379/0, or unix:///run/valkey.sock.",
            ) from error
        self._asked: list[_Asked] = []
        self._wake = asyncio.Event()
        self._group = asyncio.TaskGroup()
        self.available = True
        """Whether the last batch was answered."""

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._running = self._group.create_task(self._run())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._running.cancel()
        try:
            await self._group.__aexit__(None, None, None)
        finally:
            await self._client.aclose()

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:
        """What the script returns. Raises NotAsked, or Unavailable: then nobody knows whether it ran."""
        if time.monotonic() < self._paused_until:
            raise _unavailable(NotAsked)
        asked = _Asked(script, keys, arguments)
        self._asked.append(asked)
        self._wake.set()
        try:
            async with asyncio.timeout(self._timeout):
                return await asked.answer
        except TimeoutError as error:
            self._failed(error)
            raise asked.failed() from error

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            batch = [asked for asked in self._asked[:_BATCH] if not asked.answer.done()]
            del self._asked[:_BATCH]
            if not self._asked:
                self._wake.clear()
            for asked in batch:
                asked.sent = True
            if batch:
                await self._answer(batch)

    async def _answer(self, batch: list[_Asked]) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                answers = await self._sent_again_if_lost(batch)
        except (RedisError, OSError, TimeoutError) as error:
            self._failed(error)
            await self._client.connection_pool.disconnect()
            # Those that wait for their batch too: the next would cost them the same time again.
            for asked in [*batch, *self._asked]:
                _give(asked, asked.failed())
            self._asked.clear()
            return
        self._succeeded()
        for asked, answer in zip(batch, answers, strict=True):
            if isinstance(answer, RedisError):
                logger.error("valkey refused a script", extra={"fields": {"error": str(answer)}})
            _give(asked, asked.failed() if isinstance(answer, RedisError) else answer)

    async def _sent_again_if_lost(self, batch: list[_Asked]) -> list[Any]:
        try:
            return await self._sent(batch)
        except ConnectionLost:
            # A kept connection that the server has closed looks like this; a new one tells.
            await self._client.connection_pool.disconnect()
            return await self._sent(batch)

    async def _sent(self, batch: list[_Asked]) -> list[Any]:
        for script in {asked.script for asked in batch if not asked.script.sha}:
            script.sha = await self._client.script_load(script.text)
        answers = await self._pipelined(batch)
        unknown = [place for place, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if unknown:
            # A server that was started anew knows none.
            for script in {batch[place].script for place in unknown}:
                await self._client.script_load(script.text)
            for place, answer in zip(unknown, await self._pipelined([batch[place] for place in unknown]), strict=True):
                answers[place] = answer
        return answers

    async def _pipelined(self, batch: list[_Asked]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for asked in batch:
            pipeline.evalsha(asked.script.sha, len(asked.keys), *asked.keys, *asked.arguments)
        return await pipeline.execute(raise_on_error=False)

    def _succeeded(self) -> None:
        if not self.available:
            self.available = True
            logger.warning("valkey answers again")

    def _failed(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + _PAUSE
        if self.available:
            self.available = False
            logger.error("valkey does not answer", extra={"fields": {"error": f"{type(error).__name__}: {error}"}})


def _give(asked: _Asked, answer: Any) -> None:
    """Whoever asked may have gone."""
    if asked.answer.done():
        return
    if isinstance(answer, Exception):
        asked.answer.set_exception(answer)
    else:
        asked.answer.set_result(answer)


def _unavailable(kind: type[Unavailable]) -> Unavailable:
    return kind(
        "What the gateways share cannot be reached, so the call cannot be taken.",
        hint="Try again shortly.",
        retry_after=_PAUSE,
    )
