"""An OpenID provider in a process of its own: what it imports warns, and warnings are errors here."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Mapping

_START_WITHIN = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class OpenIdProvider:
    """Started with ``with``; a second start on the same port has new keys, as after a rotation."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"

    def __enter__(self) -> Self:
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)]
        environment = os.environ | {"PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
        until = time.monotonic() + _START_WITHIN
        while not self._answers():
            assert self._process.poll() is None, "the OpenID provider ended"
            assert time.monotonic() < until, "the OpenID provider does not answer"
            time.sleep(0.05)
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    async def knows(self, subject: str, **claims: Any) -> None:
        url = f"{self.issuer}/users/{subject}"
        async with aiohttp.ClientSession() as session, session.put(url, json=claims) as response:
            assert response.status == 204, await response.text()

    async def visited(self, url: str, subject: str) -> Mapping[str, str]:
        """A browser goes to ``url`` and signs in as ``subject``; the query with which it is sent back."""
        async with (
            asyncio.timeout(20),
            aiohttp.ClientSession() as session,
            session.post(url, data={"sub": subject}, allow_redirects=False) as response,
        ):
            assert response.status == 302, await response.text()
            return dict(parse_qsl(urlsplit(response.headers["location"]).query))
