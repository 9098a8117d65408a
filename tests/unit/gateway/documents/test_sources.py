from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import PayloadTooLarge, ValidationFailed
from ventoux.gateway.documents.scratch import Scratch, whole
from ventoux.gateway.documents.sources import Sources, data_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


@given(st.binary(min_size=1))
def test_a_data_url_gives_its_bytes(data: bytes) -> None:
    encoded = base64.b64encode(data).decode()
    assert data_of(f"data:image/png;base64,{encoded}") == data
    assert data_of(f"DATA:;BASE64,{encoded[:3]}\n {encoded[3:]}") == data


@given(st.text())
def test_a_data_url_of_anything_gives_bytes_or_a_named_error(text: str) -> None:
    try:
        found = data_of(f"data:{text}")
    except ValidationFailed:
        return
    assert found


@pytest.mark.parametrize(
    "url",
    [
        "data:",
        "data:image/png;base64,",
        "data:;base64,a",
        "data:;base64,§§§§",
        "data:image/png;base64,YQ=",
        "data:text/plain,",
    ],
)
def test_a_data_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValidationFailed):
        data_of(url)


def test_a_data_url_of_text_needs_no_base64() -> None:
    assert data_of("data:text/plain,caf%C3%A9") == "café".encode()


class Nothing:
    """No files and no web."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def sources(folder: Path) -> Sources:
    nothing: Any = Nothing()
    return Sources(nothing, nothing, Scratch(folder), max_file=10)


async def opened(sources: Sources, url: str) -> bytes:
    nobody: Any = None
    async with sources.opened(nobody, url=url, file_id="", name="") as document:
        data = document.path.read_bytes()
        assert document.size == len(data)
        return data


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "ftp://a.example/b",
        "/etc/passwd",
        "iVBORw0KGgo=",
        "https://[",
        f"https://a.example/{'a' * 9000}",
    ],
)
async def test_an_address_that_is_none_of_the_web_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValidationFailed, match="Give an http"):
        await opened(sources(tmp_path / "reading"), url)


async def test_nothing_stays_of_a_document_whatever_became_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "reading"
    folder.mkdir()
    (folder / "left").write_bytes(b"by a server that was killed")
    source = sources(folder)
    assert await opened(source, "data:,0123456789") == b"0123456789"
    with pytest.raises(PayloadTooLarge, match="10 bytes"):
        await opened(source, "data:,0123456789a")
    assert list(folder.iterdir()) == []


async def test_a_document_goes_when_its_caller_does(tmp_path: Path) -> None:
    scratch, there = Scratch(tmp_path / "reading"), asyncio.Event()

    async def read() -> None:
        async with scratch.file(whole(b"a"), limit=10):
            there.set()
            await asyncio.Event().wait()

    async def never() -> AsyncGenerator[bytes]:
        yield b"a"
        there.set()
        await asyncio.Event().wait()

    async def write() -> None:
        async with scratch.file(never(), limit=10):
            raise AssertionError

    for doing in (read, write):
        there.clear()
        task = asyncio.ensure_future(doing())
        await asyncio.wait_for(there.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert list((tmp_path / "reading").iterdir()) == []
