"""A server that was killed, and the engines that the next one finds."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from tests.integration.engines.programs import STAND_IN, lives, program, worker_of
from tests.integration.engines.serving import IMPATIENT, answered_by, ask, until

from ventoux.engines.client import EngineClient
from ventoux.engines.spec import EngineSpec
from ventoux.engines.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

PROGRAM = textwrap.dedent("""
    import asyncio, json, pathlib, sys
    import msgspec
    from ventoux.engines.client import EngineClient
    from ventoux.engines.spec import EngineSpec
    from ventoux.engines.supervisor import Supervisor

    async def main():
        home, timeout, commands, specs = sys.argv[1:]
        home = pathlib.Path(home)
        async with EngineClient() as client:
            async with Supervisor(
                log_dir=home / "logs", client=client, start_timeout=60, run=home / "run", orphan_timeout=float(timeout),
                commands=json.loads(commands),
            ) as supervisor:
                async with asyncio.TaskGroup() as group:
                    decoder = msgspec.json.Decoder(list[EngineSpec], dec_hook=lambda kind, text: kind(text))
                    for spec in decoder.decode(specs):
                        group.create_task(supervisor.start(spec))
                print(json.dumps({one.id: one.pid for one in supervisor.all_replicas()}), flush=True)
                await asyncio.sleep(60)

    asyncio.run(main())
""")


class Server(NamedTuple):
    """Another process, which runs engines; ``pids`` are theirs, by replica."""

    process: asyncio.subprocess.Process
    pids: dict[str, int]

    async def killed(self) -> None:
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def running(home: Path, orphan_timeout: float, *specs: EngineSpec) -> AsyncGenerator[Server]:
    told = json.dumps(STAND_IN), msgspec.json.encode(specs, enc_hook=str).decode()
    command = [sys.executable, "-c", PROGRAM, str(home), str(orphan_timeout), *told]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    if process.stdout is None:
        raise RuntimeError("the server has no output")
    pids: dict[str, int] = {}
    try:
        async with asyncio.timeout(60):
            pids = json.loads(await process.stdout.readline())
        yield Server(process, pids)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        for pid in pids.values():
            if lives(pid):
                os.kill(pid, signal.SIGKILL)


@asynccontextmanager
async def supervising(home: Path, orphan_timeout: float = 60.0) -> AsyncGenerator[tuple[EngineClient, Supervisor]]:
    async with (
        EngineClient() as client,
        Supervisor(
            log_dir=home / "logs",
            client=client,
            start_timeout=60,
            policy=IMPATIENT,
            run=home / "run",
            orphan_timeout=orphan_timeout,
            commands=STAND_IN,
        ) as supervisor,
    ):
        yield client, supervisor


def spec(name: str, **more: Any) -> EngineSpec:
    return EngineSpec(model=name, kind="scripted", parallel=1, **more)


def files(home: Path) -> set[str]:
    return {file.name for file in (home / "run").glob("engine-*")}


def rewritten(file: Path, **changed: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))


async def test_the_next_server_goes_on_with_the_engines_of_one_that_was_killed(tmp_path: Path) -> None:
    async with running(tmp_path, 60, *map(spec, ("same", "changed", "other", "gone", "unused"))) as before:
        pids = {name.partition("/")[0]: pid for name, pid in before.pids.items()}
        (tmp_path / "run" / "engine-1.json").write_text("{")
        records = {name: tmp_path / "run" / f"engine-{pid}.json" for name, pid in pids.items()}
        assert all(record.stat().st_mode & 0o777 == 0o600 for record in records.values())
        await before.killed()
        os.kill(pids["gone"], signal.SIGKILL)
        # As if the number had been given to another process since.
        rewritten(records["unused"], started="another boot/1")
        rewritten(records["other"], secret="of another engine")
        await until(lambda: not lives(pids["gone"]))
        async with supervising(tmp_path) as (client, supervisor):
            assert files(tmp_path) == {records[name].name for name in ("same", "changed", "other")}
            assert [supervisor.waiting(name) for name in ("same", "gone")] == [1, 0]
            began = time.perf_counter()
            await supervisor.start(spec("same"))
            assert time.perf_counter() - began < 1
            (replica,) = supervisor.replicas("same")
            assert (replica.pid, replica.ready, supervisor.waiting("same")) == (pids["same"], True, 0)
            assert (await answered_by(client, replica, ask())).reasons == {0: "stop"}
            async with asyncio.TaskGroup() as group:
                group.create_task(supervisor.start(spec("changed", script={"tokens": ["new"]})))
                group.create_task(supervisor.start(spec("other")))
            for name in ("changed", "other"):
                assert supervisor.replicas(name)[0].pid != pids[name]
                assert not lives(pids[name])
            os.kill(pids["same"], signal.SIGKILL)
            await until(lambda: replica.restarts == 1 and replica.ready)
            assert (await answered_by(client, replica, ask())).reasons == {0: "stop"}
        assert files(tmp_path) == set()
        # Its record was not believed, so that it was nobody's to end.
        assert lives(pids["unused"])


async def test_engines_end_when_no_server_has_come_back_in_time(tmp_path: Path) -> None:
    async with running(tmp_path, 1.0, spec("play")) as before:
        killed = time.monotonic()
        await before.killed()
        assert lives(before.pids["play/0"])
        await until(lambda: not lives(before.pids["play/0"]))
        assert time.monotonic() - killed >= 0.9


async def test_an_adopted_engine_is_stopped_with_the_supervisor_and_one_that_nobody_wants_as_well(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, 60, spec("play"), spec("unwanted")) as before:
        await before.killed()
        async with supervising(tmp_path, orphan_timeout=0) as (_, supervisor):
            await supervisor.start(spec("play"))
            assert [replica.pid for replica in supervisor.all_replicas()] == [before.pids["play/0"]]
        assert not any(lives(pid) for pid in before.pids.values())
        assert files(tmp_path) == set()


async def test_a_program_is_adopted_with_its_workers_and_ends_with_them(tmp_path: Path) -> None:
    wanted = program(tmp_path / "model", "vllm")
    async with running(tmp_path, 60, wanted) as before:
        await before.killed()
        async with supervising(tmp_path) as (client, supervisor):
            await supervisor.start(wanted)
            (replica,) = supervisor.replicas("play")
            assert replica.pid == before.pids["play/0"]
            assert replica.context == 2048
            assert (await answered_by(client, replica, ask())).reasons == {0: "stop"}
        assert not lives(before.pids["play/0"])
        await until(lambda: not lives(worker_of(tmp_path / "model")))


async def test_a_program_ends_with_a_server_that_it_may_not_outlive(tmp_path: Path) -> None:
    async with running(tmp_path, 0, program(tmp_path / "model", "sglang")) as before:
        await before.killed()
        await until(lambda: not lives(before.pids["play/0"]))
        await until(lambda: not lives(worker_of(tmp_path / "model")))
