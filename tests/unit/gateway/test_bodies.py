from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import InvalidRequest, PayloadTooLarge, RequestTimeout
from ventoux.gateway.bodies import ClientLeft, read_body, while_connected

if TYPE_CHECKING:
    from starlette.types import Receive


def receiving(*messages: dict[str, Any]) -> Receive:
    """A client that sends these, and then nothing."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return left.pop(0)

    return receive


def pieces(*chunks: bytes) -> list[dict[str, Any]]:
    return [
        {"type": "http.request", "body": chunk, "more_body": index < len(chunks) - 1}
        for index, chunk in enumerate(chunks)
    ]


GONE = {"type": "http.disconnect"}


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5))
async def test_a_body_is_read_whole_however_it_is_cut(chunks: list[bytes]) -> None:
    assert await read_body(receiving(*pieces(*chunks)), limit=1000, timeout=5) == b"".join(chunks)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.integers(1, 50))
async def test_a_body_over_the_limit_is_refused_and_one_within_it_is_not(chunks: list[bytes], limit: int) -> None:
    reading = read_body(receiving(*pieces(*chunks)), limit=limit, timeout=5)
    if len(b"".join(chunks)) > limit:
        with pytest.raises(PayloadTooLarge):
            await reading
    else:
        assert await reading == b"".join(chunks)


async def test_an_endless_body_is_refused_before_its_end() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    with pytest.raises(PayloadTooLarge):
        await read_body(receive, limit=100, timeout=5)


async def test_a_body_that_does_not_arrive_is_a_408() -> None:
    with pytest.raises(RequestTimeout):
        await read_body(receiving(), limit=100, timeout=0.01)


async def test_a_client_that_leaves_while_sending_is_noticed() -> None:
    first = {"type": "http.request", "body": b"x", "more_body": True}
    with pytest.raises(ClientLeft):
        await read_body(receiving(first, GONE), limit=100, timeout=5)


async def test_a_client_that_leaves_cancels_the_work() -> None:
    cancelled = False

    async def work() -> None:
        nonlocal cancelled
        async with while_connected(receiving(GONE)):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled = True
                raise

    with pytest.raises(ClientLeft):
        await work()
    assert cancelled


async def test_the_failure_of_the_work_is_raised_as_itself() -> None:
    async def work() -> None:
        async with while_connected(receiving()):
            raise InvalidRequest("no")

    with pytest.raises(InvalidRequest):
        await work()


async def test_work_that_ends_leaves_no_watcher_behind() -> None:
    before = asyncio.all_tasks()
    async with while_connected(receiving()):
        pass
    assert asyncio.all_tasks() == before
