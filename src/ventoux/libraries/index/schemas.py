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
    """A question, or a chunk, as the words leg sees it: ``words.terms`` and ``words.question_terms`` make them. Each
    kind matches its own kind. A term holds letters and digits only (and "·" for a decimal point), in lower case."""

    stems: tuple[str, ...]
    """In the order of the text, with repetitions; stopwords left out, accents folded."""
    words: tuple[str, ...] = ()
    """The same words as they are written, folded too: names, and what two languages share. Counts for less."""
    grams: tuple[str, ...] = ()
    """Beginnings and ends of long words, for compounds. Counts for least."""


class WordsFound(msgspec.Struct, frozen=True):
    hits: list[Hit]
    detail: dict[str, object] = {}
    frequencies: dict[str, int] = {}
    """In how many chunks a stem or word of the question occurs; what occurs nowhere is 0. For the fusion, which asks
    how much of the question the words leg has really found."""
    chunks: int = 0
    """In these libraries."""


class Index(Protocol):
    """Its methods raise Unavailable."""

    @property
    def epoch(self) -> int:
        """Another one when what was put has been lost with a damaged index: ``missing`` tells what that was."""
        ...

    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        """All or nothing, and in place of what that generation had. ``space`` names the model of the vectors: those of
        two models are never compared."""
        ...

    async def documents(self, library_id: str) -> list[str]:
        """Of which anything is there, of whatever generation."""
        ...

    async def remove_below(self, library_id: str, generations: Mapping[str, int]) -> None:
        """Removes of each of these documents the generations below that one. What another server is about to make
        visible is above."""
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

    async def missing(self, generations: Visible) -> list[str]:
        """The documents whose generation was never put, or was lost with a damaged index: they are to be indexed anew.
        One that was put without chunks is not missing."""
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
