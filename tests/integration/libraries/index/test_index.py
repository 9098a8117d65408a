"""What every index does, whatever holds it."""

from __future__ import annotations

import asyncio
import math
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest
import pytest_asyncio
from tests.postgres_server import postgres_server

from ventoux.db.engine import async_engine
from ventoux.db.location import server
from ventoux.home import Home
from ventoux.libraries import words
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.schemas import Embedded, Terms
from ventoux.libraries.schemas import Chunk, Language
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ventoux.libraries.index.schemas import Index
    from ventoux.libraries.schemas import Hit

    Opener = Callable[[Path], AbstractAsyncContextManager[Index]]

pytestmark = pytest.mark.asyncio(loop_scope="function")

SPACE = "encoder"
LEASE = (
    "Der Mieter zahlt eine Kaution von 1.200,00 Euro.",
    "Die Kündigungsfrist beträgt drei Monate.",
    "Haustiere sind erlaubt, wenn Frau Andrea Müller zustimmt.",
)
MENU = ("La soupe à l'oignon coûte neuf euros.", "Le château est fermé le lundi.")


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncGenerator[Index]:
    async with open_index(Settings(), Home(folder), None) as index:
        yield index


@asynccontextmanager
async def postgresql(folder: Path) -> AsyncGenerator[Index]:
    """The same database for the same folder."""
    postgres = postgres_server()
    kept = folder / "database"
    if not kept.exists():
        kept.write_text(postgres.new_database())
    url = postgres.url(kept.read_text())
    engine = async_engine(server(url))
    async with open_index(Settings(database_url=url), Home(folder), engine) as index:
        yield index
    await engine.dispose()


OPENERS: dict[str, Opener] = {"sqlite": sqlite, "postgresql": postgresql}


@pytest_asyncio.fixture(params=OPENERS)
async def index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Index]:
    async with OPENERS[request.param](tmp_path) as index:
        yield index


def embedded(texts: Sequence[str], language: Language | None, angles: Sequence[float] = ()) -> list[Embedded]:
    """Chunks of one text. Vectors lie on a circle, so a cosine is that of the difference of angles."""
    found: list[Embedded] = []
    start = 0
    for ordinal, text in enumerate(texts):
        chunk = Chunk(ordinal=ordinal, start=start, end=start + len(text), text=text, language=language, tokens=9)
        found.append(Embedded(chunk, direction(angles[ordinal] if angles else ordinal * 0.1).tobytes()))
        start += len(text) + 1
    return found


