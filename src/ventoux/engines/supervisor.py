"""Starts, watches and stops every engine."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Self

from ventoux.engines.adopt import RunFolder
from ventoux.engines.commands import DEFAULT_COMMANDS, fitted
from ventoux.engines.deployment import Deployment
from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.launch import Launcher
from ventoux.engines.replica import Replica
from ventoux.engines.room import Room
from ventoux.engines.watch import HealthPolicy, RemoteWatch, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ventoux.engines.client import EngineClient
    from ventoux.engines.spec import EngineKind, EngineSpec

_ADOPTION = 10.0
_DRAIN = 30.0


class Supervisor:
    """Used as an async context: leaving it stops every engine.

    ``start_timeout`` is the seconds that one engine gets to load and be ready. A deployment is known by the ``key`` of
    its spec. What changes one takes its turn after what changes it already; different ones do not wait for each other.
    ``run``: the folder by which engines outlive this process for ``orphan_timeout`` seconds when it is killed, and by
    which those of a process before are found.
    """

    def __init__(
        self,
        *,
        log_dir: Path,
        client: EngineClient,
        start_timeout: float,
        policy: HealthPolicy | None = None,
        room: Room | None = None,
        run: Path | None = None,
        orphan_timeout: float = 0.0,
        commands: Mapping[EngineKind, str] | None = None,
    ) -> None:
        self._client = client
        self._policy = policy or HealthPolicy()
        self._run = RunFolder(run, orphan_timeout) if run is not None else None
        self._launcher = Launcher(
            log_dir=log_dir,
            client=client,
            start_timeout=start_timeout,
            room=room or Room(),
            run=self._run,
            commands={**DEFAULT_COMMANDS, **(commands or {})},
        )
        self._deployments: dict[str, Deployment] = {}
        self._group = asyncio.TaskGroup()
        self._stack = AsyncExitStack()
        self._ending: asyncio.Task[None] | None = None
        self._leaving = False

    async def __aenter__(self) -> Self:
        if self._run is not None:
            await self._stack.enter_async_context(self._run)
        await self._group.__aenter__()
        if self._run is not None:
            self._ending = self._group.create_task(self._end_waiting(self._run))
        return self

    async def __aexit__(self, *error: object) -> None:
        deployments = list(self._deployments.values())
        for deployment in deployments:
            deployment.quit()
        if self._ending is not None:
            self._ending.cancel()
        async with self._stack:
            try:
                await self._group.__aexit__(None, None, None)
            finally:
                async with asyncio.TaskGroup() as group:
                    for watch in [watch for deployment in deployments for watch in deployment.watches]:
                        group.create_task(watch.leave() if self._leaving else watch.stop())
                if self._run is not None:
                    await self._run.end_waiting()

    def leave(self) -> None:
        """Engines that may outlive this process are not stopped with it: the next one goes on with them."""
        self._leaving = True

    async def start(self, spec: EngineSpec) -> None:
        """Returns when ``spec.replicas`` are ready. Raises EngineStartFailed, and then none of them runs and the
        deployment is not known."""
        spec = fitted(spec)
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
        await self._known(spec.key).replace(fitted(spec), drain)

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

    def waiting(self, deployment: str) -> int:
        """Engines of a server before that will be adopted when the deployment is started or scaled up to them."""
        return self._run.waiting(deployment) if self._run is not None else 0

    def waiting_memory(self) -> int:
        """Bytes that those hold: what a plan may count as free."""
        return self._run.waiting_memory() if self._run is not None else 0

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
        replica = Replica(replica_id, spec, secret=_secret())

        start, ended = partial(self._launcher.start, replica), partial(self._launcher.forget, replica)
        return Watch(replica, start, self._client, self._policy, ended)

    async def _end_waiting(self, run: RunFolder) -> None:
        """What nobody adopts in the time that its deployment has to start belongs to one that is no more."""
        await asyncio.sleep(max(run.orphan_timeout, _ADOPTION))
        await run.end_waiting()


def _secret() -> str:
    """Begins with a letter: with a dash some programs take it for an option."""
    return f"vx{secrets.token_urlsafe(32)}"
