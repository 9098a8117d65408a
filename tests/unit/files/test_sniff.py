from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import odfdo
import openpyxl
import pptx
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ventoux.files.sniff import BINARY, mime_type

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 64 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def written(write: Callable[[Any], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()[:HEAD]


def zipped(*entries: tuple[str, bytes], compressed: bool = True) -> bytes:
    def write(file: Any) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
            for name, data in entries:
                archive.writestr(name, data)

    return written(write)


def picture(kind: str) -> bytes:
    return written(lambda file: Image.new("RGB", (2, 2)).save(file, kind))


MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "docx": (lambda: written(Document().save), f"{OFFICE}wordprocessingml.document"),
    "xlsx": (lambda: written(openpyxl.Workbook().save), f"{OFFICE}spreadsheetml.sheet"),
    "pptx": (lambda: written(pptx.Presentation().save), f"{OFFICE}presentationml.presentation"),
    "odt": (lambda: written(odfdo.Document("text").save), f"{OPEN}text"),
    "ods": (lambda: written(odfdo.Document("spreadsheet").save), f"{OPEN}spreadsheet"),
    "odp": (lambda: written(odfdo.Document("presentation").save), f"{OPEN}presentation"),
    "epub": (lambda: zipped(("mimetype", b"application/epub+zip"), compressed=False), "application/epub+zip"),
    "zip": (lambda: zipped(("word.txt", b"x"), ("mimetype", b"text/html")), "application/zip"),
    "empty zip": (zipped, "application/zip"),
    # The folder tells where the table of contents comes too late to be seen.
    "docx of another order": (lambda: zipped(("word/document.xml", b"x")), f"{OFFICE}wordprocessingml.document"),
    "a bomb": (lambda: zipped(("[Content_Types].xml", bytes(50_000_000))), "application/zip"),
    **{
        kind: (lambda kind=kind: picture(kind), f"image/{kind}")
        for kind in ("png", "jpeg", "gif", "webp", "tiff", "bmp")
    },
}


@pytest.mark.parametrize("what", MADE)
def test_what_programs_write_is_told_by_its_bytes_whatever_it_is_called(what: str) -> None:
    make, kind = MADE[what]
    data = make()
    for name in ("x", "x.txt", "x.csv", "x.pdf", "x.html"):
        assert mime_type(data, name) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\r\n\r\nnoise %PDF-1.4\n1 0 obj", "application/pdf"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "application/msword"),
        (OLE + "Workbook\0".encode("utf-16-le"), "application/vnd.ms-excel"),
        (OLE + "PowerPoint Document\0".encode("utf-16-le"), "application/vnd.ms-powerpoint"),
        (OLE + "__properties_version1.0\0".encode("utf-16-le"), "application/vnd.ms-outlook"),
        (OLE, "application/x-ole-storage"),
        (b"{\\rtf1\\ansi}", "application/rtf"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"\x7fELF\x02\x01\x01", "application/x-elf"),
        (b"MZ\x90\x00\x03\x00", "application/vnd.microsoft.portable-executable"),
        (b"\x00asm\x01\x00\x00\x00", "application/wasm"),
        (b"BM\x00\x01", BINARY),
        (bytes(range(256)) * 4, BINARY),
        (b"\x00\x01\x02", BINARY),
        (b"BMW and MZ are letters, and so is PK.", "text/plain"),
        (b"<!DOCTYPE html><p>%PDF-1.4 obj", "text/html"),
        (b"<!-- x --><?php ?><HTML lang=fr>", "text/html"),
        (b"<?xml version='1.0'?><!-- <html> --><feed/>", "application/xml"),
        (b"<?xml version='1.0'?><html xmlns='x'/>", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<3 is a heart", "text/plain"),
        (b'{"a": [1, 2]}', "application/json"),
        (b'{"a": 1}\n{"a": 2}\n', "application/jsonl"),
        (b"[link](http://example.org)", "text/plain"),
        (b"{not json}", "text/plain"),
        (b"Return-Path: <a@b>\r\nFrom: a@b\r\nTo: c@d\r\nSubject: x\r\n\r\nhello", "message/rfc822"),
        (b"Dear sir,\nSubject: x\n", "text/plain"),
        ("Müller, déjà vu, señor".encode(), "text/plain"),
        ("Müller, déjà vu, señor, über alles in der Stadt".encode("latin-1"), "text/plain"),
        ("Müller: „Straße“ kostet 5 €".encode("cp1252"), "text/plain"),
        ("Müller, déjà vu".encode("utf-16"), "text/plain"),
        ("Müller, déjà vu".encode("utf-16-be"), "text/plain"),
        (b"\xef\xbb\xbfwith a mark", "text/plain"),
        (b"", "text/plain"),
    ],
)
def test_bytes_are_told_apart(head: bytes, kind: str) -> None:
    assert mime_type(head, "x.bin") == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "text/csv"),
        ("A.TSV", "text/tab-separated-values"),
        ("notes.md", "text/markdown"),
        ("page.html", "text/html"),
        ("a.txt", "text/plain"),
        ("a.pdf", "text/plain"),
        ("a.exe", "text/plain"),
        ("csv", "text/plain"),
        (".csv", "text/plain"),
        ("../../a.csv", "text/csv"),
    ],
)
def test_a_name_decides_between_texts_that_look_alike_and_no_more(name: str, kind: str) -> None:
    assert mime_type(b"a,b\n1,2\n", name) == kind
    assert mime_type(b"%PDF-1.7", name) == "application/pdf"


def test_one_line_of_json_is_what_its_name_says() -> None:
    assert mime_type(b'{"a": 1}', "x.jsonl") == "application/jsonl"
    assert mime_type(b'{"a": 1}', "x.json") == "application/json"
    assert mime_type(b"a mail\n", "x.eml") == "message/rfc822"


def test_a_head_that_ends_in_the_middle_is_told_as_the_whole() -> None:
    assert mime_type(("é" * HEAD).encode()[: HEAD - 1], "x.md") == "text/markdown"
    lines = b"".join(json.dumps({"line": number}).encode() + b"\n" for number in range(10_000))
    assert mime_type(lines[:HEAD], "x") == "application/jsonl"
    assert mime_type(json.dumps([{"row": 1}] * 10_000, indent=1).encode()[:HEAD], "x") == "application/json"


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_have_a_type(head: bytes, name: str) -> None:
    for begun in (head, b"PK\x03\x04" + head, OLE + head, b"{" + head, b"<" + head, b"RIFF" + head, b"BM" + head):
        found = mime_type(begun, name)
        assert found.count("/") == 1


@given(st.text(max_size=200).filter(lambda text: not set(text) & set(map(chr, [*range(32), 127])) - {"\n", "\t"}))
def test_any_text_is_text(text: str) -> None:
    kind = mime_type(text.encode(), "x.txt")
    assert kind.startswith(("text/", "image/svg", "message/")) or kind.endswith(("json", "jsonl", "xml", "rtf", "pdf"))
    assert kind != BINARY
