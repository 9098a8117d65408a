"""Replicas that come, go and are replaced while calls are in flight."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest
from tests.integration.engines.serving import Answer, Serve, Served, answered_by, ask, scripted, serving, until

from ventoux.engines.errors import EngineStartFailed, EngineUnreachable, NoRoom
from ventoux.engines.watch import HealthPolicy
from ventoux.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import EngineSpec

WORDS = scripted(tokens=["x"], between_tokens=0.02)
BROKEN = scripted(surprise=1)


def ids(served: Served) -> list[str]:
    return [replica.id for replica in served.supervisor.replicas("play")]


def states(served: Served) -> list[str]:
    return [replica.state for replica in served.supervisor.replicas("play")]


def of(spec: EngineSpec, **changed: object) -> EngineSpec:
    return msgspec.structs.replace(spec, **changed)


async def test_a_deployment_of_no_replicas_is_known_grows_and_goes_to_sleep_again(tmp_path: Path) -> None:
    spec = of(scripted(), replicas=0, deployment="mine")
    async with serving(tmp_path, spec) as served:
        supervisor = served.supervisor
        assert (supervisor.known("mine"), supervisor.known("play")) == (True, False)
        assert supervisor.replicas("mine") == ()
        await supervisor.scale("mine", 2)
        assert [replica.id for replica in supervisor.replicas("mine")] == ["mine/0", "mine/1"]
        pids = [replica.pid for replica in supervisor.all_replicas()]
        await supervisor.scale("mine", 0)
        assert (supervisor.known("mine"), supervisor.replicas("mine")) == (True, ())
        assert not any(psutil.pid_exists(pid) for pid in pids if pid is not None)
        await supervisor.scale("mine", 1)
        assert [replica.id for replica in supervisor.replicas("mine")] == ["mine/2"]
        await supervisor.stop("mine")
        assert not supervisor.known("mine")
        with pytest.raises(EngineStartFailed, match="no deployment"):
            await supervisor.scale("mine", 1)


async def test_one_that_is_to_go_ends_its_calls_takes_no_new_one_and_holds_up_nobody(serve: Serve) -> None:
    async with serve(WORDS) as served, asyncio.TaskGroup() as group:
        supervisor, old, answer = served.supervisor, served.replica, Answer()
        call = group.create_task(leased(served, old, answer))
        await until(lambda: answer.text)
        going = group.create_task(supervisor.scale("play", 0, drain=30))
        await until(lambda: old.state == "draining")
        assert not old.ready
        with pytest.raises(EngineUnreachable), old.lease():
            pass
        await supervisor.scale("play", 1)
        assert states(served) == ["draining", "ready"]
        so_far = answer.text
        await until(lambda: len(answer.text) > len(so_far) + 3)
        assert not going.done()
        call.cancel()
        await going
        assert ids(served) == ["play/1"]


async def test_a_call_that_takes_longer_than_the_drain_is_cut(serve: Serve) -> None:
    async with serve(WORDS) as served, asyncio.TaskGroup() as group:
        answer = Answer()

        async def cut() -> None:
            with pytest.raises(EngineError):
                await leased(served, served.replica, answer)

        call = group.create_task(cut())
        await until(lambda: answer.text)
        await served.supervisor.stop("play", drain=0.05)
        assert not served.supervisor.known("play")
        await call


async def test_a_replacement_serves_before_the_old_one_goes_and_no_call_is_lost(serve: Serve) -> None:
    async with serve(of(WORDS, replicas=2)) as served, asyncio.TaskGroup() as group:
        supervisor, seen = served.supervisor, list[tuple[int, int]]()
        watching = group.create_task(looking(served, seen))
        answers: list[Answer] = []
        calling = [group.create_task(ever_again(served, answers)) for _ in range(4)]
        new = of(WORDS, script={"tokens": ["y"]})
        await supervisor.replace(new)
        for task in (watching, *calling):
            task.cancel()
        assert {"y" * 5} < {answer.text for answer in answers if answer.reasons} == {"x" * 5, "y" * 5}
        assert sorted(ids(served)) == ["play/2", "play/3"]
        assert all(replica.spec == new for replica in supervisor.replicas("play"))
        assert min(ready for ready, _ in seen) >= 2
        assert max(running for _, running in seen) == 3
        pids = [replica.pid for replica in supervisor.all_replicas()]
        await supervisor.replace(new)
        assert [replica.pid for replica in supervisor.all_replicas()] == pids
        assert (await answered_by(served.client, supervisor.replicas("play")[0], ask())).text == "y"


async def test_a_replacement_that_does_not_start_leaves_the_old_ones(serve: Serve) -> None:
    async with serve(scripted()) as served:
        with pytest.raises(EngineStartFailed, match="surprise"):
            await served.supervisor.replace(BROKEN)
        assert (ids(served), states(served)) == (["play/0"], ["ready"])
        assert (await answered_by(served.client, served.replica, ask())).reasons == {0: "stop"}


async def test_a_start_that_fails_is_told_again_and_not_tried_again(tmp_path: Path) -> None:
    policy = HealthPolicy(first_backoff=30, last_backoff=30)
    async with serving(tmp_path, of(BROKEN, replicas=0), policy) as served:
        supervisor = served.supervisor
        before = time.time()
        with pytest.raises(EngineStartFailed) as first:
            await supervisor.scale("play", 1)
        assert first.value.retry_at is not None
        assert before + 29 < first.value.retry_at == supervisor.retry_at("play")
        started = time.perf_counter()
        for _ in range(50):
            with pytest.raises(EngineStartFailed, match="surprise") as again:
                await supervisor.scale("play", 1)
            assert again.value.retry_after
        assert time.perf_counter() - started < 0.1
        await supervisor.replace(scripted())
        await supervisor.scale("play", 1)
        assert (states(served), supervisor.retry_at("play")) == (["ready"], None)


async def test_two_who_scale_at_once_take_turns(serve: Serve) -> None:
    async with serve(of(scripted(), replicas=0)) as served:
        scale = served.supervisor.scale
        async with asyncio.TaskGroup() as group:
            for wanted in (2, 2, 1):
                group.create_task(scale("play", wanted))
        assert states(served) == ["ready"]


async def test_who_gives_up_waiting_leaves_no_engine_that_nobody_knows(tmp_path: Path) -> None:
    before = {child.pid for child in psutil.Process().children()}
    async with serving(tmp_path, scripted()) as served:
        scaling = asyncio.ensure_future(served.supervisor.scale("play", 2))
        await until(lambda: states(served) == ["ready", "starting"])
        scaling.cancel()
        await asyncio.wait([scaling])
        assert (ids(served), states(served)) == (["play/0"], ["ready"])
        known = {replica.pid for replica in served.supervisor.all_replicas()}
        assert {child.pid for child in psutil.Process().children()} - before == known


async def test_an_engine_that_does_not_fit_is_refused_with_both_figures_and_takes_no_other_with_it(
    tmp_path: Path,
) -> None:
    huge = 2**50
    async with serving(tmp_path, of(scripted(), memory=2**20)) as served:
        with pytest.raises(NoRoom) as refused:
            await served.supervisor.start(of(scripted(), deployment="huge", memory=huge))
        assert refused.value.needed == huge > refused.value.available > 0
        assert "1,073,741,824 MiB" in str(refused.value)
        assert not served.supervisor.known("huge")
        assert states(served) == ["ready"]


async def leased(served: Served, replica: Replica, answer: Answer, max_tokens: int = 10_000) -> None:
    with replica.lease():
        await answered_by(served.client, replica, ask(max_tokens=max_tokens), answer)


async def ever_again(served: Served, answers: list[Answer]) -> None:
    """Calls whatever is ready and has the least to do. Fails with the first call that is lost."""
    while True:
        ready = [replica for replica in served.supervisor.replicas("play") if replica.ready]
        answers.append(answer := Answer())
        await leased(served, min(ready, key=lambda replica: replica.outstanding), answer, max_tokens=5)


async def looking(served: Served, seen: list[tuple[int, int]]) -> None:
    """Notes how many were ready and how many there were."""
    while True:
        replicas = served.supervisor.replicas("play")
        seen.append((sum(replica.ready for replica in replicas), len(replicas)))
        await asyncio.sleep(0.002)
