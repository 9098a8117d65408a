"""A search over a real index, with models that the test makes up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import pytest_asyncio

from ventoux.errors import RateLimited
from ventoux.home import Home
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.schemas import Embedded
from ventoux.libraries.models import Reply
from ventoux.libraries.schemas import Chunk, Library, Retrieval
from ventoux.libraries.searching import Searcher
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from ventoux.calls import ChatCall
    from ventoux.libraries.index.schemas import Index

PRINCIPAL: Any = None
TEXTS = {
    "lease": ("Die Kündigungsfrist beträgt drei Monate.", "Der Mieter zahlt eine Kaution."),
    "menu": ("La soupe coûte neuf euros.", "Le château est fermé."),
}
THEMES = ("frist notice délai", "kaution deposit", "soupe soup", "château castle")
NAMES = {"lease": ("lib", "lease.pdf"), "menu": ("lib", "menu.md")}
VISIBLE = {"lease": 1, "menu": 1}


class Themes:
    """Embeds by what a text is about, in any language."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []
        self.error: Exception | None = None

    async def embed(self, principal: object, model: str, texts: Sequence[str]) -> list[list[float]]:
        assert principal is PRINCIPAL
        self.asked.append((model, list(texts)))
        if self.error:
            raise self.error
        return [self.vector(text) for text in texts]

    def vector(self, text: str) -> list[float]:
        found = [any(word in text.lower() for word in theme.split()) + 0.01 for theme in THEMES]
        return (np.array(found) / np.linalg.norm(found)).tolist()

    async def chat(self, principal: object, call: ChatCall, said: object = None) -> Reply:
        assert (principal, said, call.model) == (PRINCIPAL, None, "judge")
        return Reply(
            text='{"score": 10}' if "soupe" in str(call.messages[-1].content).split("\n")[-1] else '{"score": 1}'
        )


def library(**retrieval: Any) -> Library:
    return Library(
        id="lib",
        workspace_id="w",
        name="L",
        description=None,
        owner_type="User",
        owner_id=None,
        chunk_size=None,
        retrieval=Retrieval(**retrieval),
        created_at=0,
        updated_at=0,
        version=1,
    )


@pytest.fixture
def models() -> Any:
    return Themes()


@pytest_asyncio.fixture
async def index(tmp_path: Path, models: Themes) -> AsyncGenerator[Index]:
    async with open_index(Settings(), Home(tmp_path), None) as index:
        for document, texts in TEXTS.items():
            chunks = [
                Embedded(
                    Chunk(
                        ordinal=place, start=0, end=len(text), text=text, language="de" if document == "lease" else "fr"
                    ),
                    np.array(models.vector(text), "<f4").tobytes(),
                )
                for place, text in enumerate(texts)
            ]
            await index.put("lib", document, 1, "encoder", chunks)
        yield index


async def test_both_legs_find_and_everything_is_told(index: Index, models: Any) -> None:
    found = await Searcher(index, models).search(PRINCIPAL, "Welche Fristen gelten?", [library()], VISIBLE, NAMES, 3)
    assert (found.language, found.libraries, found.documents) == ("de", ["lib"], 2)
    first = found.fused[0]
    assert (first.rank, first.passage.document_name, first.passage.chunk.text) == (1, "lease.pdf", TEXTS["lease"][0])
    assert (first.words_rank, first.vectors_rank) == (1, 1)
    assert first.vectors_score == pytest.approx(1.0, abs=1e-3)
    words, vectors = found.legs
    assert (words.name, vectors.name, len(found.fused)) == ("words", "vectors", 3)
    assert words.detail["terms"]["de"]["stems"] == ["frist", "gelt"]
    assert words.detail["frequencies"]["gelt"] == 0
    assert (vectors.detail["model"], vectors.detail["dimensions"]) == ("encoder", 4)
    assert models.asked == [("encoder", ["Welche Fristen gelten?"])]


async def test_a_question_in_another_language_is_found_by_its_vector(index: Index, models: Any) -> None:
    found = await Searcher(index, models).search(PRINCIPAL, "What is the notice?", [library()], VISIBLE, NAMES, 1)
    assert [(each.passage.chunk.text, each.words_rank) for each in found.fused] == [(TEXTS["lease"][0], None)]


async def test_what_nobody_may_see_is_not_found_nor_asked_for(index: Index, models: Any) -> None:
    found = await Searcher(index, models).search(PRINCIPAL, "Kaution deposit", [library()], {"menu": 1}, NAMES, 9)
    assert {each.passage.document_id for each in found.fused} == {"menu"}
    nothing = await Searcher(index, models).search(PRINCIPAL, "Kaution", [library()], {}, {}, 9)
    assert (nothing.fused, nothing.documents) == ([], 0)
    assert len(models.asked) == 1


async def test_a_weight_of_all_or_nothing_leaves_a_leg_out(index: Index, models: Any) -> None:
    words = await Searcher(index, models).search(PRINCIPAL, "Kaution", [library(lexical_weight=1.0)], VISIBLE, NAMES, 9)
    assert ([leg.name for leg in words.legs], len(words.fused), models.asked) == (["words"], 1, [])
    vectors = await Searcher(index, models).search(PRINCIPAL, "soup", [library(lexical_weight=0)], VISIBLE, NAMES, 1)
    assert (vectors.legs[0].hits, vectors.fused[0].passage.chunk.text) == ([], TEXTS["menu"][0])


async def test_a_reranker_has_the_last_word(index: Index, models: Any) -> None:
    judged = [library(reranker="judge")]
    found = await Searcher(index, models).search(PRINCIPAL, "Kaution", judged, VISIBLE, NAMES, 2)
    assert [(each.rank, each.reranked_score) for each in found.fused] == [(1, 1.0), (2, 0.1)]
    assert found.fused[0].passage.chunk.text == TEXTS["menu"][0]


async def test_two_models_are_both_asked_while_a_library_is_indexed_anew(index: Index, models: Any) -> None:
    chunk = Chunk(ordinal=0, start=0, end=4, text="soup", language="en")
    vector = np.array(models.vector("soup"), "<f4").tobytes()
    await index.put("lib", "new", 1, "other", [Embedded(chunk, vector)])
    names = {**NAMES, "new": ("lib", "new.txt")}
    found = await Searcher(index, models).search(PRINCIPAL, "soupe", [library()], {**VISIBLE, "new": 1}, names, 2)
    assert [leg.detail.get("model") for leg in found.legs] == [None, "encoder", "other"]
    assert {each.passage.document_id for each in found.fused} == {"menu", "new"}


async def test_what_the_model_says_no_to_is_the_callers_error(index: Index, models: Any) -> None:
    models.error = RateLimited("Too many.")
    with pytest.raises(RateLimited):
        await Searcher(index, models).search(PRINCIPAL, "Kaution", [library()], VISIBLE, NAMES, 2)


async def test_a_question_as_long_as_a_book_is_searched_by_its_beginning(index: Index, models: Any) -> None:
    found = await Searcher(index, models).search(PRINCIPAL, "Kaution " * 50_000, [library()], VISIBLE, NAMES, 1)
    assert found.fused[0].passage.chunk.text == TEXTS["lease"][1]
    assert len(models.asked[0][1][0]) == 2000
