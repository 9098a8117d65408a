"""Which deployments of an endpoint a call may meet, in which order: one by its share of the traffic, then what it may
fall back to.

Pure: a call's way is decided here and gone by gateway/relay.py.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from ventoux.calls import ChatCall
from ventoux.errors import (
    ContentFiltered,
    EngineError,
    EngineTimeout,
    PromptTooLong,
    RateLimited,
    Unavailable,
    WrongForm,
)
from ventoux.gateway.breaker import LeftAlone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.calls import EmbeddingsCall
    from ventoux.endpoints.directory import ServedDeployment
    from ventoux.endpoints.schemas import FallbackCause
    from ventoux.errors import VentouxError
    from ventoux.gateway.admit import Admission


def way(
    admission: Admission, call: ChatCall | EmbeddingsCall, *, chance: Callable[[], float] = random.random
) -> list[ServedDeployment]:
    """At least one; the rest only where the endpoint falls back at all."""
    endpoint = admission.endpoint
    deployments = endpoint.deployments
    if len(deployments) == 1:
        return list(deployments)
    able = [one for one in deployments if _able(one, admission, call)] or list(deployments[:1])
    first = _drawn(able, chance)
    if endpoint.spec is None or not endpoint.spec.fallback_on:
        return [first]
    return [first, *(one for one in able if one is not first)]


def _able(deployment: ServedDeployment, admission: Admission, call: ChatCall | EmbeddingsCall) -> bool:
    able = deployment.card.capabilities
    if admission.operation not in able:
        return False
    return "vision" in able or not (isinstance(call, ChatCall) and call.has_images)


def _drawn(able: list[ServedDeployment], chance: Callable[[], float]) -> ServedDeployment:
    """By their shares. None of them has one when a canary was alone: then the first."""
    total = sum(one.traffic for one in able)
    drawn = chance() * total
    for one in able:
        drawn -= one.traffic
        if drawn < 0:
            return one
    return able[0]


def cause_of(error: VentouxError) -> FallbackCause | None:
    """Why another deployment may do better; None where it would do the same."""
    match error:
        case WrongForm():
            return None
        case RateLimited() | LeftAlone(limited=True):
            return "rate_limit"
        case PromptTooLong():
            return "context_length"
        case ContentFiltered():
            return "content_filter"
        case EngineError() | EngineTimeout() | Unavailable():
            return "outage"
        case _:
            return None
