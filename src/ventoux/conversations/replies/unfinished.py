"""What was told of entries that are not kept yet: what a reply that ends early leaves behind of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.entries import Chunk, MessageOutput, TextChunk, ThinkChunk, ToolExecution
from ventoux.conversations.events import MessageDelta, ToolDelta, ToolStarted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.conversations.entries import Content, Entry
    from ventoux.conversations.events import Event

_CUT_SHORT = "The call had not ended when the reply was."


class Unfinished:
    """Told every event of a reply, and every entry that is kept."""

    def __init__(self) -> None:
        self._messages: dict[str, tuple[MessageDelta, list[str | Chunk]]] = {}
        self._tools: dict[str, tuple[ToolStarted, list[str]]] = {}

    def told(self, event: Event) -> None:
        if isinstance(event, MessageDelta):
            known = self._messages.get(event.id)
            if known is None:
                known = self._messages[event.id] = (event, [])
            known[1].append(event.content)
        elif isinstance(event, ToolStarted):
            self._tools[event.id] = (event, [event.arguments])
        elif isinstance(event, ToolDelta) and event.id in self._tools:
            self._tools[event.id][1].append(event.arguments)

    def kept(self, entry_ids: Iterable[str]) -> None:
        for one in entry_ids:
            self._messages.pop(one, None)
            self._tools.pop(one, None)

    def entries(self) -> list[Entry]:
        """In the order in which they were begun. Calls of functions are kept whole or not at all, so they are none."""
        begun = [
            *((event.output_index, self._message(*one)) for one in self._messages.values() for event in one[:1]),
            *((event.output_index, self._tool(*one)) for one in self._tools.values() for event in one[:1]),
        ]
        return [entry for _, entry in sorted(begun, key=lambda one: one[0])]

    def _message(self, first: MessageDelta, pieces: Sequence[str | Chunk]) -> Entry:
        return MessageOutput(
            id=first.id,
            created_at=first.created_at,
            content=joined(pieces),
            agent_id=first.agent_id,
            model=first.model,
            partial=True,
        )

    def _tool(self, started: ToolStarted, arguments: Sequence[str]) -> Entry:
        return ToolExecution(
            id=started.id,
            created_at=started.created_at,
            name=started.name,
            arguments="".join(arguments),
            agent_id=started.agent_id,
            model=started.model,
            function=started.function,
            info={"failed": True, "output": _CUT_SHORT},
        )


def joined(pieces: Iterable[str | Chunk]) -> Content:
    """One text where there is nothing but text; else chunks, with what belongs together in one."""
    chunks: list[Chunk] = []
    texts: list[str] = []

    def text_ends() -> None:
        if texts:
            chunks.append(TextChunk("".join(texts)))
            texts.clear()

    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        elif isinstance(piece, TextChunk):
            texts.append(piece.text)
        else:
            text_ends()
            last = chunks[-1] if chunks else None
            if isinstance(piece, ThinkChunk) and isinstance(last, ThinkChunk):
                chunks[-1] = _thought(last, piece)
            else:
                chunks.append(piece)
    if not chunks:
        return "".join(texts)
    text_ends()
    return chunks


def _thought(first: ThinkChunk, second: ThinkChunk) -> ThinkChunk:
    text = "".join(part.text for part in (*first.thinking, *second.thinking))
    return ThinkChunk([TextChunk(text)], closed=second.closed, signature=second.signature or first.signature)
