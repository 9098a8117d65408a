"""Files of two workspaces, on either database."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert
from tests.databases import ManualClock

from ventoux.accounts.schemas import Principal
from ventoux.db.document_tables import libraries, library_documents
from ventoux.db.engine import writing
from ventoux.db.tables import workspaces
from ventoux.errors import PayloadTooLarge
from ventoux.files.errors import FileNotFound, QuotaExceeded, StorageUnavailable, UploadRefused
from ventoux.files.schemas import Listing, NewFile
from ventoux.files.service import Files
from ventoux.files.storage.local import LocalStorage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.files.schemas import File

QUOTA = 10_000
LARGEST = 6_000


def principal(workspace: str = "one", user: str | None = None) -> Principal:
    return Principal(workspace, f"key-of-{workspace}", "vx_abc", frozenset({"documents"}), user_id=user)


ONE, TWO = principal("one"), principal("two")


class Place:
    def __init__(self, engine: AsyncEngine, folder: Path) -> None:
        self.folder = folder / "files"
        self.clock = ManualClock()
        self.storage = LocalStorage(self.folder)
        self.storage.open()
        self.engine = engine
        self.files = Files(engine, self.storage, max_file=LARGEST, quota=QUOTA, clock=self.clock)

    async def add(self, data: bytes = b"hello", who: Principal = ONE, size: int | None = None, **new: Any) -> File:
        asked: dict[str, Any] = {"name": "a.txt", **new}
        return await self.files.upload(who, NewFile(**asked), pieces(data), size)

    async def names(self, who: Principal = ONE, **listing: Any) -> list[str]:
        return [file.name for file in (await self.files.list(who, Listing(**listing)))[0]]

    def stored(self) -> list[str]:
        return sorted(one.name for one in self.folder.rglob("*") if one.is_file())


@pytest.fixture
async def place(engine: AsyncEngine, tmp_path: Path) -> Place:
    async with writing(engine) as connection:
        for name in ("one", "two"):
            await connection.execute(insert(workspaces).values(id=name, name=name, created_at=1.0))
    return Place(engine, tmp_path)


async def pieces(data: bytes, step: int = 1000) -> AsyncGenerator[bytes]:
    for at in range(0, len(data), step):
        yield data[at : at + step]


async def test_what_is_uploaded_is_found_read_and_deleted(place: Place) -> None:
    file = await place.add(b"%PDF-1.7 x", name="x.csv", purpose="ocr", visibility="workspace")
    assert (file.size, file.sha256) == (10, hashlib.sha256(b"%PDF-1.7 x").hexdigest())
    # The bytes decide, not the name.
    assert (file.mime_type, file.name, file.sample_type, file.source) == (
        "application/pdf",
        "x.csv",
        "ocr_input",
        "upload",
    )
    assert await place.files.find(ONE, file.id) == file
    assert b"".join([piece async for piece in place.files.content(file)]) == b"%PDF-1.7 x"
    assert place.stored() == [file.id]
    await place.files.delete(ONE, file.id)
    assert place.stored() == []
    for again in (place.files.find(ONE, file.id), place.files.delete(ONE, file.id), place.files.found_by_url(file.id)):
        with pytest.raises(FileNotFound):
            await again


async def test_another_workspace_finds_reads_lists_and_deletes_nothing(place: Place) -> None:
    file = await place.add()
    for theirs in (place.files.find(TWO, file.id), place.files.delete(TWO, file.id)):
        with pytest.raises(FileNotFound):
            await theirs
    assert await place.files.list(TWO, Listing()) == ([], 0)
    assert await place.files.find(ONE, file.id) == file


async def test_a_file_of_one_user_is_seen_by_that_user_alone(place: Place) -> None:
    ada, bob, nobody = (principal(user=user) for user in ("ada", "bob", None))
    file = await place.add(who=ada, visibility="user")
    assert await place.files.find(ada, file.id) == file
    for other in (bob, nobody, principal("two", "ada")):
        with pytest.raises(FileNotFound):
            await place.files.find(other, file.id)
        with pytest.raises(FileNotFound):
            await place.files.delete(other, file.id)
        assert await place.names(other) == []
    with pytest.raises(UploadRefused, match="belongs to no user"):
        await place.add(who=nobody, visibility="user")
    assert place.stored() == [file.id]


async def test_files_are_listed_newest_first_by_page_and_filter(place: Place) -> None:
    for number in range(5):
        place.clock.at += 1
        await place.add(name=f"Report {number}.txt", purpose="ocr")
    place.clock.at += 1
    await place.add(b'{"a": 1}\n', name="100%_lines.jsonl", purpose="batch")
    assert await place.names(page_size=2) == ["100%_lines.jsonl", "Report 4.txt"]
    assert await place.names(page_size=2, page=2) == ["Report 1.txt", "Report 0.txt"]
    assert await place.names(page=9) == []
    assert await place.names(purpose="batch") == ["100%_lines.jsonl"]
    assert await place.names(sample_types=("batch_request", "x")) == ["100%_lines.jsonl"]
    assert await place.names(mime_types=("application/jsonl",)) == ["100%_lines.jsonl"]
    assert await place.names(sources=("mistral",)) == []
    assert await place.names(search="REPORT 3") == ["Report 3.txt"]
    # What means something in SQL is a letter like any other.
    assert await place.names(search="%_") == ["100%_lines.jsonl"]
    assert await place.names(search="'; DROP TABLE files; --") == []
    assert (await place.files.list(ONE, Listing(page_size=2, purpose="ocr")))[1] == 5
    assert (await place.files.list(ONE, Listing(include_total=False)))[1] is None


async def test_a_file_expires_and_is_cleared_away(place: Place) -> None:
    file = await place.add(expires_in=3600.0)
    kept = await place.add(name="kept.txt")
    assert file.expires_at == place.clock.at + 3600
    place.clock.at += 3599
    assert await place.files.find(ONE, file.id) == file
    assert await place.files.clean() == 0
    place.clock.at += 1
    with pytest.raises(FileNotFound):
        await place.files.find(ONE, file.id)
    assert await place.names() == ["kept.txt"]
    assert await place.files.clean() == 1
    assert place.stored() == [kept.id]


async def test_bytes_that_cannot_be_deleted_now_are_deleted_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(key: str) -> None:
        raise StorageUnavailable(f"{key} cannot be deleted.")

    file = await place.add()
    monkeypatch.setattr(place.storage, "delete", away)
    await place.files.delete(ONE, file.id)
    assert place.stored() == [file.id]
    with pytest.raises(FileNotFound):
        await place.files.find(ONE, file.id)
    monkeypatch.undo()
    assert await place.files.clean() == 1
    assert place.stored() == []


async def test_what_is_no_lines_of_json_is_refused_for_what_reads_lines(place: Place) -> None:
    faults = [
        (b'{"a": 1}\n{"a"\n', "line 2 is no JSON object"),
        (b"[1]\n", "line 1 is no JSON object"),
        (b"\n\n", "it has no line"),
        (b'{"a": "\xff"}', "line 1 is no JSON object"),
        (b"%PDF-1.7", "line 1 is no JSON object"),
        (b'{"a":' * 900 + b"1" + b"}" * 900 + b"\n{", "line [12] is no JSON object"),
    ]
    for purpose in ("fine-tune", "batch"):
        for data, fault in faults:
            with pytest.raises(UploadRefused, match=fault):
                await place.add(data, purpose=purpose)
    assert place.stored() == []


async def test_lines_are_counted_and_a_purpose_is_found_where_none_is_given(place: Place) -> None:
    lines = await place.add(b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"b": 2}', name="x.jsonl")
    assert (lines.purpose, lines.sample_type, lines.lines) == ("fine-tune", "instruct", 2)
    document = await place.add(b"words")
    assert (document.purpose, document.sample_type, document.lines) == ("ocr", "ocr_input", None)
    # The API's list of purposes is open.
    assert (await place.add(b"words", purpose="agentic_safety")).purpose == "agentic_safety"


async def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(place: Place) -> None:
    with pytest.raises(UploadRefused, match="empty"):
        await place.add(b"")
    with pytest.raises(PayloadTooLarge):
        await place.add(bytes(LARGEST + 1))
    assert place.stored() == []


async def test_a_workspace_keeps_what_its_quota_allows_and_no_byte_more(place: Place) -> None:
    await place.add(bytes(LARGEST))
    with pytest.raises(QuotaExceeded):
        await place.add(bytes(QUOTA - LARGEST + 1), size=QUOTA - LARGEST + 1)
    # Of a size that is not told there is as much as there is room.
    with pytest.raises(PayloadTooLarge):
        await place.add(bytes(QUOTA - LARGEST + 1))
    last = await place.add(bytes(QUOTA - LARGEST))
    with pytest.raises(QuotaExceeded, match="has room for 0"):
        await place.add(b"x")
    await place.add(bytes(LARGEST), who=TWO)
    await place.files.delete(ONE, last.id)
    assert await place.add(b"x")


async def test_documents_of_libraries_count_as_well(place: Place) -> None:
    library = {
        "id": "l",
        "workspace_id": "one",
        "name": "l",
        "owner_type": "Workspace",
        "created_at": 1.0,
        "updated_at": 1.0,
    }
    document = {
        "id": "d",
        "library_id": "l",
        "workspace_id": "one",
        "name": "d",
        "extension": "txt",
        "mime_type": "text/plain",
    }
    document |= {
        "size": QUOTA - 1,
        "sha256": "",
        "status": "done",
        "uploaded_by_type": "Key",
        "key_id": "k",
        "created_at": 1.0,
    }
    async with writing(place.engine) as connection:
        await connection.execute(insert(libraries).values(**library))
        await connection.execute(insert(library_documents).values(**document))
    with pytest.raises(QuotaExceeded):
        await place.add(b"xx", size=2)
    async with place.files.reserve("one", 1):
        pass


async def test_what_arrives_at_once_shares_the_room(place: Place) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(place.files.reserve("one", QUOTA - 10))
        with pytest.raises(QuotaExceeded):
            await place.add(b"x" * 11, size=11)
        await stack.enter_async_context(place.files.reserve("one", 10))
        await stack.enter_async_context(place.files.reserve("two", QUOTA))
    assert await place.add(b"x" * 11, size=11)


async def test_another_gateway_that_was_quicker_takes_the_room(place: Place) -> None:
    other = Files(place.engine, place.storage, max_file=LARGEST, quota=QUOTA)
    async with place.files.arriving(ONE, LARGEST) as arrival:
        await arrival.take(pieces(bytes(LARGEST)))
        await other.upload(ONE, NewFile(name="b"), pieces(bytes(LARGEST)))
        with pytest.raises(QuotaExceeded):
            await arrival.keep(NewFile(name="a"))
    assert await place.names() == ["b"]
    assert len(place.stored()) == 1


async def test_an_upload_that_is_cut_leaves_no_bytes_no_row_and_no_claim_on_the_room(place: Place) -> None:
    waiting = asyncio.Event()

    async def stuck() -> AsyncGenerator[bytes]:
        yield b"half"
        waiting.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(place.files.upload(ONE, NewFile(name="a"), stuck(), QUOTA))
        await asyncio.wait_for(waiting.wait(), 20)
        task.cancel()
    assert place.stored() == []
    assert await place.names() == []
    async with place.files.reserve("one", QUOTA):
        pass


async def test_what_was_taken_and_not_kept_is_gone(place: Place) -> None:
    async with place.files.arriving(ONE, 100) as arrival:
        await arrival.take(pieces(b"hello"))
        assert len(place.stored()) == 1
    assert place.stored() == []


HOSTILE = [
    ("../../etc/passwd", "passwd"),
    ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
    ("/", "file"),
    ("..", "file"),
    ("", "file"),
    ("a\x00b\r\nSet-Cookie: x=1\x1b[31m.txt", "abSet-Cookie: x=1[31m.txt"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ("\u2066\ufefflr\u2029m.txt", "lrm.txt"),
    ("x" * 10_000 + ".pdf", "x" * 251 + ".pdf"),
    ("Robert'); DROP TABLE files;--", "Robert'); DROP TABLE files;--"),
    ("Übergröße, été.pdf", "Übergröße, été.pdf"),
]


async def test_a_name_is_told_and_never_a_path(place: Place) -> None:
    for name, kept in HOSTILE:
        file = await place.add(name=name)
        assert file.name == kept
        assert (await place.files.find(ONE, file.id)).name == kept
        assert place.stored() == [file.id]
        await place.files.delete(ONE, file.id)


async def test_an_id_that_is_none_finds_nothing(place: Place) -> None:
    await place.add()
    for file_id in ("", "../x", "' OR 1=1 --", "x" * 10_000, "\u202e", "%", "\x00", "\ud800"):
        for asked in (place.files.find(ONE, file_id), place.files.delete(ONE, file_id)):
            with pytest.raises(FileNotFound):
                await asked
        with pytest.raises(FileNotFound):
            await place.files.found_by_url(file_id)
