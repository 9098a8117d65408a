from __future__ import annotations

import asyncio

import pytest
from tests.databases import eventually

from ventoux.kit.lasting import lasting


async def test_what_fails_is_begun_again_and_told_and_ends_when_it_is_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun: list[int] = []

    async def run() -> None:
        begun.append(len(begun))
        if len(begun) < 3:
            raise ValueError("nobody thought of this")
        await asyncio.Event().wait()

    running = asyncio.ensure_future(lasting(run, pause=0))
    await eventually(lambda: len(begun) == 3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "nobody thought of this" in caplog.text
