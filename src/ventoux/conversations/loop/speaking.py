"""One message of a model while it is made: what comes of each piece, and the entry in the end.

Text goes through the guard of links, where there is something to guard against, and then through the citations.
Thoughts are neither shown as anything else nor read again, so they go as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.calls import Delta, Thought
from ventoux.conversations.entries import MessageOutput, TextChunk, ThinkChunk, entry_id
from ventoux.conversations.events import MessageDelta

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Content
    from ventoux.conversations.entries import Chunk
    from ventoux.conversations.entries import Content as Whole
    from ventoux.conversations.guarding.citations import Citations
    from ventoux.conversations.guarding.links import LinkGuard
    from ventoux.conversations.loop.state import Run


class Speaker:
    """``guard`` None: all that the model can know are the user's own words."""

    def __init__(self, run: Run, guard: LinkGuard | None, citations: Citations) -> None:
        self._run = run
        self._guard = guard
        self._citations = citations
        self._id = entry_id(MessageOutput)
        self._created_at = ""
        self._output_index = 0
        self._content_index = -1
        self._chunks: list[Chunk] = []

    @property
    def text(self) -> str:
        return "".join(chunk.text for chunk in self._chunks if isinstance(chunk, TextChunk))

    async def hear(self, content: Content) -> None:
        if isinstance(content, Delta):
            if content.text:
                await self._say(content.text if self._guard is None else self._guard.feed(content.text))
        elif isinstance(content, Thought) and content.text:
            await self._tell([ThinkChunk([TextChunk(content.text)], closed=False)])

    async def end(self) -> None:
        """What was held back."""
        if self._guard is not None:
            await self._say(self._guard.end())
        await self._tell_all(self._citations.end())

    async def show_files(self) -> None:
        """Those that tools have made since the last message."""
        files, self._run.files = self._run.files, []
        await self._tell(files)

    def message(self, info: dict[str, Any], *, empty: bool) -> MessageOutput | None:
        """None where nothing was said, and an ``empty`` one is not wanted."""
        if not self._chunks and not empty:
            return None
        self._open()
        run = self._run
        return MessageOutput(
            id=self._id,
            created_at=self._created_at,
            completed_at=run.now(),
            content=_whole(self._chunks),
            agent_id=run.agent_id,
            model=run.assistant.model,
            info=info,
        )

    async def _say(self, text: str) -> None:
        if text:
            await self._tell_all(self._citations.feed(text))

    async def _tell_all(self, pieces: Sequence[str | Chunk]) -> None:
        if pieces and self._run.files:
            await self.show_files()
        await self._tell([TextChunk(piece) if isinstance(piece, str) else piece for piece in pieces if piece])

    async def _tell(self, chunks: Sequence[Chunk]) -> None:
        if chunks:
            self._open()
            await self._run.tell(*[self._delta(chunk) for chunk in chunks])

    def _open(self) -> None:
        if not self._created_at:
            self._created_at, self._output_index = self._run.now(), self._run.output_index()

    def _delta(self, chunk: Chunk) -> MessageDelta:
        last = self._chunks[-1] if self._chunks else None
        self._content_index += type(chunk) is not type(last)
        joined = _joined(last, chunk)
        if joined is None:
            self._chunks.append(chunk)
        else:
            self._chunks[-1] = joined
        return MessageDelta(
            id=self._id,
            content=chunk.text if isinstance(chunk, TextChunk) else chunk,
            output_index=self._output_index,
            content_index=self._content_index,
            model=self._run.assistant.model,
            agent_id=self._run.agent_id,
            created_at=self._created_at,
        )


def _joined(one: Chunk | None, other: Chunk) -> Chunk | None:
    if isinstance(one, TextChunk) and isinstance(other, TextChunk):
        return TextChunk(one.text + other.text)
    if isinstance(one, ThinkChunk) and isinstance(other, ThinkChunk):
        return ThinkChunk([TextChunk(one.thinking[0].text + other.thinking[0].text)], closed=False)
    return None


def _whole(chunks: Sequence[Chunk]) -> Whole:
    if all(isinstance(chunk, TextChunk) for chunk in chunks):
        return "".join(chunk.text for chunk in chunks if isinstance(chunk, TextChunk))
    return [ThinkChunk(chunk.thinking) if isinstance(chunk, ThinkChunk) else chunk for chunk in chunks]
