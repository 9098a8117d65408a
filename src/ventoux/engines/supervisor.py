"""Starts, watches and stops every engine."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any, Self

from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.process import EngineProcess
from ventoux.engines.replica import Replica
from ventoux.engines.watch import HealthPolicy, RemoteWatch, Watch
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ventoux.engines.client import EngineClient
    from ventoux.engines.spec import EngineKind, EngineSpec

_MODULES: dict[EngineKind, str] = {
    "llama.cpp": "ventoux.engines.llama_worker",
    "encoder": "ventoux.engines.encoder_worker",
    "scripted": "ventoux.engines.scripted",
}


class Supervisor:
    """Used as an async context: leaving it stops every engine.

    ``start_timeout`` is the seconds that one engine gets to load and be ready.
    """

    def __init__(
        self, *, log_dir: Path, client: EngineClient, start_timeout: float, policy: HealthPolicy | None = None
    ) -> None:
        self._log_dir = log_dir
        self._client = client
        self._start_timeout = start_timeout
        self._policy = policy or HealthPolicy()
        self._watches: dict[str, list[Watch | RemoteWatch]] = {}
        self._replicas: dict[str, list[Replica]] = {}
        self._group = asyncio.TaskGroup()
        self._running: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._running:
            task.cancel()
        try:
            await self._group.__aexit__(None, None, None)
        finally:
            await _stop([watch for watches in self._watches.values() for watch in watches])

    async def start(self, spec: EngineSpec) -> None:
        """Returns when all replicas of the model are ready. Raises EngineStartFailed, and then none of them runs."""
        if spec.model in self._watches:
            raise EngineStartFailed(spec.model, "it has been started already", None, permanent=True)
        watches = [self._watch(spec, index) for index in range(spec.replicas)]
        self._watches[spec.model] = watches
        self._replicas[spec.model] = [watch.replica for watch in watches]
        try:
            async with asyncio.TaskGroup() as group:
                for watch in watches:
                    group.create_task(watch.start())
        except BaseException as error:
            del self._watches[spec.model], self._replicas[spec.model]
            await asyncio.shield(_stop(watches))
            if isinstance(error, ExceptionGroup):
                raise error.exceptions[0] from None
            raise
        self._running += [self._group.create_task(watch.run()) for watch in watches]

    def replicas(self, model: str) -> Sequence[Replica]:
        """In any state; none for a model that was not started."""
        return self._replicas.get(model, ())

    def all_replicas(self) -> Sequence[Replica]:
        return [replica for replicas in self._replicas.values() for replica in replicas]

    def report_failure(self, replica: Replica) -> None:
        """A call saw it hang or break: it is looked at now, and killed and started again if it does not answer."""
        for watch in self._watches.get(replica.spec.model, ()):
            if watch.replica is replica:
                watch.report()

    def _watch(self, spec: EngineSpec, index: int) -> Watch | RemoteWatch:
        replica_id = f"{spec.model}/{index}"
        if spec.kind == "remote":
            replica = Replica(replica_id, spec, base_url=spec.base_url, secret=spec.api_key)
            return RemoteWatch(replica, self._client, self._policy)
        replica = Replica(replica_id, spec, secret=secrets.token_urlsafe(32))

        async def start() -> EngineProcess:
            return await self._bring_up(replica)

        return Watch(replica, start, self._client, self._policy)

    async def _bring_up(self, replica: Replica) -> EngineProcess:
        log = self._log_dir / f"{replica.id.replace('/', '-')}.log"
        module = _MODULES[replica.spec.kind]
        process = await EngineProcess.start(replica.id, module, _config(replica), log, self._start_timeout)
        replica.base_url = f"http://127.0.0.1:{process.port}"
        replica.pid = process.pid
        try:
            if replica.spec.kind == "llama.cpp":
                granted = await self._client.granted(replica, timeout=self._start_timeout)
                replica.context, replica.native_tools = granted
        except VentouxError as error:
            await process.kill()
            raise EngineStartFailed(replica.id, error.message, log) from error
        except BaseException:
            await process.kill()
            raise
        return process


def _config(replica: Replica) -> dict[str, Any]:
    spec = replica.spec
    config: dict[str, Any] = {"secret": replica.secret, "model": spec.model}
    match spec.kind:
        case "llama.cpp":
            config |= {"weights": str(spec.weights), "context": spec.context, "parallel": spec.parallel}
            config["threads"] = spec.threads
        case "encoder":
            config["threads"] = spec.threads
        case _:
            config["script"] = spec.script
    return config


async def _stop(watches: list[Watch | RemoteWatch]) -> None:
    async with asyncio.TaskGroup() as group:
        for watch in watches:
            group.create_task(watch.stop())
