"""A client's end of a connection, in memory."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from uvicorn import Config
from uvicorn.server import ServerState

from ventoux.gateway.connection import ClientConnection

if TYPE_CHECKING:
    from starlette.types import ASGIApp


class FakeTransport:
    """The client's end is ``written``; ``full`` says when the client does not read."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False
        self.aborted = False
        self.paused = False
        self.protocol: ClientConnection | None = None

    def get_extra_info(self, name: str) -> object:
        return {"peername": ("127.0.0.1", 5), "sockname": ("127.0.0.1", 6)}.get(name)

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written += data

    def close(self) -> None:
        if not self.closed and self.protocol is not None:
            self.closed = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    def abort(self) -> None:
        self.aborted = True
        self.close()

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


def connected(app: ASGIApp) -> tuple[ClientConnection, FakeTransport, ServerState]:
    config = Config(app, http=ClientConnection, ws="none", lifespan="off", log_config=None, proxy_headers=False)
    config.load()
    state, transport = ServerState(), FakeTransport()
    connection = ClientConnection(config, state, {})
    transport.protocol = connection
    connection.connection_made(cast("Any", transport))
    return connection, transport, state


async def settled(state: ServerState) -> None:
    """Until no request runs any more."""
    for _ in range(3):
        await asyncio.sleep(0)
    while state.tasks:
        await asyncio.wait(state.tasks, timeout=5)
        await asyncio.sleep(0)
