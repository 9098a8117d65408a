"""One document on its way into the index: read, cut into chunks, embedded, put.

Each step can be taken up again where it was left: what was read is in the storage, and what is put into the index is of
a generation that nobody may find before the row of the document says so.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from ventoux.accounts.schemas import Principal
from ventoux.errors import InvalidRequest
from ventoux.libraries.chunking import chunk, counter, embeddable
from ventoux.libraries.index.schemas import Embedded
from ventoux.libraries.texts import original_key
from ventoux.parsing.errors import RecognitionUnavailable
from ventoux.parsing.schemas import ParseOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ventoux.libraries.index.schemas import Index
    from ventoux.libraries.models import Models
    from ventoux.libraries.schemas import Chunk, Document, Library
    from ventoux.libraries.texts import Texts
    from ventoux.parsing.schemas import Parsed

_TOGETHER = 128
"""Chunks that are embedded in one call."""


class Parser(Protocol):
    async def parse(self, path: Path, options: ParseOptions) -> Parsed:
        """Raises DocumentUnreadable, DocumentTooLarge, RecognitionUnavailable."""
        ...


@dataclass(frozen=True)
class Parts:
    """What a document passes through. ``principal`` is asked for who put it there."""

    texts: Texts
    index: Index
    parser: Parser
    models: Models
    principal: Callable[[str], Principal | None]


class Unreadable(Exception):
    """What is wrong with the document, in one sentence: to try again is of no use."""


class Indexed(NamedTuple):
    """What the row of the document says of it then."""

    pages: int | None
    tokens: int
    language: str | None
    warnings: str


class Work:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def read(self, document: Document) -> Parsed:
        """From its bytes; kept for the generation that is wanted. Raises Unreadable, ObjectNotFound,
        StorageUnavailable."""
        texts = self._parts.texts
        async with texts.storage.local(original_key(document.library_id, document.id)) as path:
            try:
                parsed = await self._parts.parser.parse(path, ParseOptions(name=document.name))
            except (InvalidRequest, RecognitionUnavailable) as error:
                raise Unreadable(str(error)) from error
        await texts.keep(document, parsed)
        return parsed

    async def reread(self, document: Document) -> Parsed | None:
        """What was read of it already."""
        parsed = await self._parts.texts.newest(document)
        if parsed is not None:
            await self._parts.texts.keep(document, parsed)
        return parsed

    async def embed(self, document: Document, library: Library, parsed: Parsed) -> list[Embedded]:
        """Raises RateLimited, Unavailable, ModelNotFound, EngineError: whatever the model says."""
        chunks = await asyncio.to_thread(_chunks, parsed, library.chunk_tokens)
        principal = self._parts.principal(document.key_id) or _unknown(document)
        embedded: list[Embedded] = []
        for first in range(0, len(chunks), _TOGETHER):
            some = chunks[first : first + _TOGETHER]
            texts = [embeddable(one) for one in some]
            vectors = await self._parts.models.embed(principal, library.retrieval.embedding_model, texts)
            embedded += [Embedded(one, _bytes(vector)) for one, vector in zip(some, vectors, strict=True)]
        return embedded

    async def put(self, document: Document, library: Library, embedded: Sequence[Embedded]) -> None:
        space = library.retrieval.embedding_model
        await self._parts.index.put(library.id, document.id, document.wanted_generation, space, embedded)

    async def tidy(self, document: Document) -> None:
        """What was read for generations before the one that answers now."""
        await self._parts.texts.drop(document, before=document.wanted_generation)


def summary(parsed: Parsed, embedded: Sequence[Embedded]) -> Indexed:
    languages = Counter[str]()
    for one in embedded:
        if one.chunk.language is not None:
            languages[one.chunk.language] += one.chunk.tokens
    most = languages.most_common(1)
    return Indexed(
        pages=len(parsed.pages) or None,
        tokens=sum(one.chunk.tokens for one in embedded),
        language=most[0][0] if most else None,
        warnings=" ".join(parsed.warnings),
    )


class _Counting:
    """The vocabulary is loaded once, and only where documents are read."""

    count: Callable[[str], int] | None = None


def _chunks(parsed: Parsed, tokens: int) -> list[Chunk]:
    if _Counting.count is None:
        _Counting.count = counter()
    return chunk(parsed, tokens, _Counting.count)


def _bytes(vector: Sequence[float]) -> bytes:
    return np.asarray(vector, dtype="<f4").tobytes()


def _unknown(document: Document) -> Principal:
    """The key is gone; its document is the workspace's all the same."""
    return Principal(document.workspace_id, document.key_id, "", frozenset(), user_id=document.user_id)
