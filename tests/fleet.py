"""Engines, models and providers that are only noted: what pools and the control do with them is what is looked at."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.catalog.cards import Card, Licence, Notes
from ventoux.endpoints.pools import PoolPlan
from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.endpoints.pools import Pool
    from ventoux.endpoints.schemas import Deployment


def card(model: str) -> Card:
    return Card(
        id=model,
        name=model,
        family="tests",
        publisher="tests",
        licence=Licence(id="none", name="none"),
        parameters=0,
        context=100,
        languages=["en"],
        capabilities=["chat"],
        notes=Notes(good_at="", bad_at=""),
        created=0,
        engine="scripted",
    )


class Fleet:
    """``held``: what starts waits for it. ``broken``: pools whose engines do not start."""

    def __init__(self) -> None:
        self.running: dict[str, list[Replica]] = {}
        self.did: list[tuple[str, str, int]] = []
        self.broken: set[str] = set()
        self.held = asyncio.Event()
        self.held.set()

    async def start(self, spec: EngineSpec) -> None:
        await self._up(spec.deployment, spec.replicas)
        self.did.append(("start", spec.deployment, spec.replicas))

    async def scale(self, deployment: str, replicas: int) -> None:
        await self._up(deployment, replicas)
        self.did.append(("scale", deployment, replicas))

    async def stop(self, deployment: str, drain: float) -> None:
        del drain
        del self.running[deployment]
        self.did.append(("stop", deployment, 0))

    def replicas(self, deployment: str) -> Sequence[Replica]:
        return self.running.get(deployment, ())

    def waiting(self, deployment: str) -> int:
        del deployment
        return 0

    def known(self, deployment: str) -> bool:
        return deployment in self.running

    async def _up(self, deployment: str, replicas: int) -> None:
        await self.held.wait()
        if deployment in self.broken:
            raise EngineStartFailed(deployment, "it is broken", None)
        spec = EngineSpec(model=deployment, kind="scripted", parallel=2, context=50)
        self.running[deployment] = [Replica(f"{deployment}/{number}", spec) for number in range(replicas)]
        for replica in self.running[deployment]:
            replica.state = "ready"


class Models:
    """Loads and plans models of any name; ``missing`` ones are not there."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.missing: set[str] = set()

    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        say(f"pulling {pool.card.id}")
        self.loaded.append(pool.id)
        return EngineSpec(
            deployment=pool.id, model=pool.card.id, kind="scripted", replicas=max(pool.scaling.min_replicas, 1)
        )

    async def plan(self, workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
        del workspace_id
        if deployment.model in self.missing:
            raise EngineStartFailed(deployment.model, "it is missing", None)
        return card(deployment.model), PoolPlan(context=deployment.context, parallel=deployment.parallel)

    async def provider(self, workspace_id: str, name: str) -> tuple[str, int]:
        del workspace_id
        return name, 1
