"""What one request carries from the edge to the ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from starlette.types import Scope

KEY = "ventoux"


class RequestContext:
    """``id`` is made here for every request; an id that a client sends is never read."""

    __slots__ = ("created", "detail", "headers", "id", "started")

    def __init__(self, request_id: str) -> None:
        self.id = request_id
        self.created = time.time()
        self.started = time.perf_counter()
        self.detail: dict[str, object] = {}
        """Fields for the access log: model, key prefix, tokens."""
        self.headers: list[tuple[bytes, bytes]] = []
        """For the response, errors too: where the key stands in its limits."""

    def elapsed(self) -> float:
        """Seconds since the request came in."""
        return time.perf_counter() - self.started


def context_of(scope: Scope) -> RequestContext:
    return cast("RequestContext", scope[KEY])
