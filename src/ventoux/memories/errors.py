from __future__ import annotations

from ventoux.errors import Conflict, NotFound


class MemoryNotFound(NotFound):
    """No such memory, or somebody else's: the two look the same."""

    def __init__(self, memory_id: str) -> None:
        super().__init__(f"Memory {memory_id[:64]!r} does not exist.", hint="GET /v1/memories lists yours.")


class TooManyMemories(Conflict):
    code = "too_many_memories"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"There are {most} memories already, as many as are kept.", hint="Delete some, or change one instead."
        )
