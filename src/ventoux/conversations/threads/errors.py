from __future__ import annotations

from ventoux.errors import NotFound


class ThreadNotFound(NotFound):
    """No such thread, somebody else's, or one in the trash: all look the same."""

    def __init__(self, thread_id: str) -> None:
        super().__init__(
            f"Thread {thread_id[:64]!r} does not exist.",
            hint="GET /v1/threads lists yours; those in the trash can be restored for a day.",
        )
