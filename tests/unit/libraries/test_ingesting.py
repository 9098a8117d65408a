"""What happens to a document on its way into the index, and when that is disturbed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock, eventually, eventually_async
from tests.libraries import MODEL, Place, opened

from ventoux.errors import EngineError, ModelNotFound, RateLimited, Unavailable
from ventoux.home import Home
from ventoux.libraries.errors import LibrariesUnavailable
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.sqlite_file import IndexDamaged
from ventoux.libraries.ingesting.service import MOST_ATTEMPTS, Ingesting, Pace
from ventoux.libraries.ingesting.work import Parts
from ventoux.libraries.texts import Texts
from ventoux.parsing.errors import RecognitionUnavailable
from ventoux.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import Kind

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.schemas import Document, Library


async def begun(place: Place, text: str = "Der Vertrag gilt.") -> tuple[Principal, Library, Document]:
    who = await place.principal()
    library = await place.libraries.create(who, "l")
    return who, library, await place.add(who, library.id, text)


async def now(place: Place, who: Principal, document: Document) -> Document:
    return await place.libraries.documents.find(who, document.library_id, document.id)


async def test_a_document_is_found_once_it_is_whole_and_tells_what_it_is(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, added = await begun(place, "Der Vertrag gilt bis Ende Mai.\n\nDie Miete beträgt 900 Euro.")
        assert await place.finds(who, library.id, "Vertrag") == set()
        await place.settle()
        done = await now(place, who, added)
        assert (done.status, done.stage, done.error, done.generation) == ("done", "", None, 1)
        assert (done.pages, done.language) == (2, "de")
        assert done.tokens > 8
        assert await place.finds(who, library.id, "Vertrag") == {added.id}
        assert place.models.asked_for == [who]
        chunks = await place.libraries.documents.chunks(done, 0, 10)
        assert place.models.embedded == [(MODEL, one.text) for one in chunks]


async def test_what_is_wrong_with_a_document_is_said_in_a_sentence_and_it_is_left_alone(
    tmp_path: Path, kind: Kind
) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, _, damaged = await begun(place, "unreadable")
        place.parser.failing = None
        await place.settle()
        failed = await now(place, who, damaged)
        assert (failed.status, failed.error) == ("error", "The file is damaged. Save it again.")
        place.parser.failing = RecognitionUnavailable("Tesseract is not installed.")
        scan = await place.add(who, damaged.library_id, "scan")
        place.models.failing = []
        await place.settle()
        assert (await now(place, who, scan)).error == "Tesseract is not installed."
        place.parser.failing, place.models.failing = None, [ModelNotFound("use-multilingual-v3", [])]
        third = await place.add(who, damaged.library_id, "third")
        await place.settle()
        assert "is not served here" in ((await now(place, who, third)).error or "")
        assert not await place.ingesting.work_once()


@pytest.mark.parametrize("error", [RateLimited("No room.", retry_after=5), Unavailable("Starting.")])
async def test_a_model_without_room_is_waited_for_and_the_text_is_not_read_twice(
    tmp_path: Path, kind: Kind, error: Exception
) -> None:
    clock = ManualClock()
    async with opened(tmp_path, clock, kind=kind) as place:
        who, _, added = await begun(place)
        place.models.failing = [error] * 8
        pauses: list[float] = []
        await place.settle()
        while (waiting := await now(place, who, added)).status != "done":
            assert (waiting.status, waiting.attempts) == ("waiting_for_capacity", 0)
            before = clock.at
            while not await place.ingesting.work_once():
                clock.at += 2.0
            pauses.append(clock.at - before)
        assert pauses == sorted(pauses)
        assert len(pauses) == 8
        assert pauses[-1] <= Pace().longest_wait
        assert (await now(place, who, added)).status == "done"
        assert place.parser.read == ["a.txt"]


async def test_what_fails_without_a_known_reason_is_tried_three_times(tmp_path: Path, kind: Kind) -> None:
    clock = ManualClock()
    async with opened(tmp_path, clock, kind=kind) as place:
        who, _, added = await begun(place)
        place.parser.failing = ZeroDivisionError("a bug")
        for _ in range(MOST_ATTEMPTS):
            await place.settle()
            clock.at += 60
        failed = await now(place, who, added)
        assert (failed.status, failed.error) == ("error", "It could not be indexed; the server's log says why.")
        place.parser.failing = None
        await place.libraries.documents.read_anew(who, added.library_id, added.id)
        place.models.failing = [EngineError("broke")]
        await place.settle()
        clock.at += 60
        await place.settle()
        assert (await now(place, who, added)).status == "done"


async def test_a_server_that_dies_over_a_document_is_survived_and_after_three_times_the_document_is_given_up(
    tmp_path: Path,
    kind: Kind,
) -> None:
    clock = ManualClock()
    async with opened(tmp_path, clock, kind=kind) as place:
        who, _, added = await begun(place)
        place.parser.held.clear()
        for _ in range(MOST_ATTEMPTS):
            place.parser.started.clear()
            task = asyncio.ensure_future(place.ingesting.work_once())
            await asyncio.wait_for(place.parser.started.wait(), 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not await place.ingesting.work_once(), "its claim holds"
            clock.at += Pace().claim
        place.parser.held.set()
        await place.settle()
        given_up = await now(place, who, added)
        assert (given_up.status, place.index.kept) == ("error", {})
        assert "ended 3 times" in (given_up.error or "")


async def test_what_was_read_before_the_server_died_is_not_read_again(tmp_path: Path, kind: Kind) -> None:
    clock = ManualClock()
    async with opened(tmp_path, clock, kind=kind) as place:
        who, _, added = await begun(place)
        place.models.failing = [asyncio.CancelledError()]
        with pytest.raises(asyncio.CancelledError):
            await place.ingesting.work_once()
        assert (await now(place, who, added)).stage == "embedding"
        clock.at += Pace().claim
        await place.settle()
        assert (await now(place, who, added)).status == "done"
        assert place.parser.read == ["a.txt"]


async def test_a_document_that_is_deleted_while_it_is_read_leaves_nothing(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, added = await begun(place)
        place.parser.held.clear()
        task = asyncio.ensure_future(place.ingesting.work_once())
        await asyncio.wait_for(place.parser.started.wait(), 10)
        await place.libraries.documents.delete(who, library.id, added.id)
        assert not await place.ingesting._sweeping.sweep(), "somebody works on it"
        place.parser.held.set()
        await asyncio.wait_for(task, 10)
        await place.ingesting._sweeping.sweep()
        assert place.index.kept == {}
        assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []


async def test_other_chunks_and_other_vectors_are_made_beside_those_that_answer_from_the_text_of_before(
    tmp_path: Path,
    kind: Kind,
) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, added = await begun(place)
        broken = await place.add(who, library.id, "unreadable")
        await place.settle()
        for settings in ({"embedding_model": "other-encoder"}, {"chunk_tokens": 32}):
            await place.libraries.update(who, library.id, retrieval=settings)
            assert (await now(place, who, added)).status == "todo"
            assert await place.finds(who, library.id, "Vertrag") == {added.id}
            assert (await now(place, who, broken)).status == "error"
            await place.settle()
            assert await place.finds(who, library.id, "Vertrag") == {added.id}
        await place.ingesting._sweeping.sweep()
        assert (await now(place, who, added)).generation == 3
        assert place.index.spaces_of(added.id) == {"other-encoder"}
        assert place.parser.read == ["a.txt"]
        folder = tmp_path / "files" / "libraries" / library.id / added.id
        assert sorted(one.name for one in folder.iterdir()) == ["original", "parsed-3"]
        await place.libraries.update(who, library.id, name="n", retrieval={"passages": 3})
        assert (await now(place, who, added)).status == "done"


async def test_a_document_that_is_read_anew_answers_as_before_until_then_and_if_that_fails(
    tmp_path: Path, kind: Kind
) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, added = await begun(place)
        await place.settle()
        await place.libraries.documents.read_anew(who, library.id, added.id)
        assert await place.finds(who, library.id, "Vertrag") == {added.id}
        await place.settle()
        assert place.parser.read == ["a.txt", "a.txt"]
        place.parser.failing = RecognitionUnavailable("Tesseract is not installed.")
        await place.libraries.documents.read_anew(who, library.id, added.id)
        await place.settle()
        assert ((await now(place, who, added)).status, await place.finds(who, library.id, "Vertrag")) == (
            "error",
            {added.id},
        )
        assert await place.libraries.documents.text(await now(place, who, added)) == "Der Vertrag gilt."


async def test_a_workspace_does_not_wait_for_all_documents_of_another(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, _ = await begun(place)
        for number in range(5):
            await place.add(who, library.id, f"text {number}")
        from tests.people import OPERATOR

        await place.accounts.workspaces.create(OPERATOR, "theirs")
        other = await place.principal(workspace="theirs")
        theirs = await place.add(other, (await place.libraries.create(other, "t")).id, "theirs")
        await place.ingesting.work_once()
        await place.ingesting.work_once()
        assert (await now(place, other, theirs)).status == "done"


async def test_what_the_index_has_lost_is_indexed_again_after_a_start(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who, library, added = await begun(place)
        await place.settle()
        place.index.kept.clear()
        place.index.lost = [added.id]
        assert await place.ingesting._sweeping.begin()
        await place.settle()
        assert await place.finds(who, library.id, "Vertrag") == {added.id}
        assert place.parser.read == ["a.txt"]


async def test_an_index_that_is_damaged_while_it_is_used_is_filled_again_by_itself(tmp_path: Path) -> None:
    async with opened(tmp_path) as place, open_index(Settings(), Home(tmp_path), None) as index:
        who, library, added = await begun(place)
        parts = Parts(Texts(place.storage), index, place.parser, place.models, place.accounts.principal)
        running = asyncio.ensure_future(Ingesting(place.engine, parts, workers=1, pace=Pace(poll=0.01)).run())

        async def found() -> bool:
            visible = await place.visible(who, library.id)
            with suppress(IndexDamaged):
                hits = await index.vectors([library.id], MODEL, [1.0, 0.0], visible, 5)
                return [hit.document_id for hit in hits] == [added.id]
            return False

        await eventually_async(found)
        file = Home(tmp_path).index
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.write_bytes(b"not a database at all" * 999)
        await eventually_async(found)
        assert index.epoch >= 1, "the damage was noticed"
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_an_index_that_cannot_be_written_is_waited_for_and_that_is_no_attempt(tmp_path: Path) -> None:
    async with opened(tmp_path, ManualClock()) as place:
        who, _, added = await begun(place)
        place.index.failing = LibrariesUnavailable("The database server cannot be reached.")
        await place.settle()
        waiting = await now(place, who, added)
        assert (waiting.status, waiting.attempts) == ("waiting_for_capacity", 0)


async def test_what_was_replaced_is_cleared_up_although_the_index_failed_at_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who, library, added = await begun(place)
        await place.settle()
        await place.libraries.documents.read_anew(who, library.id, added.id)
        await place.settle()
        place.index.failing = LibrariesUnavailable("The database server cannot be reached.")
        with pytest.raises(LibrariesUnavailable):
            await place.ingesting._sweeping.sweep()
        assert len(place.index.kept) == 2
        await place.ingesting._sweeping.sweep()
        assert [generation for _, _, generation in place.index.kept] == [2]


async def test_run_reads_what_is_added_at_once_and_clears_up_what_is_deleted(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, pace=Pace(poll=60), kind=kind) as place:
        running = asyncio.ensure_future(place.ingesting.run())
        who, library, added = await begun(place)

        async def done() -> bool:
            return (await now(place, who, added)).status == "done"

        await eventually_async(done)
        await place.libraries.documents.delete(who, library.id, added.id)
        await eventually(lambda: place.index.kept == {})
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_a_claim_is_renewed_for_as_long_as_the_work_takes(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, pace=Pace(claim=0.3), kind=kind) as place:
        who, _, added = await begun(place)
        place.parser.held.clear()
        task = asyncio.ensure_future(place.ingesting.work_once())
        began = asyncio.get_running_loop().time()
        await eventually(lambda: asyncio.get_running_loop().time() > began + 0.5)
        assert not await place.ingesting.work_once()
        place.parser.held.set()
        await asyncio.wait_for(task, 10)
        assert (await now(place, who, added)).status == "done"
