"""Keys as bytes, before engines that play a script."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.e2e.servers import Server, eventually, home_with_cards
from tests.people import OPERATOR, new_key

from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

CHAT = "/v1/chat/completions"
CALL = {"model": "slow", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 100}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of its own: wrong keys from this address are counted for all."""
    home = home_with_cards(
        tmp_path_factory.mktemp("home") / "home", {"slow": {"tokens": ["a"], "between_tokens": 0.02}}
    )
    with Server(home, "--model", "slow") as server:
        yield server


async def created(server: Server) -> str:
    """As the command line does it, in less time than that takes to start."""
    engine = async_engine(server.home / "ventoux.db")
    try:
        return (await new_key(Accounts(engine)))[1]
    finally:
        await engine.dispose()


async def revoke(server: Server, prefix: str) -> None:
    engine = async_engine(server.home / "ventoux.db")
    try:
        await Accounts(engine).revoke_key(OPERATOR, None, prefix)
    finally:
        await engine.dispose()


def test_a_key_revoked_during_a_stream_ends_with_it_and_not_before(server: Server) -> None:
    key = asyncio.run(created(server))
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=120)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", CHAT, json.dumps(CALL | {"stream": True, "max_tokens": 200}), headers)
    response = connection.getresponse()
    assert response.readline().startswith(b"data: ")

    asyncio.run(revoke(server, key[:11]))
    assert eventually(lambda: server.post(CHAT, CALL | {"max_tokens": 1}, key=key).status == 401, 10)

    rest = response.read()
    connection.close()
    assert rest.rstrip().endswith(b"data: [DONE]")
    assert rest.count(b"data: ") > 190


def test_guesses_are_refused_quickly_and_hold_no_caller_up(server: Server) -> None:
    def guess(number: int) -> tuple[int, bool]:
        answer = server.post(CHAT, CALL, key=f"vx_{number:08}_{'a' * 33}")
        return answer.status, int(answer.headers.get("retry-after", "0")) > 0

    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(guess, range(300)))
        took = time.monotonic() - started

    assert set(outcomes) == {(401, False), (429, True)}
    # 30 at once, and one more every two seconds.
    assert outcomes.count((401, False)) <= 31 + took / 2
    assert server.post(CHAT, CALL | {"max_tokens": 1}).status == 200
