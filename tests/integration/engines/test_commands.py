"""Programs that are engines are started, watched and stopped like our own workers."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.integration.engines.programs import STAND_IN, lives, program, worker_of
from tests.integration.engines.serving import answered, ask, serving, until

from ventoux.engines.errors import EngineStartFailed

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.engines.spec import EngineKind


@pytest.mark.parametrize("kind", ["vllm", "sglang"])
async def test_a_program_serves_is_started_again_when_it_dies_and_leaves_nothing_behind(
    tmp_path: Path, kind: EngineKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "operators-own")
    model = tmp_path / "model"
    options = {"tensor-parallel-size": 2, "tool-call-parser": "mistral"}
    async with serving(tmp_path / "logs", program(model, kind, options=options), commands=STAND_IN) as served:
        replica = served.replica
        assert (replica.ready, replica.context) == (True, 2048)
        assert replica.spec.abilities.json == "enforced"
        assert (await answered(served, ask(top_k=3))).reasons == {0: "stop"}
        assert replica.pid is not None
        (started,) = psutil.Process(replica.pid).children()
        worker = worker_of(model)
        seen = [psutil.Process(replica.pid), started]
        assert not any(replica.secret in " ".join(process.cmdline()) for process in seen)
        assert not any("operators-own" in process.environ().values() for process in seen)
        os.kill(started.pid, signal.SIGKILL)
        await until(lambda: replica.restarts == 1 and replica.ready)
        assert not lives(worker)
        assert (await answered(served, ask())).reasons == {0: "stop"}
        pids = [replica.pid, worker_of(model)]
    await until(lambda: not any(lives(pid) for pid in pids))


async def test_a_program_that_does_not_start_tells_why(tmp_path: Path) -> None:
    failing = program(tmp_path / "model", "vllm", {"fails": "CUDA is out of memory"})
    with pytest.raises(EngineStartFailed, match=r"exit status 1 \(CUDA is out of memory\)"):
        async with serving(tmp_path / "logs", failing, commands=STAND_IN):
            pass
