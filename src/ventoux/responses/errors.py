from __future__ import annotations

from ventoux.errors import NotFound, Unavailable


class ResponseNotFound(NotFound):
    """The workspace has no response of this id: never had, or it was deleted, or its time has passed."""

    def __init__(self, response_id: str) -> None:
        super().__init__(f"Response with id {response_id!r} not found.")


class ResponsesUnavailable(Unavailable):
    """Responses cannot be read or written now."""
