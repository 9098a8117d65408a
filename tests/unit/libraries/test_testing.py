"""A library's test questions: kept, asked, and two runs compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.answering_fakes import Shelf
from tests.libraries import opened

from ventoux.errors import Conflict, NotFound, ValidationFailed
from ventoux.libraries.schemas import KnownQuestion, Retrieval
from ventoux.libraries.testing import RetrievalTests, compared, figures_of, rank_of

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = """The deposit is 3,450 euros.

The tenant gives three months' notice.

The deposit is paid before the deposit keys of the deposit are handed over.
"""


def question(asked: str, passage: str, document: str = "lease") -> KnownQuestion:
    return KnownQuestion(
        id="q", library_id="lib", question=asked, document_id=document, passage=passage, created_at=0.0
    )


async def found(asked: KnownQuestion, shelf: Shelf) -> int | None:
    return rank_of(asked, await shelf.search(None, asked.question, [], shelf.visible, shelf.names, 10))


async def test_a_passage_is_found_by_its_words_whatever_breaks_its_lines() -> None:
    shelf = Shelf(lease=_TEXT, other=_TEXT)
    assert await found(question("How many euros is the deposit?", "deposit is\n3,450  Euros"), shelf) == 1
    assert await found(question("How many euros is the deposit?", "three months"), shelf) is None
    other = await found(question("How many euros is the deposit?", "deposit is 3,450 euros", "other"), shelf)
    assert other is not None
    assert other > 1


async def test_a_passage_that_a_chunk_cuts_counts_where_most_of_it_is() -> None:
    cut = question("What is the notice of the tenant?", "The tenant gives three months' notice in writing")
    assert await found(cut, Shelf(lease=_TEXT)) == 1


@given(st.lists(st.none() | st.integers(1, 10), min_size=1, max_size=30))
def test_figures_grow_with_depth_and_stay_shares(ranks: list[int | None]) -> None:
    figures = figures_of(ranks)
    recalls = (figures.recall_at_1, figures.recall_at_3, figures.recall_at_5, figures.recall_at_10)
    assert list(recalls) == sorted(recalls)
    assert 0 <= figures.recall_at_1 <= figures.mrr + 1e-4
    assert figures.mrr <= figures.recall_at_10 + 1e-4
    assert figures.questions == len(ranks)


async def test_runs_are_kept_with_their_settings_and_compared_question_by_question(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        caller = await place.principal()
        library = await place.libraries.create(caller, "tested")
        shelf = Shelf(lease=_TEXT)
        tests = RetrievalTests(place.engine, shelf)
        with pytest.raises(Conflict):
            await tests.run(caller, library, shelf.visible, shelf.names)
        notice = await tests.add(library, shelf.names, "What is the tenant's notice?", "lease", "three months' notice")
        euros = await tests.add(library, shelf.names, "How many euros is the deposit?", "lease", "handed over")
        assert [one.id for one in await tests.questions(library)] == [notice.id, euros.id]

        first = await tests.run(caller, library, shelf.visible, shelf.names)
        assert first.figures.recall_at_1 == 0.5
        assert first.settings["lexical_weight"] == 0.5
        changed = msgspec.structs.replace(library, retrieval=Retrieval(lexical_weight=1.0))
        lost = await tests.run(caller, changed, {}, shelf.names)
        assert [(one.rank, one.lost) for one in lost.answers] == [(None, True), (None, True)]

        comparison = await tests.compare(library, first.id, lost.id)
        assert comparison.settings == {"lexical_weight": (0.5, 1.0), "documents": (1, 0)}
        assert comparison.figures["recall_at_1"] == (0.5, 0.0)
        assert {(one.question_id, one.before, one.after) for one in comparison.worse} == {
            (notice.id, 1, None),
            (euros.id, 2, None),
        }
        assert [one.id for one in await tests.runs(library)] == [lost.id, first.id]
        assert not any(hasattr(one, "answers") for one in await tests.runs(library))
        assert await tests.one_run(library, first.id) == first
        assert compared(first, first).same == 2

        await tests.remove(library, notice.id)
        with pytest.raises(NotFound):
            await tests.remove(library, notice.id)
        with pytest.raises(NotFound):
            await tests.compare(library, first.id, "nothing")


async def test_another_librarys_questions_and_runs_are_not_to_be_seen(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        caller = await place.principal()
        mine, other = [await place.libraries.create(caller, name) for name in ("mine", "other")]
        shelf = Shelf(lease=_TEXT)
        tests = RetrievalTests(place.engine, shelf)
        added = await tests.add(mine, shelf.names, "What is the notice?", "lease", "three months")
        run = await tests.run(caller, mine, shelf.visible, shelf.names)
        assert await tests.questions(other) == []
        assert await tests.runs(other) == []
        with pytest.raises(NotFound):
            await tests.remove(other, added.id)
        with pytest.raises(NotFound):
            await tests.compare(other, run.id, run.id)


@pytest.mark.parametrize(
    ("asked", "document", "passage"),
    [(" ", "lease", "notice"), ("What?", "nowhere", "notice"), ("What?", "lease", " … ")],
)
async def test_a_question_that_could_never_be_answered_is_refused(
    tmp_path: Path, asked: str, document: str, passage: str
) -> None:
    async with opened(tmp_path) as place:
        library = await place.libraries.create(await place.principal(), "tested")
        tests = RetrievalTests(place.engine, Shelf(lease=_TEXT))
        with pytest.raises(ValidationFailed):
            await tests.add(library, Shelf(lease=_TEXT).names, asked, document, passage)
