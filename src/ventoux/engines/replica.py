"""One running engine as the gateway sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from ventoux.engines.errors import EngineUnreachable

if TYPE_CHECKING:
    from ventoux.engines.spec import EngineSpec

ReplicaState = Literal["starting", "ready", "unhealthy", "draining", "stopped"]
"""draining: it is to go, takes no new call, and ends when those in flight have."""


class Replica:
    """One engine process, or one remote base URL. The supervisor writes it, the gateway reads and leases it."""

    def __init__(self, replica_id: str, spec: EngineSpec, *, base_url: str = "", secret: str = "") -> None:
        self.id = replica_id
        self.spec = spec
        self.base_url = base_url
        """``http://127.0.0.1:PORT``; for a remote engine its base URL up to and including /v1."""
        self.secret = secret
        """The bearer of the engine. Never in a log."""
        self.state: ReplicaState = "starting"
        self.outstanding = 0
        self.restarts = 0
        self.error = ""
        """Why it is not ready, in words for the operator."""
        self.retry_at: float | None = None
        """Unix seconds of its next start, while it waits for that."""
        self.pid: int | None = None
        self.context = spec.context
        """Tokens a call may use, prompt and answer together, as the engine really granted; 0 when unknown."""
        self.native_tools = False
        """Whether the model's own chat template writes tools and their calls."""
        self._idle: asyncio.Event | None = None

    @property
    def ready(self) -> bool:
        return self.state == "ready"

    @property
    def leaving(self) -> bool:
        return self.state in {"draining", "stopped"}

    @property
    def api_url(self) -> str:
        """What the OpenAI-shaped routes hang off."""
        return self.base_url.rstrip("/") if self.spec.kind == "remote" else f"{self.base_url}/v1"

    @property
    def slots(self) -> int:
        """Answers that it makes at once."""
        return max(self.spec.parallel, 1)

    def lease(self, answers: int = 1) -> Lease:
        """Counts a call as in flight, for as many answers as it asks for. Raises EngineUnreachable when it is to go."""
        if self.leaving:
            raise EngineUnreachable(f"The engine {self.id} takes no more calls.")
        return Lease(self, answers)

    async def idle(self, timeout: float) -> None:
        """Returns when nothing is in flight, or after ``timeout`` seconds."""
        if self.outstanding == 0:
            return
        self._idle = asyncio.Event()
        try:
            async with asyncio.timeout(timeout):
                await self._idle.wait()
        except TimeoutError:
            return

    def give_back(self, answers: int) -> None:
        self.outstanding -= answers
        if self._idle is not None and self.outstanding == 0:
            self._idle.set()

    def __repr__(self) -> str:
        return f"<Replica {self.id} {self.state} outstanding={self.outstanding}>"


class Lease:
    __slots__ = ("_answers", "_replica")

    def __init__(self, replica: Replica, answers: int) -> None:
        self._replica = replica
        self._answers = answers

    def __enter__(self) -> None:
        self._replica.outstanding += self._answers

    def __exit__(self, *error: object) -> None:
        self._replica.give_back(self._answers)
