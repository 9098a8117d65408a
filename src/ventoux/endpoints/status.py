"""How an endpoint is, asked of its pools now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.endpoints.schemas import DeploymentStatus, EndpointStatus, Health, ReplicaStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.endpoints.pools import Pool, Pools
    from ventoux.endpoints.schemas import Deployment, Endpoint, ProvisioningState
    from ventoux.engines.replica import Replica

_FROM_BEST: tuple[Health, ...] = ("online", "degraded", "loading", "asleep", "offline", "paused")


def status_of(
    endpoint: Endpoint, in_use: Mapping[str, Pool], pools: Pools, *, changing: bool, failure: str, rolled_back: str = ""
) -> EndpointStatus:
    """``failure``: why the latest change could not be made."""
    deployments = [_deployment(one, in_use.get(one.name), pools, endpoint) for one in endpoint.spec.deployments]
    return EndpointStatus(
        provisioning_state=_provisioning(endpoint, changing=changing, failure=failure),
        health="paused" if endpoint.state == "paused" else _together(deployments),
        deployments=deployments,
        rolled_back=rolled_back,
    )


def _provisioning(endpoint: Endpoint, *, changing: bool, failure: str) -> ProvisioningState:
    if endpoint.state == "deleting":
        return "deleting"
    if changing:
        return "creating" if endpoint.version == 1 else "updating"
    return "failed" if failure else "succeeded"


def _deployment(deployment: Deployment, pool: Pool | None, pools: Pools, endpoint: Endpoint) -> DeploymentStatus:
    if pool is None:
        health: Health = "paused" if endpoint.state == "paused" else "loading"
        return DeploymentStatus(name=deployment.name, health=health, ready=0, wanted=0)
    ready = pools.ready_replicas(pool)
    return DeploymentStatus(
        name=deployment.name,
        health=_health(pool, ready),
        ready=ready,
        wanted=pool.wanted,
        stage=pool.stage,
        error=str(pool.failure) if pool.failure else "",
        retry_in=pools.retry_in(pool),
        replicas=[_replica(one) for one in pools.replicas(pool)],
    )


def _replica(replica: Replica) -> ReplicaStatus:
    return ReplicaStatus(
        id=replica.id,
        state=replica.state,
        running=replica.outstanding,
        restarts=replica.restarts,
        error=replica.error,
        retry_at=replica.retry_at,
    )


def _health(pool: Pool, ready: int) -> Health:
    match pool.state:
        case "asleep":
            return "asleep"
        case "loading":
            return "loading"
        case "failed":
            return "offline"
        case _:
            return "online" if ready >= pool.wanted else "degraded" if ready else "offline"


def _together(deployments: list[DeploymentStatus]) -> Health:
    found = {one.health for one in deployments}
    best: Health = next(health for health in _FROM_BEST if health in found)
    # A fallback that sleeps is as it should be; one that cannot come up is not.
    return "degraded" if best == "online" and not found <= {"online", "asleep"} else best


def withheld(endpoint: Endpoint) -> str:
    """Why it takes no call as long as it is not served; empty for one that is to be no more."""
    match endpoint.state:
        case "deleting":
            return ""
        case "paused":
            return "is paused"
        case "active":
            return "is not ready yet"
