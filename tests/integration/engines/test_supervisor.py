from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.integration.engines.serving import Answer, Serve, answered, ask, scripted, serving, until

from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.spec import EngineSpec
from ventoux.engines.watch import HealthPolicy
from ventoux.errors import EngineError, EngineTimeout

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.engines.replica import Replica


def pid_of(replica: Replica) -> int:
    assert replica.pid is not None
    return replica.pid


async def test_every_replica_is_ready_and_ends_with_the_supervisor(serve: Serve) -> None:
    async with serve(EngineSpec(model="play", kind="scripted", replicas=2)) as served:
        replicas = served.supervisor.replicas("play")
        assert [replica.id for replica in replicas] == ["play/0", "play/1"]
        assert all(replica.ready for replica in replicas)
        assert replicas[0].secret != replicas[1].secret
        pids = [pid_of(replica) for replica in replicas]
        assert served.supervisor.replicas("other") == ()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert [replica.state for replica in replicas] == ["stopped", "stopped"]


async def test_a_killed_engine_is_back_and_answers(serve: Serve) -> None:
    async with serve(scripted()) as served:
        replica = served.replica
        killed = pid_of(replica)
        os.kill(killed, signal.SIGKILL)
        await until(lambda: not replica.ready)
        await until(lambda: replica.ready)
        assert (replica.restarts, replica.pid != killed) == (1, True)
        assert (await answered(served, ask())).reasons == {0: "stop"}


async def test_a_hung_engine_is_killed_and_started_again(serve: Serve) -> None:
    async with serve(scripted()) as served:
        replica = served.replica
        hung = pid_of(replica)
        os.kill(hung, signal.SIGSTOP)
        await until(lambda: replica.restarts >= 1 and replica.ready)
        assert not psutil.pid_exists(hung)


async def test_a_process_that_does_not_answer_is_not_healthy(serve: Serve) -> None:
    async with serve(scripted()) as served:
        os.kill(pid_of(served.replica), signal.SIGSTOP)
        assert not await served.client.healthy(served.replica, timeout=0.1)
        assert not await served.client.at_work(served.replica, timeout=0.1)


async def test_a_reported_hang_is_looked_at_now(serve: Serve) -> None:
    async with serve(scripted(tokens=["x"], between_tokens=0.05)) as served:
        replica = served.replica
        answer = Answer()

        async def stop_when_begun() -> None:
            await until(lambda: answer.text)
            os.kill(pid_of(replica), signal.SIGSTOP)

        async with asyncio.TaskGroup() as group:
            group.create_task(stop_when_begun())
            with pytest.raises((EngineTimeout, EngineError)):
                await answered(served, ask(max_tokens=1000), answer, token=0.2)
            served.supervisor.report_failure(replica)
        await until(lambda: replica.restarts >= 1 and replica.ready)


async def test_a_report_about_a_healthy_engine_changes_nothing(serve: Serve) -> None:
    async with serve(scripted()) as served:
        pid = served.replica.pid
        served.supervisor.report_failure(served.replica)
        await asyncio.sleep(0.3)
        assert (served.replica.ready, served.replica.pid, served.replica.restarts) == (True, pid, 0)


async def test_an_engine_that_keeps_dying_is_restarted_ever_more_slowly(tmp_path: Path) -> None:
    policy = HealthPolicy(first_backoff=0.2, last_backoff=0.8, settled_after=600)
    async with serving(tmp_path / "logs", scripted(), policy) as served:
        replica = served.replica
        for restarts, least in enumerate((0.2, 0.4, 0.8, 0.8), start=1):
            os.kill(pid_of(replica), signal.SIGKILL)
            down = await until(lambda: not replica.ready)
            # A busy machine makes a wait longer, never shorter.
            assert down + await until(lambda: replica.state == "starting") >= least
            await until(lambda: replica.ready)
            assert replica.restarts == restarts


async def test_a_wrong_script_is_told_and_no_process_stays(serve: Serve) -> None:
    before = {child.pid for child in psutil.Process().children()}
    with pytest.raises(EngineStartFailed) as failed:
        async with serve(scripted(surprise=1)):
            pass
    assert "surprise" in failed.value.message
    assert failed.value.permanent
    assert {child.pid for child in psutil.Process().children()} <= before


async def test_a_remote_is_ready_without_a_process(serve: Serve) -> None:
    spec = EngineSpec(model="far", kind="remote", base_url="http://127.0.0.1:9/v1", api_key="sk", context=32_000)
    async with serve(spec) as served:
        assert (served.replica.ready, served.replica.pid, served.replica.context) == (True, None, 32_000)
        assert "sk" not in repr(served.replica)


async def test_neither_arguments_nor_environment_hold_a_secret(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "operators-own")
    async with serve(scripted()) as served:
        engine = psutil.Process(pid_of(served.replica))
        shown = " ".join([*engine.cmdline(), *engine.environ().values()])
        assert served.replica.secret not in shown
        assert "operators-own" not in shown


async def test_no_engine_outlives_a_killed_parent(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import asyncio, pathlib, sys
        from ventoux.engines.client import EngineClient
        from ventoux.engines.spec import EngineSpec
        from ventoux.engines.supervisor import Supervisor

        async def main():
            async with EngineClient() as client:
                logs = pathlib.Path(sys.argv[1])
                async with Supervisor(log_dir=logs, client=client, start_timeout=60) as supervisor:
                    await supervisor.start(EngineSpec(model="play", kind="scripted", replicas=2))
                    print(*[replica.pid for replica in supervisor.all_replicas()], flush=True)
                    await asyncio.sleep(60)

        asyncio.run(main())
    """)
    command = [sys.executable, "-c", program, str(tmp_path)]
    parent = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    engines = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert len(engines) == 2
    parent.kill()
    await parent.wait()
    await until(lambda: not any(psutil.pid_exists(pid) for pid in engines))


async def test_a_log_that_has_grown_makes_way(serve: Serve, tmp_path: Path) -> None:
    log = tmp_path / "logs" / "play-0.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    async with serve(scripted()):
        assert log.stat().st_size < 1024
