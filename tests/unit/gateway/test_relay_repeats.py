from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import EngineError, EngineTimeout
from ventoux.gateway.relay import Relay

if TYPE_CHECKING:
    import pytest


class Provider:
    """The only replica of a pool, and how often it was said to have failed."""

    def __init__(self) -> None:
        self.replica = Replica("p/0", EngineSpec(model="m", kind="remote", deployment="p"), base_url="http://p.test/v1")
        self.replica.state = "ready"
        self.reported = 0

    def replicas(self, pool_id: str) -> list[Replica]:
        assert pool_id == "p"
        return [self.replica]

    def report_failure(self, replica: Replica) -> None:
        assert replica is self.replica
        self.reported += 1


class Call:
    started = False
    repeats = 0

    def again(self) -> None:
        pass


async def attempts(error: EngineError | EngineTimeout, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a call meets a provider that always answers so."""
    monkeypatch.setattr("ventoux.gateway.watch._RETRY_PAUSE", 0.0)
    provider, call, tried = Provider(), Call(), list[Replica]()
    relay = Relay(cast("Any", provider), *cast("Any", (None, None, None, None)))
    with suppress(type(error)):
        while True:
            await relay._again("p", provider.replica, tried, error, cast("Any", call))
    return provider.reported


async def test_a_call_meets_a_provider_that_fails_three_times_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await attempts(EngineError("broken"), monkeypatch) == 3


async def test_a_provider_that_was_silent_for_too_long_is_not_waited_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await attempts(EngineTimeout("silent"), monkeypatch) == 1
