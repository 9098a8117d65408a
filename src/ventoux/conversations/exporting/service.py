"""Conversations as files: one, or everything of one's own as a ZIP that is made while it is sent."""

from __future__ import annotations

import asyncio
import threading
import zipfile
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

import msgspec

from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.exporting.markdown import as_markdown, line
from ventoux.conversations.exporting.names import file_name
from ventoux.conversations.exporting.pdf import as_pdf
from ventoux.conversations.exporting.schemas import as_json
from ventoux.conversations.exporting.wording import WORDINGS
from ventoux.conversations.store import conversations as store
from ventoux.conversations.store import entries as entries_store
from ventoux.conversations.transactions import reading
from ventoux.kit.clock import rfc3339
from ventoux.kit.owners import owner_of
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.exporting.wording import Language, Wording
    from ventoux.conversations.schemas import Conversation

Format = Literal["markdown", "json", "pdf"]
_EXTENSIONS: dict[Format, str] = {"markdown": "md", "json": "json", "pdf": "pdf"}
_PAGE = 100
_AT_ONCE = 2
T = TypeVar("T")


class ExportedFile(NamedTuple):
    name: str
    content: bytes


class _Line(msgspec.Struct):
    """Of ``index.json``."""

    id: str
    name: str | None
    markdown: str
    json: str
    entries: int
    created_at: str
    updated_at: str


class Exporting:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def one(
        self, principal: Principal, conversation_id: str, form: Format, language: Language = "en"
    ) -> ExportedFile:
        """It may be cancelled at any time. Raises ConversationNotFound, InvalidRequest, ConversationsUnavailable."""
        owner = owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            found = await store.find(connection, principal.workspace_id, owner, conversation_id)
            if found is None:
                raise ConversationNotFound(conversation_id)
            entries = await entries_store.of(connection, conversation_id)
        content = await self._apart(lambda stopped: _written(found, entries, form, WORDINGS[language], stopped))
        return ExportedFile(file_name(found, _EXTENSIONS[form]), content)

    async def everything(self, principal: Principal, language: Language = "en") -> AsyncGenerator[bytes]:
        """The pieces of a ZIP: of each conversation a Markdown and a JSON, and an index. No transaction is open while
        a piece is sent; what is deleted meanwhile may be missing. Raises ConversationsUnavailable."""
        parcel = _Parcel(WORDINGS[language])
        lines: list[_Line] = []
        for found in await self._all(principal):
            async with reading(self._engine) as connection:
                entries = await entries_store.of(connection, found.id)
            lines.append(await self._apart(lambda _, found=found, entries=entries: parcel.add(found, entries)))
            yield parcel.drained()
        await self._apart(lambda _: parcel.finish(lines))
        yield parcel.drained()

    async def _apart(self, write: Callable[[Callable[[], bool]], T]) -> T:
        """In a thread of its own: those of the default executor are for what is quick. ``write`` is told how to find
        out that nobody waits for it any more."""
        stopped = threading.Event()
        async with self._writing:
            try:
                return await in_daemon_thread(lambda: write(stopped.is_set))
            finally:
                stopped.set()

    async def _all(self, principal: Principal) -> list[Conversation]:
        owner = owner_of(principal.user_id, principal.key_id)
        found: list[Conversation] = []
        async with reading(self._engine) as connection:
            while True:
                page = await store.listed(connection, principal.workspace_id, owner, first=len(found), limit=_PAGE)
                found += page
                if len(page) < _PAGE:
                    return found


class _Parcel:
    """A ZIP that is written to nothing that can be gone back in."""

    def __init__(self, words: Wording) -> None:
        self._words = words
        self._pieces = _Pieces()
        self._zip = zipfile.ZipFile(self._pieces, "w", zipfile.ZIP_DEFLATED)

    def add(self, conversation: Conversation, entries: list[Entry]) -> _Line:
        markdown, json = file_name(conversation, "md"), file_name(conversation, "json")
        self._zip.writestr(markdown, as_markdown(conversation, entries, self._words))
        self._zip.writestr(json, as_json(conversation, entries))
        created, updated = rfc3339(conversation.created_at), rfc3339(conversation.updated_at)
        return _Line(conversation.id, conversation.name, markdown, json, len(entries), created, updated)

    def finish(self, lines: list[_Line]) -> None:
        self._zip.writestr("index.json", msgspec.json.format(msgspec.json.encode(lines), indent=2))
        words = self._words
        named = [(one.created_at[:10], one.name or words.conversation, one.markdown) for one in lines]
        listed = [f"- {day} {line(name)}: {line(file)}" for day, name, file in named]
        self._zip.writestr("index.md", "\n".join([f"# {words.conversations}", "", *listed, ""]))
        self._zip.close()

    def drained(self) -> bytes:
        return self._pieces.drained()


class _Pieces:
    """The little of a file that ``zipfile`` needs of one that only goes forward."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Everything is where it is to be."""

    def close(self) -> None:
        """What was written stays to be taken."""

    def drained(self) -> bytes:
        pieces = bytes(self._written)
        self._written.clear()
        return pieces


def _written(
    conversation: Conversation, entries: list[Entry], form: Format, words: Wording, stopped: Callable[[], bool]
) -> bytes:
    match form:
        case "markdown":
            return as_markdown(conversation, entries, words).encode("utf-8", "replace")
        case "json":
            return as_json(conversation, entries)
        case "pdf":
            return as_pdf(conversation, entries, stopped, words)
