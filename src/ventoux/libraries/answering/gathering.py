"""What a model that answers by itself is given on a question: the best passages, all rows of a table, or a whole
document. No model is asked here but the one that embeds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import NotFound
from ventoux.libraries import languages
from ventoux.libraries.answering import evidence as judging
from ventoux.libraries.answering.asking import Question, Reads, Searches, whole_passage
from ventoux.libraries.answering.budget import too_long
from ventoux.libraries.answering.judged import judged
from ventoux.libraries.answering.modes import wants_whole
from ventoux.libraries.answering.packing import between, pack, whole_document
from ventoux.libraries.schemas import Answer, Packing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.answering.vectors import Vectors
    from ventoux.libraries.index.schemas import Index, Visible
    from ventoux.libraries.schemas import Found, Library
    from ventoux.libraries.tables.answering import Tables

_FOUND = 30
"""Passages that a search is asked for."""
_GIVEN = 20
"""Passages that are given at most: each has a number in the conversation."""
_NOTHING = Packing(budget=0, used=0, sources=[], cut=[])


class Budget(msgspec.Struct, frozen=True):
    """Tokens of all passages together, and of a document that is asked about as a whole."""

    passages: int
    document: int


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """``table``: what all rows of a table answer; ``packing`` is empty then. ``whole``: the source is all of the
    document. ``found``: whether anything of it has to do with the question."""

    found: bool
    packing: Packing = _NOTHING
    table: Answer | None = None
    whole: bool = False


class Gathering:
    def __init__(self, index: Index, searcher: Searches, parsed: Reads, vectors: Vectors, tables: Tables) -> None:
        self._index = index
        self._searcher = searcher
        self._parsed = parsed
        self._vectors = vectors
        self._tables = tables

    async def gather(
        self,
        principal: Principal,
        question: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        *,
        budget: Budget,
        whole: bool = False,
    ) -> Gathered:
        """Of the ``visible`` documents. ``whole``: the one that is visible as a whole, where it is no longer than
        passages may be; one that the question is about as a whole may be longer.

        Raises as ``Searcher.search`` does, and NotFound where a document that is wanted whole is gone.
        """
        asked = Question(
            principal,
            question,
            libraries,
            visible,
            names,
            model="",
            mode="auto",
            language=await asyncio.to_thread(languages.detect, question),
            said=None,
        )
        longer = wants_whole(question)
        if len(visible) == 1 and (whole or longer):
            packing = await self._whole(asked, budget.document if longer else budget.passages)
            if packing is not None:
                return Gathered(found=True, packing=packing, whole=True)
        found = await self._searcher.search(principal, question, libraries, visible, names, max(_FOUND, asked.passages))
        scanned = await self._tables.answer(asked, found)
        if scanned.answer is not None:
            return Gathered(found=True, table=scanned.answer)
        packing = await self._packed(asked, found, budget.passages)
        if not packing.sources:
            return Gathered(found=False)
        lines = await judged(asked, packing, self._vectors, whole=False)
        return Gathered(found=bool(lines.evidence) and lines.evidence[0].score >= judging.NONE, packing=packing)

    async def _whole(self, asked: Question, budget: int) -> Packing | None:
        """None where it is too long."""
        (document,) = asked.visible
        await asked.load([document], self._parsed)
        if document not in asked.parsed:
            raise NotFound("The document is not there any more.")
        parsed = asked.parsed[document]
        if too_long(parsed.text, budget):
            return None
        packing = await asyncio.to_thread(whole_document, whole_passage(document, asked), parsed, budget)
        return packing if packing.used <= budget else None

    async def _packed(self, asked: Question, found: Found, budget: int) -> Packing:
        passages = min(asked.passages, _GIVEN)
        best = found.fused[:passages]
        await asked.load([one.passage.document_id for one in best], self._parsed)
        fill = await between(best, self._index)
        packing = await asyncio.to_thread(pack, found.fused, fill, asked.parsed, passages=passages, budget=budget)
        if packing.sources or all(one.reason != "budget" for one in packing.cut):
            return packing
        # The best one alone is longer than all may be: it is better than nothing.
        longest = sum(len(one.passage.chunk.text) for one in best)
        return await asyncio.to_thread(pack, found.fused, [], asked.parsed, passages=1, budget=longest)
