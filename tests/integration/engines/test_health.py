"""What an engine's state follows from: what it answers now, not what was noted of it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING

import psutil
from tests.integration.engines.serving import IMPATIENT, answered_by, ask, scripted, serving, until

from ventoux.engines.client import EngineClient
from ventoux.engines.spec import EngineSpec
from ventoux.engines.supervisor import Supervisor
from ventoux.engines.watch import HealthPolicy

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.engines.replica import Replica


async def test_an_engine_that_was_out_of_reach_for_a_while_serves_again_without_a_restart(tmp_path: Path) -> None:
    patient = HealthPolicy(interval=0.02, timeout=0.1, failures=2, hung_after=10_000)
    async with serving(tmp_path, scripted(), patient) as served:
        replica = served.replica
        pid = replica.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: replica.state == "unhealthy")
        assert replica.error == "it does not answer"
        os.kill(pid, signal.SIGCONT)
        await until(lambda: replica.ready)
        assert (replica.pid, replica.restarts, replica.error) == (pid, 0, "")


async def test_an_engine_that_cannot_come_back_tells_why_and_when_it_is_tried_again(tmp_path: Path) -> None:
    slow = HealthPolicy(interval=0.02, first_backoff=0.05, last_backoff=30)
    async with serving(tmp_path, scripted(), slow) as served:
        replica = served.replica
        # A start that fails from now on.
        replica.spec = EngineSpec(model="play", kind="scripted", script={"surprise": 1})
        assert replica.pid is not None
        before = time.time()
        os.kill(replica.pid, signal.SIGKILL)
        await until(lambda: "surprise" in replica.error)
        assert replica.state == "unhealthy"
        await until(lambda: replica.retry_at is not None and replica.retry_at > before + 25)


async def test_one_engine_that_cannot_be_watched_takes_no_other_with_it(tmp_path: Path) -> None:
    class Client(EngineClient):
        async def healthy(self, replica: Replica, *, timeout: float) -> bool:
            if replica.spec.model == "bad":
                raise RuntimeError("a bug")
            return await super().healthy(replica, timeout=timeout)

    async with (
        Client() as client,
        Supervisor(log_dir=tmp_path, client=client, start_timeout=60, policy=IMPATIENT) as supervisor,
    ):
        async with asyncio.TaskGroup() as group:
            for model in ("bad", "good"):
                group.create_task(supervisor.start(EngineSpec(model=model, kind="scripted")))
        (good,), (bad,) = supervisor.replicas("good"), supervisor.replicas("bad")
        # Its watch has broken by then.
        await asyncio.sleep(IMPATIENT.interval * 2)
        assert good.pid is not None
        os.kill(good.pid, signal.SIGKILL)
        await until(lambda: good.restarts == 1 and good.ready)
        assert (await answered_by(client, good, ask())).reasons == {0: "stop"}
        assert (await answered_by(client, bad, ask())).reasons == {0: "stop"}
        pids = [good.pid, bad.pid]
    assert not any(psutil.pid_exists(pid) for pid in pids if pid is not None)
