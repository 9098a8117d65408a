"""What one request carries from the edge to the ledger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

    from ventoux.conversations.replies.stages import Stage
    from ventoux.limits.limiter import Reservation, Standing

KEY = "ventoux"


class RequestContext:
    """``id`` is made here for every request; an id that a client sends never takes its place."""

    __slots__ = (
        "client_id",
        "committed",
        "cost",
        "counted",
        "created",
        "detail",
        "headers",
        "id",
        "query_cost",
        "staged",
        "standing",
        "started",
    )

    def __init__(self, request_id: str) -> None:
        self.id = request_id
        self.client_id = b""
        """The id that a client of Azure sent: it gets it back, and finds it in the log."""
        self.created = time.time()
        self.started = time.perf_counter()
        self.detail: dict[str, object] = {}
        """Fields for the access log: model, key prefix, tokens."""
        self.headers: list[tuple[bytes, bytes]] = []
        """For the response, errors too."""
        self.standing: Standing | None = None
        """Where the caller stands in its limits; how headers tell it is the dialect's."""
        self.counted: Reservation | None = None
        """For a request that was counted before its call could be."""
        self.committed = False
        """Whether the whole answer is in the ledger."""
        self.cost = ""
        """What the call cost, once it is known and where there is a price: ``0.000123 EUR``."""
        self.query_cost: int | None = None
        """The tokens of the call, once they are known."""
        self.staged: Callable[[Stage], None] | None = None
        """Who is told what the call waits for."""

    def elapsed(self) -> float:
        """Seconds since the request came in."""
        return time.perf_counter() - self.started


def context_of(scope: Scope) -> RequestContext:
    return cast("RequestContext", scope[KEY])
