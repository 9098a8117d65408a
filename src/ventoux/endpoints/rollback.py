"""A canary that does worse than the others: what was done to its traffic in memory is written down for good."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from ventoux.audit import service as audit
from ventoux.audit.schemas import SYSTEM
from ventoux.db.engine import writing
from ventoux.endpoints import store
from ventoux.endpoints.errors import EndpointsUnavailable, named

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.endpoints.directory import ServedEndpoint
    from ventoux.endpoints.schemas import Endpoint

logger = logging.getLogger("ventoux.control")


async def rolled_back(engine: AsyncEngine, served: ServedEndpoint, reason: str, now: float) -> None:
    """Does nothing to an endpoint that somebody has changed meanwhile."""
    fields = {"endpoint": served.name, "reason": reason}
    logger.warning("a canary is rolled back", extra={"fields": fields})
    try:
        with named("written"):
            async with writing(engine) as connection:
                endpoint = await store.by_name(connection, served.workspace_id or "", served.name)
                if endpoint is None or endpoint.version != served.version or endpoint.spec.canary is None:
                    return
                changed = without_canary(endpoint, reason, now)
                await store.put(connection, changed)
                await audit.record(
                    connection,
                    SYSTEM,
                    "endpoint.roll_back",
                    "endpoint",
                    endpoint.id,
                    workspace_id=endpoint.workspace_id,
                    detail={"name": endpoint.name, "version": changed.version, "reason": reason},
                )
    except EndpointsUnavailable as error:
        # Here its traffic is gone all the same; after a restart it is tried again.
        logger.warning("a rollback is not written down", extra={"fields": fields | {"error": str(error)}})


def without_canary(endpoint: Endpoint, reason: str, now: float) -> Endpoint:
    """The next version of it, in which the canary gets no traffic."""
    rule = endpoint.spec.canary
    if rule is None:
        return endpoint
    spec = msgspec.structs.replace(
        endpoint.spec.shared_out({rule.deployment: 0}), canary=msgspec.structs.replace(rule, rolled_back=reason)
    )
    return msgspec.structs.replace(endpoint, spec=spec, version=endpoint.version + 1, updated_at=now)
