"""The input policy of an endpoint: every check sees the call before any model does, and may refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ChatCall, EmbeddingsCall


class Check(Protocol):
    async def __call__(self, call: ChatCall | EmbeddingsCall) -> None:
        """Raises Forbidden for a call that must not reach the model."""
        ...


async def guard(call: ChatCall | EmbeddingsCall, policy: Sequence[Check]) -> None:
    """Runs the policy in order. An endpoint without one lets everything through."""
    for check in policy:
        await check(call)
