"""Tests of a library: questions whose passage is known, and how well a search finds it, now and before.

Who may see or change the library is decided by its service; what is here is told a library that the caller may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.decoding import refuse
from ventoux.errors import Conflict, NotFound
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.libraries.schemas import Changed, Comparison, Figures, KnownQuestion, Placed, RetrievalRun
from ventoux.libraries.store import questions as store
from ventoux.libraries.transactions import changing, reading
from ventoux.libraries.words import fold, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.answering.asking import Searches
    from ventoux.libraries.index.schemas import Visible
    from ventoux.libraries.schemas import Found, Library, RunSummary

_ID = re.compile(r"[0-9a-f]{32}\Z")
"""Of a question or a run: PostgreSQL fails at some texts that come in a path."""
_DEPTH = 10
"""Places of a search that are looked at."""
_MOST = 1000
"""Questions of a library."""
_KEPT = 100
"""Runs of a library; the oldest go."""
_HELD = 0.8
"""Of a passage's words that a chunk must hold where it does not hold the passage whole: chunks end within sentences."""


class RetrievalTests:
    def __init__(self, engine: AsyncEngine, searcher: Searches, clock: Clock | None = None) -> None:
        self._engine = engine
        self._searcher = searcher
        self._clock = clock or SystemClock()

    async def add(
        self, library: Library, names: Mapping[str, tuple[str, str]], question: str, document_id: str, passage: str
    ) -> KnownQuestion:
        """``names``: the documents that may be found. Raises ValidationFailed, Conflict."""
        if not question.strip():
            raise refuse("question", "A question has words", given=question)
        if not terms(passage, None).stems:
            raise refuse("passage", "These are words of the document that must be found", given=passage)
        if document_id not in names:
            raise refuse("document_id", "This document is not in the library, or is not read yet", given=document_id)
        added = KnownQuestion(
            id=new_id(),
            library_id=library.id,
            question=question.strip(),
            document_id=document_id,
            passage=passage.strip(),
            created_at=self._clock.now(),
        )
        async with changing(self._engine) as connection:
            if await store.count(connection, library.id) >= _MOST:
                raise Conflict(f"A library is tested with at most {_MOST} questions.", hint="Remove some first.")
            await store.add(connection, [added])
        return added

    async def questions(self, library: Library) -> list[KnownQuestion]:
        async with reading(self._engine) as connection:
            return await store.listed(connection, library.id)

    async def remove(self, library: Library, question_id: str) -> None:
        """Raises NotFound."""
        async with changing(self._engine) as connection:
            if not (_ID.match(question_id) and await store.remove(connection, library.id, question_id)):
                raise NotFound(f"The library has no test question {question_id[:64]!r}.")

    async def run(
        self, principal: Principal, library: Library, visible: Visible, names: Mapping[str, tuple[str, str]]
    ) -> RetrievalRun:
        """Asks every question. Raises Conflict where there is none, and as a search does."""
        questions = await self.questions(library)
        if not questions:
            raise Conflict("The library has no test questions.", hint="Add some, each with words that must be found.")
        answers: list[Placed] = []
        for one in questions:
            rank = None
            if one.document_id in visible:
                found = await self._searcher.search(principal, one.question, [library], visible, names, _DEPTH)
                rank = rank_of(one, found)
            lost = one.document_id not in visible
            answers.append(Placed(question_id=one.id, question=one.question, rank=rank, lost=lost))
        settings = msgspec.to_builtins(library.retrieval)
        settings |= {"chunk_tokens": library.chunk_tokens, "documents": len(visible)}
        run = RetrievalRun(
            id=new_id(),
            library_id=library.id,
            at=self._clock.now(),
            settings=settings,
            figures=figures_of([one.rank for one in answers]),
            answers=answers,
        )
        async with changing(self._engine) as connection:
            await store.add_run(connection, run)
            await store.keep_newest(connection, library.id, _KEPT)
        return run

    async def runs(self, library: Library, limit: int = 20) -> list[RunSummary]:
        """The newest first, without their answers."""
        async with reading(self._engine) as connection:
            return await store.runs(connection, library.id, limit)

    async def one_run(self, library: Library, run_id: str) -> RetrievalRun:
        """With its answers. Raises NotFound."""
        async with reading(self._engine) as connection:
            return await _find_run(connection, library, run_id)

    async def compare(self, library: Library, before: str, after: str) -> Comparison:
        """By the ids of two runs. Raises NotFound."""
        async with reading(self._engine) as connection:
            first, second = [await _find_run(connection, library, one) for one in (before, after)]
        return compared(first, second)


async def _find_run(connection: AsyncConnection, library: Library, run_id: str) -> RetrievalRun:
    found = await store.run(connection, library.id, run_id) if _ID.match(run_id) else None
    if found is None:
        raise NotFound(f"The library has no test run {run_id[:64]!r}.", hint="List its runs.")
    return found


def rank_of(question: KnownQuestion, found: Found) -> int | None:
    """The place of the first passage of the question's document that holds the words that must be found."""
    wanted = " ".join(fold(question.passage).split())
    stems = set(terms(question.passage, None).words)
    for place in found.fused:
        if place.passage.document_id != question.document_id:
            continue
        chunk = place.passage.chunk
        text = f"{chunk.prefix}\n{chunk.text}"
        held = len(stems & set(terms(text, None).words)) / len(stems)
        if wanted in " ".join(fold(text).split()) or held >= _HELD:
            return place.rank
    return None


def figures_of(ranks: Sequence[int | None]) -> Figures:
    def recall(depth: int) -> float:
        return round(sum(rank is not None and rank <= depth for rank in ranks) / len(ranks), 4)

    return Figures(
        questions=len(ranks),
        recall_at_1=recall(1),
        recall_at_3=recall(3),
        recall_at_5=recall(5),
        recall_at_10=recall(10),
        mrr=round(sum(1 / rank for rank in ranks if rank is not None) / len(ranks), 4),
    )


def compared(before: RetrievalRun, after: RetrievalRun) -> Comparison:
    earlier = {one.question_id: one for one in before.answers}
    pairs = [(earlier[one.question_id], one) for one in after.answers if one.question_id in earlier]
    changes = [
        Changed(question_id=new.question_id, question=new.question, before=old.rank, after=new.rank)
        for old, new in pairs
        if old.rank != new.rank
    ]
    names = dict.fromkeys([*before.settings, *after.settings])
    old_figures, new_figures = msgspec.structs.asdict(before.figures), msgspec.structs.asdict(after.figures)
    return Comparison(
        before=before.id,
        after=after.id,
        settings={
            name: (before.settings.get(name), after.settings.get(name))
            for name in names
            if before.settings.get(name) != after.settings.get(name)
        },
        figures={name: (old_figures[name], new_figures[name]) for name in new_figures},
        better=[one for one in changes if _depth(one.after) < _depth(one.before)],
        worse=[one for one in changes if _depth(one.after) > _depth(one.before)],
        same=len(pairs) - len(changes),
    )


def _depth(rank: int | None) -> int:
    return _DEPTH + 1 if rank is None else rank