def direction(angle: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array([math.cos(angle), math.sin(angle), 0, 0], "<f4")


def places(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    return [(hit.document_id, hit.ordinal) for hit in hits]


async def asked(
    index: Index, question: str, language: Language, visible: dict[str, int], limit: int = 5, library: str = "lib"
) -> list[tuple[str, int]]:
    terms = words.question_terms(question, language)
    return places((await index.words([library], terms, visible, limit)).hits)


async def near(index: Index, angle: float, visible: dict[str, int], limit: int = 5) -> list[tuple[str, int]]:
    return places(await index.vectors(["lib"], SPACE, direction(angle).tolist(), visible, limit))


async def lease(index: Index, generation: int = 1, document: str = "lease") -> None:
    await index.put("lib", document, generation, SPACE, embedded(LEASE, "de"))


async def test_a_chunk_comes_back_as_it_was_put(index: Index) -> None:
    chunk = Chunk(
        ordinal=0,
        start=7,
        end=12,
        text="a | b",
        page=3,
        last_page=4,
        headings=("Teil", "Préambule"),
        language="it",
        tokens=5,
        prefix="| x | y |",
        table=2,
        rows=(4, 6),
    )
    await index.put("lib", "d", 1, SPACE, [Embedded(chunk, direction(0).tobytes())])
    assert await index.chunks("d", 1) == [chunk]
    assert await index.some([("d", 1, 1), ("d", 1, 0), ("d", 2, 0), ("x", 1, 0)]) == [None, chunk, None, None]


async def test_chunks_are_read_from_any_place_on(index: Index) -> None:
    await lease(index)
    assert [chunk.ordinal for chunk in await index.chunks("lease", 1, first=1)] == [1, 2]
    assert [chunk.text for chunk in await index.chunks("lease", 1, limit=1)] == [LEASE[0]]


async def test_words_are_found_by_stem_without_accents_and_within_compounds(index: Index) -> None:
    await lease(index)
    await index.put("lib", "menu", 1, SPACE, embedded(MENU, "fr"))
    visible = {"lease": 1, "menu": 1}
    assert await asked(index, "Welche Fristen gelten?", "de", visible) == [("lease", 1)]
    assert await asked(index, "Wann ist eine Kündigung möglich?", "de", visible) == [("lease", 1)]
    assert await asked(index, "les chateaux fermes", "fr", visible) == [("menu", 1)]
    assert await asked(index, "Who is Andrea Mueller?", "en", visible) == [("lease", 2)]
    assert await asked(index, "a deposit of 1,200.00", "en", visible) == [("lease", 0)]
    assert await asked(index, "Fahrrad", "de", visible) == []


async def test_what_the_words_leg_found_of_the_question_is_told(index: Index) -> None:
    await lease(index)
    terms = words.question_terms("Kaution für das Fahrrad", "de")
    found = await index.words(["lib"], terms, {"lease": 1}, 5)
    assert (found.frequencies["kaution"], found.frequencies["fahrrad"], found.chunks) == (1, 0, 3)


async def test_vectors_are_found_by_their_cosine(index: Index) -> None:
    await index.put("lib", "d", 1, SPACE, embedded(LEASE, "de", [0.0, 0.5, 1.5]))
    hits = await index.vectors(["lib"], SPACE, direction(0.4).tolist(), {"d": 1}, 2)
    assert [(hit.ordinal, hit.rank) for hit in hits] == [(1, 1), (0, 2)]
    assert [hit.score for hit in hits] == pytest.approx([math.cos(0.1), math.cos(0.4)], abs=1e-5)


async def test_only_the_visible_generation_is_found(index: Index) -> None:
    await lease(index, 1)
    await index.put("lib", "lease", 2, SPACE, embedded(["Die Kaution ist entfallen."], "de", [3.0]))
    old, new = {"lease": 1}, {"lease": 2}
    assert (await asked(index, "Kaution", "de", old), await asked(index, "Kaution", "de", new)) == ([("lease", 0)],) * 2
    assert len(await near(index, 0, old)) == 3
    assert len(await near(index, 0, new)) == 1
    assert await asked(index, "Kaution", "de", {}) == []
    assert await near(index, 0, {}) == []
    assert await near(index, 0, {"lease": 3}) == []


async def test_many_invisible_chunks_do_not_hide_the_visible_ones(index: Index) -> None:
    for number in range(12):
        await index.put("lib", f"d{number:02}", 1, SPACE, embedded(["Kaution"] * 3, "de"))
    await index.put("lib", "last", 1, SPACE, embedded(["Über die Kaution sagt der Vertrag manches aus."], "de", [1.0]))
    assert await asked(index, "Kaution", "de", {"last": 1}, limit=2) == [("last", 0)]
    assert await near(index, 0, {"last": 1}, limit=2) == [("last", 0)]


async def test_a_generation_that_is_put_again_is_replaced_whole(index: Index) -> None:
    await lease(index)
    visible = {"lease": 1}
    assert len(await near(index, 0, visible)) == 3
    await index.put("lib", "lease", 1, SPACE, embedded(["Ein Garten gehört dazu."], "de", [1.0]))
    assert await asked(index, "Kaution", "de", visible) == []
    assert await near(index, 0, visible) == [("lease", 0)]
    assert [chunk.text for chunk in await index.chunks("lease", 1)] == ["Ein Garten gehört dazu."]


async def test_what_is_not_kept_is_gone_even_for_whoever_still_sees_it(index: Index) -> None:
    await lease(index)
    await lease(index, document="other")
    both = {"lease": 1, "other": 1}
    assert len(await near(index, 0, both, limit=9)) == 6
    assert sorted(await index.documents("lib")) == ["lease", "other"]
    await index.remove_below("lib", {"lease": 2, "other": 1})
    assert await index.documents("lib") == ["other"]
    assert await asked(index, "Kaution", "de", both) == [("other", 0)]
    assert {document for document, _ in await near(index, 0, both, limit=9)} == {"other"}
    assert (await index.chunks("lease", 1), await index.missing(both)) == ([], ["lease"])


async def test_what_is_put_and_not_yet_visible_is_not_cleared_up(index: Index) -> None:
    await lease(index)
    await index.put("lib", "lease", 2, SPACE, embedded(MENU, "fr"))
    await index.put("lib", "fresh", 1, SPACE, embedded(MENU, "fr"))
    await index.remove_below("lib", {"lease": 1, "other": 5})
    assert await index.missing({"lease": 2, "fresh": 1}) == []
    await index.remove_below("lib", {"lease": 2})
    assert await index.missing({"lease": 1}) == ["lease"]


async def test_a_library_that_is_removed_leaves_nothing_and_may_come_back(index: Index) -> None:
    await lease(index)
    await index.put("second", "menu", 1, SPACE, embedded(MENU, "fr"))
    await index.remove_library("lib")
    await index.remove_library("lib")
    assert await near(index, 0, {"lease": 1}) == []
    assert await asked(index, "Kaution", "de", {"lease": 1}) == []
    assert await asked(index, "soupe", "fr", {"menu": 1}, library="second") == [("menu", 0)]
    await lease(index)
    assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]
    assert len(await near(index, 0, {"lease": 1})) == 3


async def test_libraries_are_searched_together_and_each_alone(index: Index) -> None:
    await lease(index)
    await index.put("second", "copy", 1, SPACE, embedded(LEASE, "de", [0.05, 2.0, 2.0]))
    visible = {"lease": 1, "copy": 1}
    terms = words.question_terms("Kaution", "de")
    both = await index.words(["lib", "second"], terms, visible, 5)
    assert places(both.hits) == [("copy", 0), ("lease", 0)]
    assert (both.frequencies["kaution"], both.chunks) == (2, 6)
    found = await index.vectors(["lib", "second"], SPACE, direction(0).tolist(), visible, 3)
    assert places(found) == [("lease", 0), ("copy", 0), ("lease", 1)]
    assert await asked(index, "Kaution", "de", visible, library="second") == [("copy", 0)]
    assert await asked(index, "Kaution", "de", visible, library="nowhere") == []


async def test_vectors_of_two_models_are_never_compared(index: Index) -> None:
    await lease(index)
    chunk = Chunk(ordinal=0, start=0, end=1, text="x", language=None)
    await index.put("lib", "wide", 1, "wider", [Embedded(chunk, np.ones(8, "<f4").tobytes())])
    visible = {"lease": 1, "wide": 1}
    assert await index.spaces(["lib"], visible) == [SPACE, "wider"]
    assert await index.spaces(["lib"], {"lease": 1}) == [SPACE]
    assert {document for document, _ in await near(index, 0, visible)} == {"lease"}
    assert places(await index.vectors(["lib"], "wider", [1.0] * 8, visible, 5)) == [("wide", 0)]
    assert await index.vectors(["lib"], "unknown", [1.0] * 8, visible, 5) == []


async def test_equal_scores_come_in_the_order_of_documents_and_ordinals(index: Index) -> None:
    for document in ("c", "a", "b"):
        await index.put("lib", document, 1, SPACE, embedded(["Kaution", "Kaution"], "de", [0.0, 0.0]))
    visible = {"a": 1, "b": 1, "c": 1}
    expected = [(document, ordinal) for document in "abc" for ordinal in (0, 1)]
    assert await asked(index, "Kaution", "de", visible, limit=6) == expected
    assert await near(index, 0, visible, limit=6) == expected


async def test_a_document_without_chunks_is_not_missing(index: Index) -> None:
    await index.put("lib", "empty", 1, SPACE, [])
    assert await index.missing({"empty": 1, "lost": 4}) == ["lost"]
    assert (await index.chunks("empty", 1), await near(index, 0, {"empty": 1})) == ([], [])


async def test_terms_that_look_like_a_query_are_only_words(index: Index) -> None:
    await lease(index)
    strange = ('" OR stems:*', "NEAR(a b)", "kaution'); DROP TABLE x; --", "", "%_\\", "\x00", "^kaution*")
    found = await index.words(["lib"], {"de": Terms(strange, strange, strange)}, {"lease": 1}, 5)
    assert places(found.hits) in ([], [("lease", 0)])
    assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]


async def test_searches_go_on_while_documents_come_and_go(index: Index) -> None:
    await lease(index)

    async def churn() -> None:
        for generation in range(1, 8):
            await index.put("lib", "churn", generation, SPACE, embedded(MENU, "fr", [2.0, 2.1]))
            await index.remove_below("lib", {"lease": 1, "churn": generation})

    async def search() -> None:
        for _ in range(15):
            assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]
            assert len(await near(index, 0, {"lease": 1}, limit=9)) == 3

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for work in (churn(), search(), search()):
            group.create_task(work)
    assert len(await near(index, 2, {"lease": 1, "churn": 7}, limit=9)) == 5


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
async def test_what_was_put_is_there_after_a_restart(opener: Opener, tmp_path: Path) -> None:
    async with opener(tmp_path) as index:
        await lease(index)
    async with opener(tmp_path) as index:
        assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]
        assert await near(index, 0.11, {"lease": 1}, limit=1) == [("lease", 1)]
        assert await index.missing({"lease": 1, "menu": 1}) == ["menu"]
