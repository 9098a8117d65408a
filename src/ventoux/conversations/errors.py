from __future__ import annotations

from ventoux.errors import Conflict, NotFound, Unavailable


class ConversationNotFound(NotFound):
    """No such conversation, or somebody else's: the two look the same."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(
            f"Conversation {conversation_id[:64]!r} does not exist.", hint="GET /v1/conversations lists yours."
        )


class EntryNotFound(NotFound):
    def __init__(self, entry_id: str) -> None:
        super().__init__(
            f"Entry {entry_id[:64]!r} does not exist in this conversation.",
            hint="GET /v1/conversations/{conversation_id}/history lists what is there.",
        )


class ReplyNotFound(NotFound):
    """There was none yet, or what was sent in it is no longer kept."""


class ReplyRunning(Conflict):
    code = "reply_running"

    def __init__(self) -> None:
        super().__init__(
            "A reply is under way in this conversation.",
            hint="Follow it with GET /v1/conversations/{conversation_id}/events, or end it with POST …/stop.",
        )


class ReplyTaken(Conflict):
    """Somebody else has ended it: another server, which took this one for dead, or the deletion of the conversation."""

    code = "reply_taken"

    def __init__(self) -> None:
        super().__init__(
            "The reply was ended by another server.", hint="What was said is in the history; append to go on."
        )


class ReplyCut(Unavailable):
    """The server ended in the middle of it."""


class ConversationsUnavailable(Unavailable):
    code = "conversations_unavailable"
