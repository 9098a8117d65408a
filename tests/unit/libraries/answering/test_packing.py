from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.answering_fakes import Shelf

from ventoux.libraries.answering.budget import smaller, tokens_at_most
from ventoux.libraries.answering.packing import between, pack
from ventoux.libraries.schemas import Packing, Ranked

if TYPE_CHECKING:
    from ventoux.libraries.index.schemas import Index

_SHELF = Shelf(
    one="\n\n".join(f"Paragraph {number} of the first document." for number in range(12)),
    two="\n\n".join(f"Paragraph {number} of the second document." for number in range(6)),
)


def ranked(*ordinals: int) -> list[Ranked]:
    return [
        Ranked(rank=rank, score=1.0 / rank, passage=_SHELF.passages[ordinal])
        for rank, ordinal in enumerate(ordinals, 1)
    ]


async def packed(*ordinals: int, passages: int = 20, budget: int = 10_000) -> Packing:
    found = ranked(*ordinals)
    index: Index = _SHELF  # pyright: ignore[reportAssignmentType] - of an index it is asked for chunks only
    fill = await between(found[:passages], index)
    return pack(found, fill, _SHELF.parsed, passages=passages, budget=budget)


async def test_neighbours_are_one_source_in_the_order_of_the_document() -> None:
    (source,) = (await packed(5, 4, 3)).sources
    assert source.ordinals == [3, 4, 5]
    assert source.passage.chunk.ordinal == 5
    assert source.text == _SHELF.parsed["one"].text[source.start : source.end]
    assert source.text.startswith("Paragraph 3")
    assert source.text.endswith("Paragraph 5 of the first document.")
    assert source.pages == (1, 1)


async def test_one_chunk_between_two_is_filled_in_and_two_are_not() -> None:
    packing = await packed(2, 4, 7)
    assert sorted(source.ordinals for source in packing.sources) == [[2, 3, 4], [7]]


async def test_what_joins_two_sources_makes_them_one() -> None:
    (source,) = (await packed(2, 6, 4)).sources
    assert source.ordinals == [2, 3, 4, 5, 6]


async def test_documents_stay_apart() -> None:
    packing = await packed(11, 12)
    assert [source.passage.document_id for source in packing.sources] == ["two", "one"]


async def test_the_best_stands_last_and_the_second_first() -> None:
    packing = await packed(0, 3, 6, 9, 12)
    assert [source.passage.chunk.ordinal for source in packing.sources] == [3, 9, 0, 6, 0]
    assert [source.number for source in packing.sources] == [1, 2, 3, 4, 5]
    assert packing.sources[-1].passage.document_id == "one"


async def test_what_is_cut_is_told_with_its_reason() -> None:
    packing = await packed(0, 3, 6, 9, passages=3, budget=90)
    assert [(one.ordinal, one.reason) for one in packing.cut] == [(9, "rank"), (6, "budget")]
    gone = pack(ranked(0, 12), [], {"one": _SHELF.parsed["one"]}, passages=5, budget=1000)
    assert [(one.document_id, one.reason) for one in gone.cut] == [("two", "gone")]


@given(st.lists(st.integers(0, 17), max_size=12, unique=True), st.integers(0, 400), st.integers(1, 12))
async def test_every_passage_is_packed_once_or_cut(ordinals: list[int], budget: int, passages: int) -> None:
    packing = await packed(*ordinals, passages=passages, budget=budget)
    assert packing.used <= budget
    there = [(source.passage.document_id, one) for source in packing.sources for one in source.ordinals]
    assert len(there) == len(set(there))
    cut = {(one.document_id, one.ordinal) for one in packing.cut if one.reason == "budget"}
    wanted = {(one.passage.document_id, one.passage.chunk.ordinal) for one in ranked(*ordinals)[:passages]}
    assert wanted <= set(there) | cut
    assert all(
        source.ordinals == list(range(source.ordinals[0], source.ordinals[-1] + 1)) for source in packing.sources
    )


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_bound_of_tokens_grows_with_the_text(one: str, other: str) -> None:
    assert tokens_at_most(one) <= tokens_at_most(f"{one} {other}") + 1
    assert tokens_at_most(one) <= 3 * len(one.encode()) + 1


def test_a_budget_shrinks_by_what_the_engine_counted_or_else_by_a_third() -> None:
    assert smaller(1000, 2000, 1000) == 500
    assert smaller(1000, 1010, 1000) < 950
    assert smaller(1000, None, None) == 700
