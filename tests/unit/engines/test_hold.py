from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from ventoux.engines import hold
from ventoux.engines.hold import held, is_held, wait_until_abandoned
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from pathlib import Path


async def test_who_looks_sees_whether_it_is_held(tmp_path: Path) -> None:
    file = tmp_path / "hold"
    assert not is_held(file)
    async with held(file):
        assert is_held(file)
        assert is_held(file)
    assert not is_held(file)


async def test_a_second_server_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold, "_PAUSE", 0.001)
    async with held(tmp_path / "hold"):
        with pytest.raises(HomeError, match="Another Ventoux"):
            async with held(tmp_path / "hold"):
                pass


async def test_it_is_abandoned_only_when_nobody_holds_it_for_that_long_on_end(tmp_path: Path) -> None:
    file = tmp_path / "hold"
    ended = threading.Event()

    def wait() -> None:
        wait_until_abandoned(file, 0.2)
        ended.set()

    waiting = threading.Thread(target=wait)
    async with held(file):
        waiting.start()
        assert not ended.wait(0.5)
        let_go = time.monotonic()
    assert ended.wait(10)
    assert time.monotonic() - let_go >= 0.1
    waiting.join(10)
