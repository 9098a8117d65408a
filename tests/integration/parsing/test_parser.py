"""The parent's side and the sandbox, with a real child for each document. Readers have tests of their own."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import psutil
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.documents import CATALOG, pdf, said, stream

from ventoux.errors import Unavailable
from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.service import Parser

HOSTILE = (str(Path(__file__).with_name("hostile_worker.py")),)
OPTIONS = ParseOptions(name="note.md")


def hostile(seconds: float = 20.0, workers: int = 2) -> Parser:
    limits = ParseLimits(seconds=seconds, memory=512 * 1024 * 1024)
    return Parser(limits, "", workers, worker=HOSTILE)


@pytest.fixture(autouse=True)
def _others() -> None:
    """Servers of other tests are children of this process, too."""
    OTHERS.clear()
    OTHERS.update(child.pid for child in psutil.Process().children(recursive=True))


OTHERS: set[int] = set()


def children() -> list[psutil.Process]:
    """Of this test."""
    running = (child for child in psutil.Process().children(recursive=True) if child.pid not in OTHERS)
    return [child for child in running if child.status() != psutil.STATUS_ZOMBIE]


async def act(tmp_path: Path, what: str, parser: Parser | None = None) -> str:
    document = tmp_path / f"{what.split(maxsplit=1)[0]}.txt"
    document.write_text(what)
    parsed = await (parser or hostile()).parse(document, OPTIONS)
    return parsed.text


async def test_a_document_is_read_in_a_child_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    document = tmp_path / "note"
    document.write_text("# Title\n\nText with an é.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    parsed = await Parser(ParseLimits(), "", 1).parse(document, OPTIONS)
    assert parsed.text.startswith("# Title\n\nText with an é.")
    assert [block.kind for block in parsed.blocks] == ["heading", "paragraph", "table"]
    assert parsed.tables[0].rows == [("1", "2")]
    assert not children()


async def test_long_documents_come_in_pieces_and_are_whole(tmp_path: Path) -> None:
    document = tmp_path / "rows.csv"
    document.write_text("id,name,size\n" + "".join(f"{i},name {i},{i * 2}\n" for i in range(30_000)))
    parsed = await Parser(ParseLimits(), "", 1).parse(document, ParseOptions(name="rows.csv"))
    table = parsed.tables[0]
    assert len(table.rows) == len(table.spans) == 30_000
    assert parsed.text[slice(*table.spans[-1])] == "| 29999 | name 29999 | 59998 |"


async def test_an_error_of_a_reader_comes_over_with_its_hint(tmp_path: Path) -> None:
    document = tmp_path / "ls"
    document.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(DocumentUnreadable, match="a program"):
        await Parser(ParseLimits(), "", 1).parse(document, ParseOptions())


async def test_a_child_that_hangs_is_ended_when_its_time_is_over(tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="longer than the 1 seconds"):
        await act(tmp_path, "hang", hostile(seconds=1))
    assert not children()


async def test_a_child_that_is_cancelled_is_ended(tmp_path: Path) -> None:
    reading = asyncio.ensure_future(act(tmp_path, "spin"))
    async with asyncio.timeout(20):
        while not children():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not children()


async def test_who_waits_for_a_place_with_a_client_is_told_that_there_is_none(tmp_path: Path) -> None:
    document = tmp_path / "note"
    document.write_text("Text.")
    parser = hostile(workers=1)
    reading = asyncio.ensure_future(act(tmp_path, "spin", parser))
    async with asyncio.timeout(20):
        while not children():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(0.01)
    with pytest.raises(Unavailable, match="Other documents") as told:
        await parser.parse(document, OPTIONS, patience=0.01)
    assert told.value.retry_after
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_ten_gigabytes_are_refused_as_too_large(tmp_path: Path) -> None:
    with pytest.raises(DocumentTooLarge, match="512 MB of memory"):
        await act(tmp_path, "allocate")


async def test_a_crash_costs_one_error_and_the_next_document_is_read(tmp_path: Path) -> None:
    parser = hostile()
    with pytest.raises(DocumentUnreadable, match="crashed"):
        await act(tmp_path, "die", parser)
    assert await act(tmp_path, "chatter", parser) == "chattered"


@pytest.mark.parametrize("what", ["garbage", "long"])
async def test_a_reply_that_is_none_is_not_believed(tmp_path: Path, what: str) -> None:
    with pytest.raises((DocumentUnreadable, DocumentTooLarge)):
        await act(tmp_path, what)
    assert not children()


async def test_the_child_reaches_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert (await act(tmp_path, f"connect 127.0.0.1:{port}")).startswith("refused")


async def test_the_child_reads_no_file_but_the_one_it_was_given(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("secret")
    for path in (secret, Path("/etc/hostname"), Path("/proc/self/environ"), Path("/proc/1/cmdline")):
        assert (await act(tmp_path, f"read {path}")).startswith("refused"), path


async def test_the_child_writes_no_file(tmp_path: Path) -> None:
    assert (await act(tmp_path, f"write {tmp_path / 'new'}")).startswith("refused")
    assert (await act(tmp_path, f"write {tmp_path / 'write.txt'}")).startswith("refused")
    assert not (tmp_path / "new").exists()


async def test_the_child_has_none_of_the_servers_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTOUX_SECRET", "secret")
    assert set((await act(tmp_path, "environment")).split()) <= {
        "PATH",
        "LC_ALL",
        "LC_CTYPE",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "TESSDATA_PREFIX",
    }


async def test_what_a_child_leaves_behind_is_ended_with_it(tmp_path: Path) -> None:
    assert await act(tmp_path, "fork") == "forked"
    async with asyncio.timeout(5):
        while any("hostile_worker" in " ".join(line) for line in _commands()):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)


def _commands() -> list[list[str]]:
    """Of all processes: what left its group is no child of ours any more."""
    found: list[list[str]] = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            found.append(process.cmdline())
    return found


async def test_the_child_signals_no_other_process(tmp_path: Path) -> None:
    assert (await act(tmp_path, f"signal {os.getpid()}")).startswith("refused")


async def test_no_more_children_run_than_there_are_workers(tmp_path: Path) -> None:
    parser = hostile(seconds=1, workers=1)
    started = time.monotonic()
    results = await asyncio.gather(*(act(tmp_path, "hang", parser) for _ in range(2)), return_exceptions=True)
    assert all(isinstance(result, DocumentTooLarge) for result in results)
    assert time.monotonic() - started > 1.9


async def test_where_namespaces_are_refused_files_and_network_are_shut_off_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    parser = Parser(ParseLimits(seconds=20), "", 1, worker=(*HOSTILE, "without-namespaces"))
    with caplog.at_level(logging.WARNING, "ventoux.parsing"):
        assert (await act(tmp_path, "connect 127.0.0.1:9", parser)).startswith("refused")
        assert (await act(tmp_path, f"read {tmp_path / 'connect.txt'}", parser)).startswith("refused")
    told = [record for record in caplog.records if "less isolation" in record.message]
    assert len(told) == 1
    assert "namespaces: Operation not permitted" in told[0].message


async def test_a_pdf_whose_parts_draw_each_other_without_end_costs_one_error(tmp_path: Path) -> None:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    data = pdf(
        CATALOG,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R "
        b"/Resources << /XObject << /F 5 0 R >> >> >>",
        stream(b"/F Do"),
        stream(b"/F Do /F Do", form),
    )
    document = tmp_path / "loop.pdf"
    document.write_bytes(data)
    parser = Parser(ParseLimits(seconds=30, memory=256 * 1024 * 1024), "", 1)
    with pytest.raises((DocumentUnreadable, DocumentTooLarge)):
        await parser.parse(document, ParseOptions())
    document.write_text("fine")
    assert (await parser.parse(document, ParseOptions())).text == "fine"


async def test_a_sheet_with_one_cell_in_its_last_corner_costs_one_error_or_is_read(tmp_path: Path) -> None:
    workbook: Any = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["XFD1048576"] = "first", "last"
    document = tmp_path / "corner.xlsx"
    workbook.save(document)
    try:
        parsed = await Parser(ParseLimits(seconds=30), "", 1).parse(document, ParseOptions())
    except DocumentTooLarge as error:
        said(error, "memory")
    else:
        assert parsed.tables[0].rows[-1][-1] == "last"


async def test_pictures_of_text_are_recognised_within_the_sandbox(tmp_path: Path) -> None:
    canvas: Any = Canvas(str(tmp_path / "words.pdf"), pagesize=(400, 200))
    canvas.setFont("Helvetica", 20)
    canvas.drawString(20, 150, "A page that was scanned")
    canvas.save()
    rendered: Any = pypdfium2.PdfDocument(tmp_path / "words.pdf")[0]
    document = tmp_path / "scan.png"
    rendered.render(scale=200 / 72).to_pil().save(document, dpi=(200, 200))
    parsed = await Parser(ParseLimits(), "tesseract", 1).parse(document, ParseOptions(languages=("eng",), words=True))
    assert "scanned" in parsed.text
    assert parsed.pages[0].recognised
    assert {parsed.text[word.start : word.end] for word in parsed.words} >= {"page", "scanned"}
