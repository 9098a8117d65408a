"""What was told of entries that are not kept yet: what a reply that ends early leaves behind of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ventoux.conversations.entries import Chunk, MessageOutput, TextChunk, ThinkChunk, ToolExecution
from ventoux.conversations.events import MessageDelta, ToolDelta, ToolStarted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    for kind, run in groupby(pieces, _kind):
        if kind is str:
            text = "".join(piece if isinstance(piece, str) else piece.text for piece in _told(run))
            chunks.append(TextChunk(text))
        elif kind is ThinkChunk:
            chunks.append(_thought([piece for piece in run if isinstance(piece, ThinkChunk)]))
        else:
            chunks += [piece for piece in run if not isinstance(piece, str)]
    if not chunks:
        return ""
    return chunks[0].text if len(chunks) == 1 and isinstance(chunks[0], TextChunk) else chunks


def _kind(piece: str | Chunk) -> type:
    return str if isinstance(piece, TextChunk) else type(piece)


def _told(pieces: Iterable[str | Chunk]) -> Iterator[str | TextChunk]:
    return (piece for piece in pieces if isinstance(piece, str | TextChunk))


def _thought(parts: Sequence[ThinkChunk]) -> ThinkChunk:
    if len(parts) == 1:
        return parts[0]
    text = "".join(one.text for part in parts for one in part.thinking)
    signature = next((part.signature for part in reversed(parts) if part.signature), None)
    return ThinkChunk([TextChunk(text)], closed=parts[-1].closed, signature=signature)
