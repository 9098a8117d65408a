from __future__ import annotations

import msgspec


class StoredResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A response as it is kept. ``created_at`` in seconds since the Unix epoch."""

    id: str
    workspace_id: str
    key_id: str
    created_at: float
    model: str
    previous_id: str | None
    input: bytes
    """The request's own items: the JSON of a list."""
    response: bytes
    """What the caller got: the JSON of an object with ``output``, a list of items."""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.input) + len(self.response)


class Conversation(msgspec.Struct, frozen=True):
    """Responses that follow each other, oldest first. ``whole``: the first of them begins it."""

    responses: list[StoredResponse]
    whole: bool
