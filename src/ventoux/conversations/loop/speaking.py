"""One message of a model while it is made: what comes of each piece, and the entry in the end.

Text and thoughts go through the guard of links, where there is something to guard against: either may be shown as
Markdown. Text goes through the citations after that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ventoux.calls import Delta, Thought
from ventoux.conversations.entries import MessageOutput, TextChunk, ThinkChunk, entry_id
from ventoux.conversations.events import MessageDelta
from ventoux.conversations.guarding.language import slipped
from ventoux.conversations.guarding.links import LinkGuard
from ventoux.conversations.replies.unfinished import joined
from ventoux.conversations.schemas import NotWanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Content
    from ventoux.conversations.entries import Chunk
    from ventoux.conversations.entries import Content as Whole
    from ventoux.conversations.guarding.citations import Citations
    from ventoux.conversations.loop.state import Run
    from ventoux.libraries.schemas import Language


_LONGEST_HELD = 400
"""Characters after which an answer is told, in whatever language it may be."""


class WrongLanguage(NotWanted):
    def __init__(self) -> None:
        super().__init__("The answer began in another language than the question.")


class Speaker:
    """``known``: the addresses that may be told; None where all that the model has read are the user's own words.
    ``language``: an answer that begins in another one is not told. ``after``: the text that is gone on with."""

    def __init__(
        self,
        run: Run,
        known: frozenset[str] | None,
        citations: Citations,
        language: Language | None = None,
        after: str = "",
    ) -> None:
        self._run = run
        self._language: Language | None = language
        self._held = ""
        """The beginning, until its language can be told."""
        self._guard = None if known is None else LinkGuard(known, after)
        self._known = known
        self._thoughts: LinkGuard | None = None
        """Of thoughts that have not ended."""
        self._citations = citations
        self._id = entry_id(MessageOutput)
        self._created_at = ""
        self._output_index = 0
        self._content_index = -1
        self._pieces: list[str | Chunk] = []

    @property
    def text(self) -> str:
        return "".join(piece for piece in self._pieces if isinstance(piece, str))

    async def hear(self, content: Content) -> None:
        """Raises WrongLanguage."""
        if isinstance(content, Thought):
            await self._think(content.text)
        elif isinstance(content, Delta) and content.text:
            await self._end_thoughts()
            await self._read(await self._right(content.text))

    def begin_again(self) -> None:
        """In whatever language; nothing of the text was told yet."""
        self._held, self._language = "", None

    async def end(self) -> None:
        """What was held back."""
        await self._end_thoughts()
        held, self._held = self._held, ""
        await self._read(held)
        if self._guard is not None:
            await self._say(self._guard.end())
        await self._tell_all(self._citations.end())

    async def show_files(self) -> None:
        """Those that tools have made since the last message."""
        files, self._run.files = self._run.files, []
        await self._tell(files)

    def message(self, info: dict[str, Any], *, empty: bool) -> MessageOutput | None:
        """None where nothing was said, and an ``empty`` one is not wanted."""
        if not self._pieces and not empty:
            return None
        self._open()
        run = self._run
        return MessageOutput(
            id=self._id,
            created_at=self._created_at,
            completed_at=run.now(),
            content=_whole(self._pieces),
            agent_id=run.agent_id,
            model=run.assistant.model,
            info=info,
        )

    async def _think(self, text: str) -> None:
        if self._known is not None:
            self._thoughts = self._thoughts or LinkGuard(self._known)
            text = self._thoughts.feed(text)
        await self._show_thought(text)

    async def _end_thoughts(self) -> None:
        guard, self._thoughts = self._thoughts, None
        if guard is not None:
            await self._show_thought(guard.end())

    async def _show_thought(self, text: str) -> None:
        if text:
            await self._tell([ThinkChunk([TextChunk(text)], closed=False)])

    async def _right(self, text: str) -> str:
        """What can be told by now."""
        if self._language is None:
            return text
        self._held += text
        wrong = await asyncio.to_thread(slipped, self._held, self._language)
        if wrong:
            raise WrongLanguage
        if wrong is None and len(self._held) < _LONGEST_HELD:
            return ""
        held, self._held, self._language = self._held, "", None
        return held

    async def _read(self, text: str) -> None:
        if text:
            await self._say(text if self._guard is None else self._guard.feed(text))

    async def _say(self, text: str) -> None:
        if text:
            await self._tell_all(self._citations.feed(text))

    async def _tell_all(self, pieces: Sequence[str | Chunk]) -> None:
        if pieces and self._run.files:
            await self.show_files()
        await self._tell([piece for piece in pieces if piece])

    async def _tell(self, pieces: Sequence[str | Chunk]) -> None:
        if pieces:
            self._open()
            await self._run.tell(*[self._delta(piece) for piece in pieces])

    def _open(self) -> None:
        if not self._created_at:
            self._created_at, self._output_index = self._run.now(), self._run.output_index()

    def _delta(self, piece: str | Chunk) -> MessageDelta:
        if not self._pieces or type(piece) is not type(self._pieces[-1]):
            self._content_index += 1
        self._pieces.append(piece)
        return MessageDelta(
            id=self._id,
            content=piece,
            output_index=self._output_index,
            content_index=self._content_index,
            model=self._run.assistant.model,
            agent_id=self._run.agent_id,
            created_at=self._created_at,
        )


def _whole(pieces: Sequence[str | Chunk]) -> Whole:
    content = joined(pieces)
    if isinstance(content, str):
        return content
    return [ThinkChunk(chunk.thinking) if isinstance(chunk, ThinkChunk) else chunk for chunk in content]
