"""From passages that were found to numbered sources in a prompt.

Neighbours in a document become one source, and so do two with a single chunk between them, which is filled in: what a
definition or an exception says stands often just there. Within a source the document's order holds. Models read best
what stands at the two ends of a prompt, and small ones the end: so the best source stands last, beside the question,
the second best first, and the weakest in the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.budget import tokens_at_most
from ventoux.libraries.schemas import Chunk, Cut, Packed, Packing, Passage, Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.libraries.index.schemas import Index
    from ventoux.parsing.schemas import Parsed

AROUND = 24
"""Tokens of a source beside its text and its name: number, page, marks."""
_GAP = 2
"""Ordinals between two chunks that become one source."""


class _Group(msgspec.Struct):
    """Chunks that follow one another in one document. ``rank``: of the best of them."""

    rank: int
    best: Passage
    chunks: dict[int, Chunk]

    def touches(self, ordinal: int) -> bool:
        return any(abs(ordinal - one) <= _GAP for one in self.chunks)


async def between(found: Sequence[Ranked], index: Index) -> list[Passage]:
    """The chunks that lie alone between two that were found."""
    there = {(one.passage.document_id, one.passage.generation, one.passage.chunk.ordinal): one for one in found}
    wanted: dict[tuple[str, int, int], Passage] = {}
    for (document, generation, ordinal), one in there.items():
        if (document, generation, ordinal + _GAP) in there and (document, generation, ordinal + 1) not in there:
            wanted[document, generation, ordinal + 1] = one.passage
    chunks = await index.some(list(wanted)) if wanted else []
    return [
        msgspec.structs.replace(beside, chunk=chunk)
        for beside, chunk in zip(wanted.values(), chunks, strict=True)
        if chunk is not None
    ]


def pack(
    found: Sequence[Ranked], fill: Sequence[Passage], texts: Mapping[str, Parsed], *, passages: int, budget: int
) -> Packing:
    """``found``: the best first. ``fill``: what lies between. ``texts``: what was read of each document; one that is
    missing is gone since. ``passages``: how many of those found may be packed, ``budget``: tokens."""
    cut = [_cut(one.passage, "rank") for one in found[passages:]]
    groups: list[_Group] = []
    for one in found[:passages]:
        if one.passage.document_id not in texts:
            cut.append(_cut(one.passage, "gone"))
            continue
        grown = _grown(groups, one, fill)
        if sum(_tokens(group, texts) for group in grown) <= budget:
            groups = grown
        else:
            cut.append(_cut(one.passage, "budget"))
    ordered = sorted(groups, key=lambda group: group.rank)
    sources = [_packed(number, group, texts) for number, group in enumerate(_by_place(ordered), 1)]
    return Packing(budget=budget, used=sum(one.tokens for one in sources), sources=sources, cut=cut)


def whole_document(passage: Passage, parsed: Parsed, budget: int) -> Packing:
    """The whole text as the one source, whether or not it fits: ``used`` tells."""
    pages = (parsed.pages[0].number, parsed.pages[-1].number) if parsed.pages else None
    tokens = tokens_at_most(parsed.text) + AROUND
    source = Packed(
        number=1,
        passage=passage,
        ordinals=[],
        start=0,
        end=len(parsed.text),
        text=parsed.text,
        pages=pages,
        tokens=tokens,
    )
    return Packing(budget=budget, used=tokens, sources=[source], cut=[])


def _grown(groups: Sequence[_Group], one: Ranked, fill: Sequence[Passage]) -> list[_Group]:
    """The groups with one more passage, which may join two that there were."""
    passage = one.passage
    joined = _Group(one.rank, passage, {passage.chunk.ordinal: passage.chunk})
    rest: list[_Group] = []
    for group in groups:
        same = (group.best.document_id, group.best.generation) == (passage.document_id, passage.generation)
        if same and group.touches(passage.chunk.ordinal):
            best = group if group.rank < joined.rank else joined
            joined = _Group(best.rank, best.best, {**group.chunks, **joined.chunks})
        else:
            rest.append(group)
    for filler in fill:
        ordinal = filler.chunk.ordinal
        if filler.document_id == passage.document_id and {ordinal - 1, ordinal + 1} <= joined.chunks.keys():
            joined.chunks[ordinal] = filler.chunk
    if not _connected(joined):
        # What lies between is gone: two sources that do not touch.
        return [*groups, _Group(one.rank, passage, {passage.chunk.ordinal: passage.chunk})]
    return [*rest, joined]


def _connected(group: _Group) -> bool:
    return max(group.chunks) - min(group.chunks) == len(group.chunks) - 1


def _by_place(ordered: Sequence[_Group]) -> list[_Group]:
    """Second best, fourth, … fifth, third, best."""
    return [*ordered[1::2], *reversed(ordered[0::2])]


def _span(group: _Group) -> tuple[int, int]:
    return min(one.start for one in group.chunks.values()), max(one.end for one in group.chunks.values())


def _tokens(group: _Group, texts: Mapping[str, Parsed]) -> int:
    start, end = _span(group)
    text = texts[group.best.document_id].text[start:end]
    return tokens_at_most(text) + tokens_at_most(header(group.best)) + tokens_at_most(_prefix(group)) + AROUND


def _packed(number: int, group: _Group, texts: Mapping[str, Parsed]) -> Packed:
    start, end = _span(group)
    first = group.chunks[min(group.chunks)]
    passage = msgspec.structs.replace(
        group.best, chunk=msgspec.structs.replace(group.best.chunk, prefix=_prefix(group), headings=first.headings)
    )
    pages = [page for one in group.chunks.values() for page in (one.page, one.last_page) if page is not None]
    return Packed(
        number=number,
        passage=passage,
        ordinals=sorted(group.chunks),
        start=start,
        end=end,
        text=texts[group.best.document_id].text[start:end],
        pages=(min(pages), max(pages)) if pages else None,
        tokens=_tokens(group, texts),
    )


def _prefix(group: _Group) -> str:
    """The header row, where the source begins within a table."""
    return group.chunks[min(group.chunks)].prefix


def header(passage: Passage) -> str:
    return " > ".join((passage.document_name, *passage.chunk.headings))


def _cut(passage: Passage, reason: str) -> Cut:
    return msgspec.convert(
        {"document_id": passage.document_id, "ordinal": passage.chunk.ordinal, "reason": reason}, Cut
    )
