"""The replies that several gateways share, in Valkey or Redis."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from ventoux.db.valkey import PREFIX, NotAsked, Script
from ventoux.errors import Unavailable
from ventoux.gateway.replies import Reply, Turn, in_flight, reused
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from ventoux.db.valkey import Valkey

LAPSES_AFTER = 30.0
"""Seconds after which a call whose gateway has died may be made again."""

_BEGIN = """
local kept = redis.call('HMGET', KEYS[1], 'fingerprint', 'reply')
if not kept[1] then
  redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {'mine'}
end
if kept[1] ~= ARGV[1] then return {'reused'} end
if kept[2] then return {'reply', kept[2]} end
-- Sent again after a broken connection.
if redis.call('HGET', KEYS[1], 'token') == ARGV[2] then return {'mine'} end
return {'running'}
"""
_KEEP = """
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'reply', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""
_DROP = """
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'reply') == 1 then return 0 end
return redis.call('DEL', KEYS[1])
"""
_RENEW = """
for i, key in ipairs(KEYS) do
  if redis.call('HGET', key, 'token') == ARGV[i + 1] and redis.call('HEXISTS', key, 'reply') == 0 then
    redis.call('PEXPIRE', key, ARGV[1])
  end
end
return #KEYS
"""
_RENEWED_AT_ONCE = 500
_TRY_AGAIN_AFTER = 0.5


class SharedReplies:
    """In Valkey or Redis. ``run`` has to run beside: it drops what came to nothing and renews what still runs."""

    def __init__(self, valkey: Valkey, *, largest: int, ttl: float, lapses_after: float = LAPSES_AFTER) -> None:
        self.largest = largest
        self._valkey = valkey
        self._ttl, self._lapses_after = int(ttl * 1000), lapses_after
        self._begin, self._keep, self._drop, self._renew = (Script(text) for text in (_BEGIN, _KEEP, _DROP, _RENEW))
        self._running: dict[str, Turn] = {}
        self._dropped: deque[Turn] = deque()
        self._wake = asyncio.Event()

    async def begin(self, name: str, fingerprint: str) -> Reply | Turn:
        turn = Turn(name, new_id())
        self._running[turn.token] = turn
        try:
            arguments = [fingerprint, turn.token, int(self._lapses_after * 1000)]
            told, *more = await self._valkey.run(self._begin, [_key(turn)], arguments)
        except NotAsked:
            del self._running[turn.token]
            raise
        except BaseException:
            # It may have begun all the same.
            self.drop(turn)
            raise
        if told == b"mine":
            return turn
        del self._running[turn.token]
        if told == b"reply":
            return msgspec.msgpack.decode(more[0], type=Reply)
        raise reused() if told == b"reused" else in_flight()

    async def keep(self, turn: Turn, reply: Reply) -> None:
        await self._valkey.run(self._keep, [_key(turn)], [turn.token, msgspec.msgpack.encode(reply), self._ttl])
        self._running.pop(turn.token, None)

    def drop(self, turn: Turn) -> None:
        self._running.pop(turn.token, None)
        self._dropped.append(turn)
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled. What could not be dropped lapses."""
        every, now = self._lapses_after / 3, asyncio.get_running_loop().time
        renew_at = now() + every
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(renew_at - now(), 0)):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._drop_waiting()
                if now() >= renew_at:
                    renew_at = now() + every
                    await self._renew_running()
            except Unavailable:
                # The connection has said so in the log. What is left is tried again.
                await asyncio.sleep(_TRY_AGAIN_AFTER)
                if self._dropped:
                    self._wake.set()

    async def _drop_waiting(self) -> None:
        while self._dropped:
            turn = self._dropped[0]
            await self._valkey.run(self._drop, [_key(turn)], [turn.token])
            self._dropped.popleft()

    async def _renew_running(self) -> None:
        turns = list(self._running.values())
        for start in range(0, len(turns), _RENEWED_AT_ONCE):
            some = turns[start : start + _RENEWED_AT_ONCE]
            lapses_after = int(self._lapses_after * 1000)
            await self._valkey.run(
                self._renew, [_key(turn) for turn in some], [lapses_after, *(turn.token for turn in some)]
            )


def _key(turn: Turn) -> str:
    return f"{PREFIX}reply:{turn.name}"
