from __future__ import annotations

from ventoux.errors import InvalidRequest, NotFound


class SharedNotFound(NotFound):
    """Never shared, revoked, expired, of a workspace that is archived, or for others: all look the same."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing shared under this link.",
            hint="Ask for a new one. Some links are for a workspace only, and want a key of it.",
        )


class ShareNotFound(NotFound):
    def __init__(self, share_id: str) -> None:
        super().__init__(
            f"Share {share_id[:64]!r} does not exist.",
            hint="GET /v1/conversations/{conversation_id}/shares lists those.",
        )


class NothingToShare(InvalidRequest):
    def __init__(self) -> None:
        super().__init__("Nothing has been said in this conversation yet.", hint="Share it when there is something.")
