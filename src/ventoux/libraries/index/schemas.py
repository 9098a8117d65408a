"""The index's one interface, whatever holds it: SQLite with FTS5 and numpy, or PostgreSQL with tsvector and pgvector.

It knows nothing of who may see what: that is told with every search, as the generation of each document that may be
found. So one row in ``library_documents`` makes all chunks of a document visible, or makes them vanish, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.libraries.schemas import Chunk, Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Visible = dict[str, int]
"""Document id to the generation whose chunks may be found. Kept by its owner for one version of a library: an index may
keep what it makes of it for as long as it is the same object."""


class Embedded(msgspec.Struct, frozen=True):
    """A chunk and its vector of length 1, float32 in little-endian bytes."""

    chunk: Chunk
    vector: bytes


class Terms(msgspec.Struct, frozen=True):
    """A question, or a chunk, as the words leg sees it."""

    stems: tuple[str, ...]
    """In the order of the text, with repetitions; stopwords left out, accents folded."""
    grams: tuple[str, ...] = ()
    """Of long words, for compounds."""


class WordsFound(msgspec.Struct, frozen=True):
    hits: list[Hit]
    detail: dict[str, object] = {}


class Index(Protocol):
    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        """All or nothing, and in place of what that generation had. ``space`` names the model of the vectors: those of
        two models are never compared."""
        ...

    async def keep_only(self, library_id: str, generations: Visible) -> None:
        """Removes every chunk of the library that is not of these generations: after a change, and to clear up what a
        killed server left."""
        ...

    async def remove_library(self, library_id: str) -> None: ...

    async def words(
        self, library_ids: Sequence[str], terms: Mapping[str, Terms], visible: Visible, limit: int
    ) -> WordsFound:
        """By BM25. ``terms`` by language: a question is looked for as stems of its own language, and of the others
        where words are names."""
        ...

    async def vectors(
        self, library_ids: Sequence[str], space: str, vector: Sequence[float], visible: Visible, limit: int
    ) -> list[Hit]:
        """By exact cosine."""
        ...

    async def spaces(self, library_ids: Sequence[str], visible: Visible) -> list[str]:
        """Those of the visible generations: a question is embedded for each of them."""
        ...

    async def chunks(self, document_id: str, generation: int, first: int = 0, limit: int = 1000) -> list[Chunk]:
        """In the order of the document, from the ordinal ``first``."""
        ...

    async def some(self, wanted: Sequence[tuple[str, int, int]]) -> list[Chunk | None]:
        """By (document id, generation, ordinal), in that order; None for one that is gone."""
        ...
