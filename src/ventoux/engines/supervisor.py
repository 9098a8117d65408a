"""Starts, watches and stops every engine."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any, Self

from ventoux.engines.deployment import Deployment
from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.process import EngineProcess
from ventoux.engines.replica import Replica
from ventoux.engines.room import Room
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
_DRAIN = 30.0


class Supervisor:
    """Used as an async context: leaving it stops every engine.

    ``start_timeout`` is the seconds that one engine gets to load and be ready. A deployment is known by the ``key`` of
    its spec. What changes one takes its turn after what changes it already; different ones do not wait for each other.
    """

    def __init__(
        self,
        *,
        log_dir: Path,
        client: EngineClient,
        start_timeout: float,
        policy: HealthPolicy | None = None,
        room: Room | None = None,
    ) -> None:
        self._log_dir = log_dir
        self._client = client
        self._start_timeout = start_timeout
        self._policy = policy or HealthPolicy()
        self._room = room or Room()
        self._deployments: dict[str, Deployment] = {}
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        deployments = list(self._deployments.values())
        for deployment in deployments:
            deployment.quit()
        try:
            await self._group.__aexit__(None, None, None)
        finally:
            await _stop([watch for deployment in deployments for watch in deployment.watches])

    async def start(self, spec: EngineSpec) -> None:
        """Returns when ``spec.replicas`` are ready. Raises EngineStartFailed, and then none of them runs and the
        deployment is not known."""
        if spec.key in self._deployments:
            raise EngineStartFailed(spec.key, "it has been started already", None, permanent=True)
        self._deployments[spec.key] = Deployment(spec, self._watch, self._group, self._policy)
        try:
            await self.scale(spec.key, spec.replicas)
        except BaseException:
            await asyncio.shield(self.stop(spec.key, drain=0))
            raise

    async def scale(self, deployment: str, replicas: int, drain: float = _DRAIN) -> None:
        """Returns when so many are ready and those too many have ended, each after its calls or ``drain`` seconds.

        Raises EngineStartFailed, and then those that are up stay; asked again before its ``retry_at``, it raises the
        same without another try.
        """
        await self._known(deployment).scale(replicas, drain)

    async def replace(self, spec: EngineSpec, drain: float = _DRAIN) -> None:
        """As many replicas of the new spec in place of those there are (``spec.replicas`` does not count), one after
        the other: each is ready before an old one drains, so that there is one too many at most and never one less.

        Raises EngineStartFailed when a new one does not start, and then the old ones stay.
        """
        await self._known(spec.key).replace(spec, drain)

    async def stop(self, deployment: str, drain: float = _DRAIN) -> None:
        """Known until all have ended, each after its calls or ``drain`` seconds. Goes on without its caller."""
        stopping = self._known(deployment)

        async def stop() -> None:
            await stopping.stop(drain)
            if self._deployments.get(deployment) is stopping:
                del self._deployments[deployment]

        await asyncio.shield(self._group.create_task(stop()))

    def known(self, deployment: str) -> bool:
        return deployment in self._deployments

    def replicas(self, deployment: str) -> Sequence[Replica]:
        """In any state; none for a deployment that was not started. The sequence given never changes."""
        found = self._deployments.get(deployment)
        return found.replicas if found else ()

    def all_replicas(self) -> Sequence[Replica]:
        return [replica for deployment in self._deployments.values() for replica in deployment.replicas]

    def retry_at(self, deployment: str) -> float | None:
        """Unix seconds before which it is not tried again to start more replicas, after a start that failed."""
        found = self._deployments.get(deployment)
        return found.retry_at if found else None

    def report_failure(self, replica: Replica) -> None:
        """A call saw it hang or break: it is looked at now, and killed and started again if it does not answer."""
        if found := self._deployments.get(replica.spec.key):
            found.report(replica)

    def _known(self, deployment: str) -> Deployment:
        found = self._deployments.get(deployment)
        if found is None:
            raise EngineStartFailed(deployment, "no deployment of this name has been started", None, permanent=True)
        return found

    def _watch(self, spec: EngineSpec, number: int) -> Watch | RemoteWatch:
        replica_id = f"{spec.key}/{number}"
        if spec.kind == "remote":
            replica = Replica(replica_id, spec, base_url=spec.base_url, secret=spec.api_key)
            return RemoteWatch(replica, self._client, self._policy)
        replica = Replica(replica_id, spec, secret=secrets.token_urlsafe(32))

        async def start() -> EngineProcess:
            self._room.claim(replica)
            try:
                return await self._bring_up(replica)
            except BaseException:
                self._room.release(replica)
                raise

        return Watch(replica, start, self._client, self._policy, lambda: self._room.release(replica))

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
