"""One contract, kept by the folder of a home and by a bucket on a real server."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
import sys
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.s3_server import S3Server

from ventoux.errors import PayloadTooLarge, SettingsError
from ventoux.files.errors import ObjectNotFound, StorageFull, StorageUnavailable
from ventoux.files.storage import local
from ventoux.files.storage.opening import open_storage
from ventoux.home import Home
from ventoux.kit.ids import new_id
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from ventoux.files.storage.port import Storage

MB = 1024 * 1024
LIMIT = 40 * MB


class Place:
    """A storage and what is behind it."""

    def __init__(self, settings: Settings, home: Home, root: Path) -> None:
        self.settings = settings
        self.home = home
        self._root = root

    def files(self) -> list[str]:
        root = self._root
        return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())


@pytest.fixture(scope="module")
def server() -> Generator[S3Server]:
    with S3Server() as running:
        yield running


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    home = Home(tmp_path)
    if request.param == "folder":
        return Place(Settings(), home, home.files)
    server: S3Server = request.getfixturevalue("server")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    folder = new_id()
    return Place(Settings(storage_url=server.url(folder)), home, server.objects / folder)


@pytest.fixture
async def storage(place: Place) -> AsyncGenerator[Storage]:
    async with open_storage(place.settings, place.home) as opened:
        yield opened


async def pieces(*given: bytes) -> AsyncGenerator[bytes]:
    for one in given:
        yield one


async def read(storage: Storage, key: str, start: int = 0, end: int | None = None) -> bytes:
    async with aclosing(storage.get(key, start, end)) as found:
        return b"".join([piece async for piece in found])


@pytest.mark.parametrize("size", [0, 1, 3 * MB + 1, 20 * MB + 7])
async def test_what_is_put_is_read_back_whole(storage: Storage, place: Place, size: int) -> None:
    data = os.urandom(size)
    stored = await storage.put("files/w/a", pieces(*(data[at : at + MB] for at in range(0, size, MB))), limit=LIMIT)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(data).hexdigest())
    assert stored.head == data[: 64 * 1024]
    assert await read(storage, "files/w/a") == data
    assert place.files() == ["files/w/a"]


async def test_a_part_is_read_from_and_to_where_it_was_asked(storage: Storage) -> None:
    data = os.urandom(3 * MB)
    await storage.put_bytes("files/w/a", data)
    for start, end in ((0, 10), (5, 6), (5, 5), (MB + 3, 2 * MB + 9), (2 * MB, None), (3 * MB - 1, 9 * MB)):
        assert await read(storage, "files/w/a", start, end) == data[start:end]


async def test_put_again_is_replaced(storage: Storage) -> None:
    await storage.put_bytes("files/w/a", b"before")
    await storage.put_bytes("files/w/a", b"after")
    assert await storage.get_bytes("files/w/a", limit=10) == b"after"
    with pytest.raises(PayloadTooLarge):
        await storage.get_bytes("files/w/a", limit=4)


@pytest.mark.parametrize("size", [11, 20 * MB])
async def test_what_passes_the_limit_leaves_nothing(storage: Storage, place: Place, size: int) -> None:
    data = bytes(min(size, MB))
    with pytest.raises(PayloadTooLarge):
        await storage.put("files/w/a", pieces(*[data] * max(1, size // MB)), limit=size - 1)
    assert place.files() == []


@pytest.mark.parametrize("size", [0, 100, 20 * MB])
async def test_what_fails_on_its_way_leaves_nothing(storage: Storage, place: Place, size: int) -> None:
    async def broken() -> AsyncGenerator[bytes]:
        for _ in range(0, size, MB):
            yield bytes(min(MB, size))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await storage.put("files/w/a", broken(), limit=LIMIT)
    assert place.files() == []


@pytest.mark.parametrize("size", [0, 100, 20 * MB])
async def test_what_is_cancelled_on_its_way_leaves_nothing(storage: Storage, place: Place, size: int) -> None:
    waiting = asyncio.Event()

    async def stuck() -> AsyncGenerator[bytes]:
        for _ in range(0, size, MB):
            yield bytes(min(MB, size))
        waiting.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(storage.put("files/w/a", stuck(), limit=LIMIT))
        await asyncio.wait_for(waiting.wait(), 20)
        task.cancel()
    assert task.cancelled()
    assert place.files() == []


async def test_a_time_out_of_the_source_stays_one(storage: Storage) -> None:
    async def slow() -> AsyncGenerator[bytes]:
        yield b"x"
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await storage.put("files/w/a", slow(), limit=LIMIT)


async def test_what_is_deleted_is_gone_and_twice_is_no_fault(storage: Storage) -> None:
    await storage.put_bytes("files/w/a", b"x")
    for _ in range(2):
        await storage.delete("files/w/a")
    with pytest.raises(ObjectNotFound):
        await read(storage, "files/w/a")
    with pytest.raises(ObjectNotFound):
        await storage.get_bytes("files/w/a", limit=1)
    with pytest.raises(ObjectNotFound):
        async with storage.local("files/w/a"):
            pass


async def test_all_below_a_prefix_goes_and_what_only_begins_alike_stays(storage: Storage) -> None:
    for key in ("libraries/l/d/original", "libraries/l/d/parsed-1", "libraries/l/d2/original", "libraries/l/e"):
        await storage.put_bytes(key, b"x")
    for _ in range(2):
        await storage.delete_below("libraries/l/d")
    for key, there in (("libraries/l/d/original", False), ("libraries/l/d2/original", True), ("libraries/l/e", True)):
        if there:
            assert await storage.get_bytes(key, limit=1) == b"x"
        else:
            with pytest.raises(ObjectNotFound):
                await storage.get_bytes(key, limit=1)


async def test_an_object_is_a_file_while_it_is_worked_on(storage: Storage) -> None:
    data = os.urandom(2 * MB)
    await storage.put_bytes("files/w/a", data)
    async with storage.local("files/w/a") as path:
        assert path.read_bytes() == data


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../b", "..", "a//b", "a/", "a\x00", "a b", ".partial/x", "a\n"])
async def test_no_key_leads_elsewhere(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        await storage.put_bytes(key, b"x")
    with pytest.raises(ValueError, match="no key"):
        await storage.delete(key)
    with pytest.raises(ValueError, match="no key"):
        await read(storage, key)
    with pytest.raises(ValueError, match="no key"):
        await storage.delete_below(key)


async def test_many_are_put_at_once(storage: Storage) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(storage.put_bytes(f"files/w/{number}", b"%d" % number))
    for number in range(20):
        assert await storage.get_bytes(f"files/w/{number}", limit=9) == b"%d" % number


async def test_files_of_the_home_are_for_its_user_alone(tmp_path: Path) -> None:
    async with open_storage(Settings(), Home(tmp_path)) as storage:
        await storage.put_bytes("files/w/a", b"x")
    for one in (tmp_path / "files").rglob("*"):
        assert stat.S_IMODE(one.stat().st_mode) == (0o700 if one.is_dir() else 0o600)


async def test_what_a_killed_server_left_half_written_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / "files" / ".partial" / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    async with open_storage(Settings(), Home(tmp_path)):
        assert not left.exists()


async def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_storage(Settings(), Home(tmp_path)) as storage:

        def full(descriptor: int, data: bytes) -> int:
            del descriptor, data
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(local.os, "write", full)
        with pytest.raises(StorageFull):
            await storage.put_bytes("files/w/a", b"x")
        monkeypatch.undo()
        monkeypatch.setattr(local.os, "fsync", partial(full, data=b""))
        with pytest.raises(StorageFull):
            await storage.put_bytes("files/w/a", b"x")
    assert [one for one in (tmp_path / "files").rglob("*") if one.is_file()] == []


def from_environment(monkeypatch: pytest.MonkeyPatch, access: str, secret: str) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", access)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)


async def open_bucket(url: str, home: Path) -> None:
    async with open_storage(Settings(storage_url=url), Home(home)):
        pass


async def test_a_wrong_secret_or_bucket_stops_the_start(
    server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_environment(monkeypatch, server.access_key, "another secret")
    with pytest.raises(SettingsError, match="does not let us in") as refused:
        await open_bucket(server.url(), tmp_path)
    assert "another secret" not in str(refused.value)
    from_environment(monkeypatch, server.access_key, server.secret_key)
    with pytest.raises(SettingsError, match="no bucket"):
        await open_bucket(server.url(bucket="another"), tmp_path)


async def test_objects_are_below_the_folder_of_the_url(
    server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_environment(monkeypatch, server.access_key, server.secret_key)
    async with open_storage(Settings(storage_url=server.url("one/folder")), Home(tmp_path)) as storage:
        await storage.put_bytes("files/w/a", b"x")
        assert "one/folder/files/w/a" in server.files()
        await storage.delete_below("files/w")
    assert "one/folder/files/w/a" not in server.files()


async def test_a_storage_that_is_away_refuses_files_and_the_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_environment(monkeypatch, "ANYACCESSKEY", "any secret")
    # Nothing can listen at port 1 of this address, so nobody answers.
    url = "s3://bucket/?endpoint=http://127.0.0.1:1"
    async with open_storage(Settings(storage_url=url), Home(tmp_path)) as storage:
        with pytest.raises(StorageUnavailable) as refused:
            await storage.put_bytes("files/w/a", b"x")
        assert "127.0.0.1" not in str(refused.value)
        assert "127.0.0.1" in refused.value.for_log
        with pytest.raises(StorageUnavailable):
            await storage.put("files/w/a", pieces(*[bytes(MB)] * 20), limit=LIMIT)


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket/",
        "s3://",
        "s3://key:secret@bucket/",
        "s3://bucket/?endpoint=ftp://x",
        "s3://bucket/?endpoint=",
        "s3://bucket/?secret=x",
        "s3://bucket/../x",
        "s3://bucket/a b",
        "s3://[bucket",
    ],
)
async def test_a_storage_url_that_cannot_be_meant_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="storage_url cannot be used") as refused:
        await open_bucket(url, tmp_path)
    assert "secret@" not in str(refused.value)


async def test_a_bucket_without_its_package_stops_the_start_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "ventoux.files.storage.s3", raising=False)
    with pytest.raises(SettingsError, match=r"ventoux\[s3\]"):
        await open_bucket("s3://bucket/", tmp_path)
