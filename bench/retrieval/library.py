"""The held-out passages in a library, by the parts that a server puts together: read in a sandboxed child, cut,
embedded by the default encoder, put into the index of a home, and searched. Only HTTP and the queue are left out, on
which no rank depends."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.retrieval.held_out import documents
from bench.retrieval.scores import overlap
from ventoux.accounts.schemas import Principal
from ventoux.db.engine import async_engine
from ventoux.engines.encoder_worker import Encoder
from ventoux.files.storage.opening import open_storage
from ventoux.home import Home
from ventoux.libraries import schemas
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.ingesting.work import Parts, Work
from ventoux.libraries.searching import Searcher
from ventoux.libraries.texts import Texts, original_key
from ventoux.parsing.schemas import ParseLimits
from ventoux.parsing.service import Parser
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from pathlib import Path

    from bench.retrieval.held_out import Document, Passage
    from ventoux.calls import ChatCall
    from ventoux.libraries.models import Reply
    from ventoux.libraries.schemas import Found

CALLER = Principal("bench", "bench", "vx_bench", frozenset({"inference", "documents"}))
LIBRARY = schemas.Library(
    id="bench",
    workspace_id="bench",
    name="held out",
    description=None,
    owner_type="Workspace",
    owner_id=None,
    chunk_size=None,
    retrieval=schemas.Retrieval(),
    created_at=0,
    updated_at=0,
    version=1,
)


class EncoderAlone:
    """``libraries.models.Models`` of one endpoint: the encoder, in a thread of this process."""

    def __init__(self) -> None:
        self._encode = Encoder(None)

    async def embed(self, principal: Principal, model: str, texts: Sequence[str]) -> list[list[float]]:
        del principal, model
        vectors, _ = await asyncio.to_thread(self._encode, texts)
        return [list(vector) for vector in vectors]

    async def chat(
        self, principal: Principal, call: ChatCall, said: Callable[[str], Awaitable[None]] | None = None
    ) -> Reply:
        raise NotImplementedError(f"{call.model} is not asked by a search")

    def chat_model(self, principal: Principal) -> str:
        raise NotImplementedError("no endpoint here chats")

    def context(self, principal: Principal, model: str) -> int:
        raise NotImplementedError("no endpoint here chats")

    def dimensions(self, principal: Principal, model: str) -> int | None:
        del principal, model
        return 512


@dataclass
class Built:
    """``gold``: where each passage stands, as (document id, start, end) by its id. ``spans``: of each chunk, by
    document id and ordinal. ``seconds`` to read, embed and index all."""

    searcher: Searcher
    gold: dict[str, tuple[str, int, int]]
    spans: dict[tuple[str, int], tuple[int, int]]
    visible: dict[str, int]
    names: dict[str, tuple[str, str]]
    seconds: float

    async def search(self, question: str) -> Found:
        return await self.searcher.search(
            CALLER, question, [LIBRARY], self.visible, self.names, LIBRARY.retrieval.candidates
        )

    def holds(self, document_id: str, ordinal: int, passage: Passage) -> bool:
        there, start, end = self.gold[passage.id]
        return there == document_id and overlap(self.spans[document_id, ordinal], (start, end))


@asynccontextmanager
async def built(root: Path) -> AsyncGenerator[Built]:
    home, settings, models = Home(root), Settings(), EncoderAlone()
    home.create()
    database = async_engine(home.database)  # opened for no query: the index of a home has a file of its own
    async with open_storage(settings, home) as storage, open_index(settings, home, database) as index:
        found = Built(Searcher(index, models), {}, {}, {}, {}, 0.0)
        parser = Parser(ParseLimits(), settings.tesseract_command, 1)
        work = Work(Parts(Texts(storage), index, parser, models, _caller))
        begun = time.perf_counter()
        for document in documents():
            await storage.put_bytes(original_key(LIBRARY.id, document.name), document.markdown.encode())
            await _add(work, document, found)
        found.seconds = time.perf_counter() - begun
        yield found


def _caller(key_id: str) -> Principal | None:
    return CALLER if key_id == CALLER.key_id else None


async def _add(work: Work, document: Document, found: Built) -> None:
    row = _row(document)
    parsed = await work.read(row)
    embedded = await work.embed(row, LIBRARY, parsed)
    await work.put(row, LIBRARY, embedded)
    found.visible[row.id], found.names[row.id] = 1, (LIBRARY.id, row.name)
    for one in embedded:
        found.spans[row.id, one.chunk.ordinal] = (one.chunk.start, one.chunk.end)
    for passage in document.passages:
        start = parsed.text.index(passage.text)
        found.gold[passage.id] = (row.id, start, start + len(passage.text))


def _row(document: Document) -> schemas.Document:
    return schemas.Document(
        id=document.name,
        library_id=LIBRARY.id,
        workspace_id=LIBRARY.workspace_id,
        name=f"{document.name}.md",
        extension="md",
        mime_type="text/markdown",
        size=len(document.markdown.encode()),
        sha256="",
        status="in_progress",
        uploaded_by_type="Workspace",
        uploaded_by_id=None,
        user_id=None,
        key_id=CALLER.key_id,
        created_at=0,
    )
