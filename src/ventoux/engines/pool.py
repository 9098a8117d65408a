"""The connections to engines: kept after an exchange for the next one, one pool for all engines."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

from ventoux.engines.http import HttpConnection, HttpError, Origin, connect

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 3.0
"""Seconds a connection is kept for the next call: less than llama.cpp's 5, so that the closing side is ours."""
CONNECT_WITHIN = 10.0


class Pool:
    def __init__(self) -> None:
        self._kept: dict[Origin, list[HttpConnection]] = {}
        self._open: set[HttpConnection] = set()
        self._context: ssl.SSLContext | None = None
        self._closed = False

    async def request(
        self, origin: Origin, request: bytes, *, until: float, connect_within: float = CONNECT_WITHIN
    ) -> HttpConnection:
        """The connection, with the head of the response on it. ``until`` is the loop's time.

        Raises CannotConnect, HttpError, TimeoutError. The caller gives the connection back.
        """
        while (kept := self._take(origin)) is not None:
            try:
                return await _exchanged(kept, request, until)
            except HttpError:
                # One that the engine closed at this very moment looks like this; a new one tells.
                continue
        return await _exchanged(await self._connected(origin, until, connect_within), request, until)

    def give_back(self, connection: HttpConnection, origin: Origin) -> None:
        """Keeps it for the next call if that is possible, and closes it otherwise: then the engine stops."""
        if connection.ended and connection.reusable and connection.usable and not self._closed:
            connection.keep(_KEPT)
            self._kept.setdefault(origin, []).append(connection)
        else:
            connection.close()

    def close(self) -> None:
        self._closed = True
        for connection in list(self._open):
            connection.close()
        self._kept.clear()

    def _take(self, origin: Origin) -> HttpConnection | None:
        """The one used last: those that are not needed grow old."""
        kept = self._kept.get(origin)
        while kept:
            connection = kept.pop()
            if connection.usable:
                return connection
            connection.close()
        return None

    async def _connected(self, origin: Origin, until: float, connect_within: float) -> HttpConnection:
        context = None
        if origin.secure:
            if self._context is None:
                # Reading the system's certificates takes a quarter of a second: not on the loop.
                self._context = await asyncio.to_thread(ssl.create_default_context)
            context = self._context
        left = until - asyncio.get_running_loop().time()
        connection = await connect(origin, self._lost(origin), min(connect_within, max(left, 0)), context)
        self._open.add(connection)
        return connection

    def _lost(self, origin: Origin) -> Callable[[HttpConnection], None]:
        def lost(connection: HttpConnection) -> None:
            self._open.discard(connection)
            kept = self._kept.get(origin)
            if kept and connection in kept:
                kept.remove(connection)
                if not kept:
                    del self._kept[origin]

        return lost


async def _exchanged(connection: HttpConnection, request: bytes, until: float) -> HttpConnection:
    try:
        await connection.exchange(request, until)
    except BaseException:
        connection.close()
        raise
    return connection
