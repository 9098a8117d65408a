"""The management API at ``/api/v1``: everything that the command line does, for programs and for the console."""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.home import Home
    from ventoux.management.services import Services

OPERATOR_TOKEN = "operator-token"  # noqa: S105 - the name of the file


def create_management(services: Services) -> ASGIApp:
    # Here, because it takes a second that no call should wait for: see Management.
    from ventoux.management.api import create_api  # noqa: PLC0415
    from ventoux.management.guard import Guard  # noqa: PLC0415

    api = create_api(services)
    # FastAPI puts its routes together at the first request, and takes a quarter of a second: not on the loop of calls.
    asyncio.run(_nothing_asked(api))
    return Guard(api)


async def _nothing_asked(api: ASGIApp) -> None:
    """A request for what is not there, which every route is compared with."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        del message

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": [], "query_string": b""}
    await api(scope, receive, send)


@contextmanager
def operator_token(home: Home) -> Generator[str]:
    """What the command line shows for itself, in a file that only this user can read, while the server runs."""
    token = f"vxo_{secrets.token_urlsafe(32)}"
    file = home.run / OPERATOR_TOKEN
    partial = file.with_suffix(".part")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as written:
        written.write(token)
    partial.replace(file)
    try:
        yield token
    finally:
        file.unlink(missing_ok=True)


class Management:
    """Made in a thread of its own: FastAPI is loaded beside the calls, once the models are there."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self.load())(scope, receive, send)

    async def load(self) -> ASGIApp:
        async with self._making:
            if self._app is None:
                self._app = await in_daemon_thread(lambda: create_management(self._services))
            return self._app
