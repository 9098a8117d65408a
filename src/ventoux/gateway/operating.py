"""For operators: /healthz, /readyz and /metrics. They hold no I/O, so they answer at once under any load.

The three are open to whoever reaches the port, as probes and scrapers expect; they name models and counts, and never
a key, a workspace or a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

import ventoux

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from starlette.requests import Request

    from ventoux.endpoints.directory import ServedEndpoint
    from ventoux.engines.replica import Replica
    from ventoux.gateway.service import Gateway

    class Replicas(Protocol):
        def all_replicas(self) -> Sequence[Replica]: ...


class Operating:
    def __init__(self, gateway: Gateway, replicas: Replicas) -> None:
        self._gateway = gateway
        self._replicas = replicas

    async def health(self, request: Request) -> Response:
        """The process lives and its loop turns."""
        del request
        return _json({"status": "ok", "version": ventoux.__version__})

    async def ready(self, request: Request) -> Response:
        """200 once every model has a ready replica and the ledger can be written; else 503 that says what lacks."""
        del request
        lacking = self._lacking()
        replicas = {replica.id: replica.state for replica in self._replicas.all_replicas()}
        body = {"status": "ready" if not lacking else "not ready", "lacking": lacking, "replicas": replicas}
        return _json(body, 503 if lacking else 200)

    async def metrics(self, request: Request) -> Response:
        del request
        return Response(generate_latest(self._gateway.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    def _lacking(self) -> list[str]:
        stage = self._gateway.admit.stage
        ready = {replica.spec.model for replica in self._replicas.all_replicas() if replica.ready}
        everybodys = self._gateway.admit.directory.everybodys()
        # By the engine's model: the heads that judge are served by the encoder and have no engine of their own.
        missing = [f"no ready replica of {one.name}" for one in everybodys if _engine(one) not in ready]
        ledger = [] if self._gateway.ledger_available else ["the ledger cannot be written"]
        shared = [] if self._gateway.shared.available() else ["what the gateways share cannot be reached"]
        return ([stage] if stage else []) + missing + ledger + shared


def _engine(served: ServedEndpoint) -> str:
    return served.deployments[0].pool.card.id


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")
