"""When a conversation no longer fits its model: its oldest turns are summarised, by the model itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.context.counting import tokens_of, tokens_of_messages
from ventoux.conversations.entries import Entry, MessageInput, MessageOutput, text_of
from ventoux.conversations.schemas import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatMessage
    from ventoux.conversations.schemas import Models

    Render = Callable[[Sequence[Entry], Summary | None], list[ChatMessage]]


class Compaction:
    """``share`` of the room is what recent turns may keep of it, from 0 to 1."""

    def __init__(self, models: Models, share: float = 0.5) -> None:
        self._models = models
        self._share = share

    async def fit(
        self,
        principal: Principal,
        model: str,
        history: Sequence[Entry],
        summary: Summary | None,
        render: Render,
        room: int,
    ) -> Summary | None:
        """A new summary where the messages take more than ``room`` tokens; None where they fit, or where nothing is
        left to be summarised: then the engine says whether they do."""
        del principal, model
        if tokens_of_messages(render(history, summary)) <= room:
            return None
        done = summary.position if summary else 0
        places = [at for at, entry in enumerate(history) if isinstance(entry, MessageInput) and at > done]
        if not places:
            return None
        said = [text_of(e.content) for e in history[: places[-1]] if isinstance(e, MessageInput | MessageOutput)]
        text = "\n".join(line[:200] for line in said[-10:])
        return Summary(places[-1], text, tokens_of(text))
