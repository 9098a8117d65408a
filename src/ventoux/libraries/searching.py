"""Searches libraries: by words and by vectors at once, fused, and judged by a model where a library wants that."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ventoux.errors import EngineTimeout
from ventoux.libraries import languages, words
from ventoux.libraries.fusing import NOTHING, Fused, Place, Share, fuse, part_of
from ventoux.libraries.index.schemas import WordsFound
from ventoux.libraries.reranking import PASSAGES, rerank
from ventoux.libraries.schemas import Found, Leg, Passage, Ranked

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.index.schemas import Index, Terms, Visible
    from ventoux.libraries.models import Models
    from ventoux.libraries.schemas import Chunk, Hit, Language, Library

A = TypeVar("A")
B = TypeVar("B")

_QUESTION = 2000
"""Characters of a question that are looked for; what is longer is no question, and would find anything."""
_READ = 16
"""Hits of the words whose text is looked at for how much of the question it holds."""
_TIMEOUT = 60.0
"""Seconds for the legs; an encoder may have to be woken."""


class _Way(NamedTuple):
    """How these libraries are searched together: each its own model, the widest of the rest."""

    candidates: int
    weight: float
    reranker: str | None


class Searcher:
    def __init__(self, index: Index, models: Models) -> None:
        self._index = index
        self._models = models

    async def search(
        self,
        principal: Principal,
        question: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        limit: int,
    ) -> Found:
        """The ``limit`` best passages of the ``visible`` documents. ``names``: of each its library and its name. Raises
        what ``Models.embed`` and ``Models.chat`` raise."""
        began = time.perf_counter()
        ids, way = [library.id for library in libraries], _way(libraries, limit)
        asked = question[:_QUESTION]
        language = languages.detect(asked)
        terms = words.question_terms(asked, language)
        (found, lexical), semantic = await _both(
            self._by_words(ids, terms, visible, way), self._by_vectors(principal, asked, ids, visible, way)
        )
        likest = [leg.hits[0] for leg in semantic if leg.hits]
        covered = await self._covered(found, likest, terms, visible, language)
        fused = fuse(found.hits, [leg.hits for leg in semantic], covered, way.weight)
        ranked = await self._ranked(fused[: max(limit, PASSAGES if way.reranker else 0)], visible, names)
        if way.reranker is not None:
            ranked = await rerank(self._models, principal, way.reranker, asked, ranked)
        return Found(
            question=question,
            language=language,
            libraries=ids,
            documents=len(visible),
            legs=[lexical, *semantic],
            fused=ranked[:limit],
            seconds=time.perf_counter() - began,
        )

    async def _by_words(
        self, ids: Sequence[str], terms: Mapping[str, Terms], visible: Visible, way: _Way
    ) -> tuple[WordsFound, Leg]:
        began = time.perf_counter()
        found = await self._index.words(ids, terms, visible, way.candidates) if way.weight > 0 else WordsFound([])
        looked_for = {
            language: {"stems": list(each.stems), "words": list(each.words), "grams": list(each.grams)}
            for language, each in terms.items()
        }
        detail = {
            **found.detail, "terms": looked_for, "frequencies": found.frequencies, "chunks": found.chunks
        }  # fmt: skip
        return found, Leg(name="words", hits=found.hits, seconds=time.perf_counter() - began, detail=detail)

    async def _by_vectors(
        self, principal: Principal, question: str, ids: Sequence[str], visible: Visible, way: _Way
    ) -> list[Leg]:
        """A leg for each model whose vectors these libraries have: while one is indexed anew there are two."""
        if way.weight >= 1:
            return []
        spaces = await self._index.spaces(ids, visible)
        return [await self._in_space(principal, question, ids, visible, way, space) for space in spaces]

    async def _in_space(
        self, principal: Principal, question: str, ids: Sequence[str], visible: Visible, way: _Way, space: str
    ) -> Leg:
        began = time.perf_counter()
        (vector,) = await self._models.embed(principal, space, [question])
        embedded = time.perf_counter()
        hits = await self._index.vectors(ids, space, vector, visible, way.candidates)
        done = time.perf_counter()
        detail = {"model": space, "dimensions": len(vector), "embedding_seconds": embedded - began}
        return Leg(name="vectors", hits=hits, seconds=done - began, detail=detail)

    async def _covered(
        self,
        found: WordsFound,
        likest: Sequence[Hit],
        terms: Mapping[str, Terms],
        visible: Visible,
        language: Language | None,
    ) -> dict[Place, Share]:
        """What each hit of the words holds of the question, in the language in which that is most. Only the first are
        read for that; the others, with a lower BM25, are taken to hold what the least of these does.

        ``likest``: what vectors found first. Where that is in another language than the question, the answer is, and
        what its words find by chance is found in its own language too.
        """
        places = [(hit.document_id, hit.ordinal) for hit in found.hits if hit.document_id in visible]
        places, others = places[:_READ], places[_READ:]
        first = [(hit.document_id, hit.ordinal) for hit in likest if hit.document_id in visible]
        wanted = [(document, visible[document], ordinal) for document, ordinal in [*first, *places]]
        chunks = await self._index.some(wanted)
        abroad = any(one is not None and _differ(language, one.language) for one in chunks[: len(first)])

        def held(chunk: Chunk) -> Share:
            has = words.chunk_terms(chunk)
            parts = (
                part_of(each.stems, words.found_of(each, has), found.frequencies, found.chunks)
                for each in terms.values()
            )
            return Share(max(parts, default=0.0), by_chance=abroad or _differ(language, chunk.language))

        def all_of_them() -> dict[Place, Share]:
            there = zip(places, chunks[len(first) :], strict=True)
            return {place: held(chunk) for place, chunk in there if chunk is not None}

        read = await asyncio.to_thread(all_of_them)
        return dict.fromkeys(others, min(read.values(), default=NOTHING, key=lambda one: one.sure)) | read

    async def _ranked(
        self, fused: Sequence[Fused], visible: Visible, names: Mapping[str, tuple[str, str]]
    ) -> list[Ranked]:
        """With their chunks. What was deleted since it was found is left out."""
        here = [each for each in fused if each.place[0] in visible and each.place[0] in names]
        wanted = [(each.place[0], visible[each.place[0]], each.place[1]) for each in here]
        chunks = await self._index.some(wanted)
        there = [(each, chunk) for each, chunk in zip(here, chunks, strict=True) if chunk is not None]
        return [
            Ranked(
                rank=rank,
                score=each.score,
                passage=_passage(each, chunk, visible, names),
                words_rank=each.words.rank if each.words else None,
                words_score=each.words.score if each.words else None,
                vectors_rank=each.vectors.rank if each.vectors else None,
                vectors_score=each.vectors.score if each.vectors else None,
            )
            for rank, (each, chunk) in enumerate(there, 1)
        ]


def _differ(one: Language | None, other: Language | None) -> bool:
    return one is not None and other is not None and one != other


async def _both(first: Coroutine[Any, Any, A], second: Coroutine[Any, Any, B]) -> tuple[A, B]:
    """At once. Raises what one of them raises, when the other has been stopped."""
    try:
        async with asyncio.timeout(_TIMEOUT), asyncio.TaskGroup() as group:
            tasks = group.create_task(first), group.create_task(second)
    except TimeoutError as error:
        raise EngineTimeout("The libraries could not be searched in time.", retry_after=5) from error
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return tasks[0].result(), tasks[1].result()


def _way(libraries: Sequence[Library], limit: int) -> _Way:
    wished = [library.retrieval for library in libraries]
    return _Way(
        candidates=max([limit, *(each.candidates for each in wished)]),
        weight=sum(each.lexical_weight for each in wished) / max(1, len(wished)),
        reranker=next((each.reranker for each in wished if each.reranker), None),
    )


def _passage(fused: Fused, chunk: Chunk, visible: Visible, names: Mapping[str, tuple[str, str]]) -> Passage:
    document_id = fused.place[0]
    library_id, name = names[document_id]
    return Passage(
        library_id=library_id,
        document_id=document_id,
        generation=visible[document_id],
        document_name=name,
        chunk=chunk,
    )
