"""Documents: stored once, found by whom they are for, changed, and gone when they are deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock
from tests.libraries import opened, parsed, upload

from ventoux.errors import InvalidRequest
from ventoux.files.errors import QuotaExceeded, StorageUnavailable
from ventoux.libraries.errors import DocumentNotFound, DocumentNotRead, LibraryNotFound
from ventoux.libraries.listing import Wanted
from ventoux.libraries.texts import weight
from ventoux.parsing.schemas import Parsed, Table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import Kind
    from tests.libraries import Place


def objects(place: Place) -> list[str]:
    files = place.root / "files"
    return sorted(str(one.relative_to(files)) for one in files.rglob("*") if one.is_file())


async def test_the_same_bytes_are_one_document_of_a_library_and_stored_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library, other = [(await place.libraries.create(who, name)).id for name in "ab"]
        documents = place.libraries.documents
        first, made = await documents.add(who, library, upload("text", "ä/one.TXT"))
        again, made_again = await documents.add(who, library, upload("text", "two.txt"))
        assert (made, made_again, first.name, first.extension) == (True, False, "one.TXT", "txt")
        assert again == first
        assert (first.mime_type, first.size, first.status) == ("text/plain", 4, "todo")
        elsewhere, made = await documents.add(who, other, upload("text", "two.txt"))
        assert made
        assert objects(place) == sorted(f"libraries/{one.library_id}/{one.id}/original" for one in (first, elsewhere))


async def test_one_that_could_not_be_read_is_tried_again_when_it_is_sent_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        await place.add(who, library, "unreadable")
        await place.settle()
        (failed,), _ = await place.libraries.documents.listed(who, library, Wanted())
        assert (failed.status, failed.error) == ("error", "The file is damaged. Save it again.")
        assert (await place.add(who, library, "unreadable")).status == "todo"


async def test_what_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        for data in ("", "x" * 1001):
            with pytest.raises(Exception, match=r"empty|larger"):
                await place.libraries.documents.add(who, library, upload(data))
        place.quota.refusing = QuotaExceeded("full")
        with pytest.raises(QuotaExceeded):
            await place.libraries.documents.add(who, library, upload("x"))
        assert place.quota.asked == [0, 1000, 1]
        place.quota.refusing, place.quota.taken = None, QuotaExceeded("another server was quicker")
        with pytest.raises(QuotaExceeded, match="quicker"):
            await place.libraries.documents.add(who, library, upload("x"))
        assert objects(place) == []
        assert await place.libraries.documents.listed(who, library, Wanted()) == ([], 0)


async def test_documents_are_listed_by_name_attributes_and_order(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        documents = place.libraries.documents
        attributes = [{"year": 2024, "signed": True}, {"year": 2025, "kind": "Vertrag"}, {"year": 2025.5}]
        for name, given in zip("bac", attributes, strict=True):
            added = await place.add(who, library, name, f"{name}.txt")
            await documents.update(who, library, added.id, attributes=given)

        async def names(wanted: Wanted) -> str:
            return "".join(one.name[0] for one in (await documents.listed(who, library, wanted))[0])

        assert await names(Wanted()) == "cab"
        assert await names(Wanted(sort_by="name", newest_first=False)) == "abc"
        assert await names(Wanted(search="A.T")) == "a"
        assert await names(Wanted(attributes={"year": [2024, 2025]}, sort_by="name")) == "ba"
        assert await names(Wanted(attributes={"signed": [True]})) == "b"
        assert await names(Wanted(attributes={"kind": ["Vertrag"], "year": [2025]})) == "a"
        assert await names(Wanted(attributes={"year": [2025.5]})) == "c"
        assert await names(Wanted(attributes={"none": ["x"]})) == ""
        odd = {"year": "n/a", "signed": "true", 'é"x': "y", "big": 2**53 + 1, "list": ["x"]}
        added = await place.add(who, library, "d", "d.txt")
        await documents.update(who, library, added.id, attributes=odd)
        assert await names(Wanted(attributes={"year": [2024]})) == "b"
        assert await names(Wanted(attributes={"signed": [True]})) == "b"
        assert await names(Wanted(attributes={"year": ["n/a"], 'é"x': ["y"], "big": [2**53 + 1]})) == "d"
        assert await names(Wanted(attributes={"big": [2**53]})) == ""
        assert await names(Wanted(attributes={"list": ["x"]})) == ""
        assert await names(Wanted(attributes={"year": []})) == ""
        await documents.delete(who, library, added.id)
        page, total = await documents.listed(who, library, Wanted(first=1, limit=1))
        assert ([one.name for one in page], total) == (["a.txt"], 3)


async def test_a_change_is_seen_in_the_names_that_searches_tell(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = await place.libraries.create(who, "l")
        added = await place.add(who, library.id, "text")
        await place.settle()
        before = await place.libraries.shown([library])
        assert await place.libraries.shown([library]) is before
        changed = await place.libraries.documents.update(who, library.id, added.id, name="b.md")
        assert (changed.name, changed.extension) == ("b.md", "md")
        assert (await place.libraries.shown([library])).names == {added.id: (library.id, "b.md")}


async def test_text_is_told_by_pages_once_it_was_read(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        documents, text = place.libraries.documents, "eins\n\nzwei\n\ndrei"
        added = await place.add(who, library, text)
        with pytest.raises(DocumentNotRead, match="has not been read yet"):
            await documents.text(added)
        with pytest.raises(DocumentNotRead):
            await documents.chunks(added, 0, 10)
        await place.settle()
        read = await documents.find(who, library, added.id)
        assert await documents.parsed(read) == parsed(text)
        assert await documents.text(read, 2, 2) == "zwei"
        assert await documents.text(read, last=2) == "eins\n\nzwei"
        assert await documents.text(read, 2) == "zwei\n\ndrei"
        assert await documents.text(read, 4, 9) == ""
        chunks = await documents.chunks(read, 0, 10)
        assert [text[one.start : one.end] for one in chunks] == [one.text for one in chunks]
        assert b"".join([piece async for piece in documents.original(read)]) == text.encode()
        failed = await place.add(who, library, "unreadable")
        await place.settle()
        with pytest.raises(DocumentNotRead, match="The file is damaged"):
            await documents.text(await documents.find(who, library, failed.id))


async def test_what_has_expired_is_there_no_more_and_its_bytes_go(tmp_path: Path) -> None:
    clock = ManualClock()
    async with opened(tmp_path, clock) as place:
        who = await place.principal()
        library = await place.libraries.create(who, "l")
        added = await place.add(who, library.id, "text")
        await place.settle()
        await place.libraries.documents.update(who, library.id, added.id, expires_at=clock.now() + 10)
        assert await place.finds(who, library.id, "text") == {added.id}
        clock.at += 10
        assert await place.finds(who, library.id, "text") == set()
        with pytest.raises(DocumentNotFound):
            await place.libraries.documents.find(who, library.id, added.id)
        await place.ingesting._sweeping.sweep()
        assert (objects(place), place.index.kept) == ([], {})


async def test_a_deleted_library_takes_its_documents_with_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library, other = [await place.libraries.create(who, name) for name in "ab"]
        for one in (library, other):
            await place.add(who, one.id, "text")
        await place.settle()
        await place.libraries.delete(who, library.id)
        assert [one.name for one in (await place.libraries.listed(who))[0]] == ["b"]
        await place.ingesting._sweeping.sweep()
        assert {key[0] for key in place.index.kept} == {other.id}
        assert {one.split("/")[1] for one in objects(place)} == {other.id}
        assert (await place.libraries.find(who, other.id)).documents == 1


async def test_pages_are_asked_of_what_has_pages(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        place.parser.paged = False
        added = await place.add(who, library, "text")
        await place.settle()
        with pytest.raises(InvalidRequest, match="no pages"):
            await place.libraries.documents.text(await place.libraries.documents.find(who, library, added.id), 1)


async def test_an_id_with_a_zero_character_is_not_found_on_either_database(tmp_path: Path, kind: Kind) -> None:
    async with opened(tmp_path, kind=kind) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        with pytest.raises(LibraryNotFound):
            await place.libraries.find(who, "\0")
        with pytest.raises(DocumentNotFound):
            await place.libraries.documents.find(who, library, "\0")


async def test_a_storage_that_fails_while_clearing_up_does_not_hide_why_nothing_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(key: str) -> None:
        del key
        raise StorageUnavailable("away")

    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        monkeypatch.setattr(place.storage, "delete", failing)
        with pytest.raises(InvalidRequest, match="empty"):
            await place.libraries.documents.add(who, library, upload(""))


async def test_room_is_reserved_for_a_document_whose_size_is_not_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as place:
        who = await place.principal()
        library = (await place.libraries.create(who, "l")).id
        async with place.libraries.documents.arriving(who, library, None):
            assert place.quota.asked == [None]


def test_what_is_kept_in_memory_is_weighed_with_its_cells() -> None:
    table = Table(0, 1, None, "", ("a",), [("x" * 100,)] * 100, [(0, 0)] * 100)
    assert weight(Parsed("x", "text/csv", tables=[table])) > 100 * 100
