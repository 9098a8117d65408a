"""The file of the SQLite index: killed, damaged, missing, full."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.integration.libraries.index.test_index import SPACE, asked, embedded, lease, near

from ventoux.errors import Unavailable
from ventoux.home import Home
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.sqlite_file import IndexDamaged, IndexFile
from ventoux.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ventoux.libraries.index.schemas import Index

WRITER = """
import asyncio, sys
from pathlib import Path
import numpy as np
from ventoux.home import Home
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.schemas import Embedded
from ventoux.libraries.schemas import Chunk
from ventoux.settings import Settings

async def main():
    vector = np.array([1, 0, 0, 0], "<f4").tobytes()
    chunks = [
        Embedded(Chunk(ordinal=n, start=n, end=n + 7, text="Kaution", language="de"), vector) for n in range(3000)
    ]
    async with open_index(Settings(), Home(Path(sys.argv[1])), None) as index:
        for generation in range(1, 1000):
            print(generation, flush=True)
            await index.put("lib", "big", generation, "encoder", chunks)

asyncio.run(main())
"""


def killed_at(folder: Path, puts: int) -> int:
    """A writer that is killed in the midst of a put; which one."""
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        begun = [int(process.stdout.readline()) for _ in range(puts)]
        process.send_signal(signal.SIGKILL)
    return begun[-1]


def opened(folder: Path) -> AbstractAsyncContextManager[Index]:
    return open_index(Settings(), Home(folder), None)


@pytest.mark.parametrize("puts", [1, 2, 3])
async def test_a_killed_writer_leaves_whole_documents_and_nothing_else(tmp_path: Path, puts: int) -> None:
    assert await asyncio.to_thread(killed_at, tmp_path, puts) == puts
    async with opened(tmp_path) as index:
        lost = set(await index.missing({"big": puts}))
        for generation in range(1, puts + 2):
            visible = {"big": generation}
            whole = not await index.missing(visible)
            expected = 3000 if whole else 0
            assert len(await index.chunks("big", generation, limit=5000)) == expected
            assert len(await near(index, 0, visible, limit=5000)) == expected
            assert len(await asked(index, "Kaution", "de", visible, limit=5000)) == expected
        assert lost in (set(), {"big"})
        await index.remove_below("lib", {"big": puts + 2})
        await lease(index)
        assert await asked(index, "Kaution", "de", {"lease": 1, "big": puts}) == [("lease", 0)]
    with closing(sqlite3.connect(Home(tmp_path).index)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 99, None])
async def test_a_file_that_cannot_be_read_is_made_anew_and_what_it_held_is_missing(
    tmp_path: Path, damage: bytes | None
) -> None:
    async with opened(tmp_path) as index:
        await lease(index)
    file = Home(tmp_path).index
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    async with opened(tmp_path) as index:
        assert await index.missing({"lease": 1}) == ["lease"]
        await lease(index)
        assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]


async def test_damage_that_shows_later_is_an_error_once_and_then_a_new_index(tmp_path: Path) -> None:
    async with opened(tmp_path) as index:
        for number in range(40):
            await lease(index, document=f"d{number}")
        assert len(await near(index, 0, {"d0": 1})) == 3
    file = Home(tmp_path).index
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'vectors'").fetchone()
    with file.open("r+b") as writing:
        writing.seek((page - 1) * 4096)
        writing.write(b"\xff" * 64)
    visible = {f"d{number}": 1 for number in range(40)}
    async with opened(tmp_path) as index:
        with pytest.raises(IndexDamaged):
            await near(index, 0, visible)
        assert len(await index.missing(visible)) == 40
        await lease(index, document="d0")
        assert await near(index, 0, visible, limit=1) == [("d0", 0)]


async def test_what_was_kept_in_memory_of_a_damaged_index_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    visible = {"lease": 1, "other": 1}
    async with opened(tmp_path) as index:
        await lease(index)
        assert len(await near(index, 0, visible)) == 3
        file = Home(tmp_path).index
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("DROP TABLE puts")
        with pytest.raises(IndexDamaged):
            await index.missing(visible)
        await index.put("lib", "other", 1, SPACE, embedded(["Etwas anderes"], "de", [1.0]))
        assert await near(index, 0, visible) == [("other", 0)]
        assert await asked(index, "Kaution", "de", visible) == []


async def test_without_a_descriptor_left_the_index_is_not_used_and_stays_what_it_is(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with opened(tmp_path) as index:
        await lease(index)
    async with opened(tmp_path) as index:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
        try:
            with pytest.raises(Unavailable, match="unable to open") as raised:
                await index.missing({"lease": 1})
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        assert not isinstance(raised.value, IndexDamaged)
        assert await asked(index, "Kaution", "de", {"lease": 1}) == [("lease", 0)]


async def test_a_mistake_in_a_statement_is_no_damage(tmp_path: Path) -> None:
    async with opened(tmp_path) as index:
        await lease(index)
    file = IndexFile(Home(tmp_path).index)
    await file.open()
    with pytest.raises(Unavailable, match="binding") as raised:
        await file.read(lambda connection: connection.execute("SELECT ?", ()))
    assert not isinstance(raised.value, IndexDamaged)
    assert await file.read(lambda connection: connection.execute("SELECT count(*) FROM puts").fetchone()) == (1,)
    await file.close()


async def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    async with opened(tmp_path):
        assert Home(tmp_path).index.stat().st_mode & 0o777 == 0o600


async def test_the_event_loop_goes_on_while_a_large_document_is_put_and_searched(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(f"wort{number}" for number in rng.integers(0, 4000, 30)) for _ in range(1000)]
    ticks = 0

    async def ticking() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    async with opened(tmp_path) as index, asyncio.TaskGroup() as group:
        ticker = group.create_task(ticking())
        await index.put("lib", "big", 1, SPACE, embedded(texts, None))
        put = ticks
        assert len(await asked(index, "wort7 wort8", "en", {"big": 1}, limit=3)) == 3
        ticker.cancel()
    assert put > 100


async def test_vectors_of_different_lengths_are_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as index:
        one, other = embedded(["a", "b"], None)
        with pytest.raises(ValueError, match="one length"):
            await index.put("lib", "d", 1, SPACE, [one, type(other)(other.chunk, b"\0" * 8)])
        with pytest.raises(ValueError, match="ordinal"):
            await index.put("lib", "d", 1, SPACE, [one, one])
        await index.put("lib", "d", 1, SPACE, [one])
        with pytest.raises(ValueError, match="dimensions"):
            await index.vectors(["lib"], SPACE, [1.0], {"d": 1}, 3)
        assert await index.missing({"d": 1}) == []
