"""What an endpoint is: a name with a URL and two keys in front of one or more deployments of models.

Shares of traffic are whole numbers of any size: 95 and 5 is the same as 19 and 1. Times are in seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from ventoux.errors import InvalidRequest, NotFound
from ventoux.limits.schemas import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

EndpointName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")]
"""A part of a URL, and of a host name one day."""
DeploymentName = EndpointName
Slot = Literal["primary", "secondary"]
FallbackCause = Literal["outage", "rate_limit", "context_length", "content_filter"]
WantedState = Literal["active", "paused", "deleting"]
ProvisioningState = Literal["creating", "updating", "succeeded", "failed", "deleting"]
Health = Literal["online", "degraded", "asleep", "loading", "paused", "offline"]
"""online: every deployment can take calls; degraded: some can; asleep: scaled to zero, the next call wakes it;
loading: none yet; offline: none, and none is coming up."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Scaling(Part, frozen=True):
    """Replicas of a local engine. ``min_replicas = 0``: it sleeps after ``idle_timeout`` without a call."""

    min_replicas: Annotated[int, Meta(ge=0, le=64)] = 1
    max_replicas: Annotated[int, Meta(ge=1, le=64)] = 1
    idle_timeout: Annotated[float, Meta(ge=1, le=604_800)] = 600.0
    target_queue: Annotated[float, Meta(gt=0, le=1000)] = 1.0
    """Calls that wait, for each replica, above which another one is started."""
    target_first_token: Annotated[float, Meta(gt=0, le=600)] | None = None
    """Seconds to the first token, above which another replica is started."""


class Deployment(Part, frozen=True):
    """One way to run a model. Without ``provider`` it runs here, in ``engine``, or in that of its card."""

    name: DeploymentName
    model: str
    """A card's id or alias."""
    provider: str = ""
    provider_model: str = ""
    """What the provider calls the model; the card's id when empty."""
    engine: Literal["", "llama.cpp", "vllm", "sglang", "encoder", "scripted"] = ""
    context: Annotated[int, Meta(ge=1)] | None = None
    parallel: Annotated[int, Meta(ge=1, le=65_536)] | None = None
    options: dict[str, int | float | bool | str] = {}
    """vllm, sglang: of the program, by their names without dashes before; which there are, docs/engines.md says."""
    scaling: Scaling = Scaling()
    traffic: Annotated[int, Meta(ge=0, le=1_000_000)] = 100
    """Its share among those that serve. 0: only what falls back to it, in the order of the list."""


class Canary(Part, frozen=True):
    """Takes a deployment's traffic away again when it does worse than the others: within ``window`` seconds, after at
    least ``min_calls`` of its own."""

    deployment: DeploymentName
    max_error_rate: Annotated[float, Meta(ge=0, le=1)] = 0.05
    max_slowdown: Annotated[float, Meta(gt=1, le=100)] = 2.0
    """Of its median time to the first token against that of the others."""
    min_calls: Annotated[int, Meta(ge=1)] = 20
    window: Annotated[float, Meta(gt=0, le=86_400)] = 300.0
    rolled_back: str = ""
    """Why its traffic was taken away; set by Ventoux, and cleared by whoever gives it traffic again."""


class EndpointSpec(Part, frozen=True):
    deployments: Annotated[list[Deployment], Meta(min_length=1, max_length=16)]
    fallback_on: frozenset[FallbackCause] = frozenset({"outage", "rate_limit"})
    canary: Canary | None = None
    hedge_after: Annotated[float, Meta(gt=0, le=600)] | None = None
    """Seconds without a first token after which a second replica is asked as well; the first to begin answers."""
    wake_timeout: Annotated[float, Meta(ge=0, le=600)] = 60.0
    """How long a call waits for a deployment that sleeps or is loading, before it is told to come again."""
    filter: str = ""
    """The name of a policy; empty: nothing is filtered."""
    limits: Limits = Limits()
    description: Annotated[str, Meta(max_length=1000)] = ""
    tags: dict[str, str] = {}
    properties: dict[str, str] = {}

    def scaled(self, deployment: str, scaling: Scaling) -> EndpointSpec:
        """Raises NotFound."""
        return self._with({deployment: {"scaling": scaling}})

    def shared_out(self, traffic: Mapping[str, int]) -> EndpointSpec:
        """By deployment; those that are not named keep their share. Raises NotFound."""
        return self._with({name: {"traffic": share} for name, share in traffic.items()})

    def _with(self, changes: Mapping[str, Mapping[str, object]]) -> EndpointSpec:
        for name in changes.keys() - {one.name for one in self.deployments}:
            has = ", ".join(one.name for one in self.deployments)
            raise NotFound(f"The endpoint has no deployment {name!r}.", hint=f"It has {has}.")
        made = [msgspec.structs.replace(one, **changes.get(one.name, {})) for one in self.deployments]
        canary = self.canary
        if canary is not None and changes.get(canary.deployment, {}).get("traffic"):
            canary = msgspec.structs.replace(canary, rolled_back="")
        try:
            # Bounds hold for what is put together as well.
            whole = msgspec.structs.replace(self, deployments=made, canary=canary)
            return msgspec.convert(msgspec.to_builtins(whole), EndpointSpec)
        except msgspec.ValidationError as error:
            raise InvalidRequest(f"This cannot be: {error}.") from error


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """As it is kept. ``version`` goes up with every change; who changes it names the one that they have seen."""

    id: str
    workspace_id: str
    name: str
    spec: EndpointSpec
    state: WantedState
    version: int
    created_at: float
    updated_at: float
    created_by: str


class ReplicaStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One engine. ``running``: answers in the making; ``retry_at``: Unix seconds of its next start, while it waits for
    that."""

    id: str
    state: Literal["starting", "ready", "unhealthy", "draining", "stopped"]
    running: int
    restarts: int
    error: str = ""
    retry_at: float | None = None


class DeploymentStatus(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    health: Health
    ready: int
    wanted: int
    """Replicas."""
    stage: str = ""
    """What is going on: "pulling 40 %"."""
    error: str = ""
    retry_in: float | None = None
    """Seconds until a deployment that failed to come up is tried again, if a call asks for it."""
    replicas: list[ReplicaStatus] = []
    """Those there are now, in any state."""


class EndpointStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Asked of the engines each time, never kept."""

    provisioning_state: ProvisioningState
    health: Health
    deployments: list[DeploymentStatus]
    rolled_back: str = ""
    """The canary whose traffic was taken away, and why."""
