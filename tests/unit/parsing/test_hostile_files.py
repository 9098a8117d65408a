"""Files that attack their reader: each ends in one error that says what it is, in time, or is read without harm."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.documents import CATALOG, W, docx_of, epub_of, parsed, pdf, relation, said, stream, zipped

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.reading import read
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL = ParseLimits(unpacked=4 * 1024 * 1024, characters=1_000_000, pages=100)
BOMB = b" " * (16 * 1024 * 1024)


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    """Far above what they take; a quadratic reader would take minutes."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 20


def refused(data: bytes, name: str = "", match: str = ".") -> None:
    with pytest.raises((DocumentTooLarge, DocumentUnreadable), match=match):
        parsed(data, name, limits=SMALL)


# -- archives


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_an_archive_that_unpacks_to_too_much_is_refused_as_it_unpacks(part: str) -> None:
    styles = relation("s", "styles", "styles.xml")
    data = docx_of("<w:p/>", {"word/styles.xml": "<x/>"}, styles)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    refused(zipped({**entries, part: BOMB}), match="unpacks to more than")


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    data = docx_of(f"<w:p><w:r><w:t>{'x' * 100_000}</w:t></w:r></w:p>")
    # The directory claims that each entry has one byte.
    at = data.find(b"PK\x01\x02")
    forged = bytearray(data)
    while at >= 0:
        struct.pack_into("<I", forged, at + 24, 1)
        at = data.find(b"PK\x01\x02", at + 4)
    refused(bytes(forged), match="damaged")


def test_spreadsheets_are_unpacked_within_bounds_before_their_library_sees_them() -> None:
    refused(zipped({"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": BOMB}), match="unpacks to more than")


def test_archives_within_archives_are_not_unpacked() -> None:
    inner = zipped({"a": BOMB})
    for _ in range(5):
        inner = zipped({f"{i}.zip": inner for i in range(5)})
    refused(inner, match="an archive")
    assert (
        parsed(docx_of("<w:p><w:r><w:t>x</w:t></w:r></w:p>", {"word/embeddings/a.zip": "x"}), limits=SMALL).text == "x"
    )


def test_entries_that_share_their_bytes_are_counted_each() -> None:
    """The whole directory points at one entry: little to carry, much to unpack."""
    packed = zlib.compress(bytes(1024 * 1024), 9)[2:-4]
    crc = zlib.crc32(bytes(1024 * 1024))
    names = [b"xl/workbook.xml", *[f"xl/{i}.xml".encode() for i in range(50)]]
    first = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 1024 * 1024, len(names[0]), 0)
    local = first + names[0] + packed
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), 1024 * 1024, len(name), 0, 0, 0, 0, 0, 0,
        ) + name
        for name in names
    )  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), len(local), 0)
    refused(local + directory + end)


def test_names_that_climb_out_of_the_archive_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(f"<w:styles xmlns:w='{W}'/>")
    up = f"../../../../../../../..{secret}"
    data = docx_of("<w:p><w:r><w:t>x</w:t></w:r></w:p>", {up: "<evil/>"}, relation("s", "styles", up))
    assert parsed(data, limits=SMALL).text == "x"
    assert secret.read_text().startswith("<w:styles")


def test_a_hundred_thousand_entries_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(25_000):
            archive.writestr(f"word/{number}", "")
    refused(file.getvalue(), match="25000 entries")


# -- XML

LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "/etc/passwd"])
@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "svg", "xml", "html"])
def test_external_entities_are_not_fetched(kind: str, address: str) -> None:
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>'
    _try_entities(kind, head, "&e;")


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "svg", "xml", "html"])
def test_a_billion_laughs_are_not_laughed(kind: str) -> None:
    _try_entities(kind, LAUGHS, "&j;")


def _try_entities(kind: str, head: str, entity: str) -> None:
    if kind == "docx":
        refused(docx_of(f"<w:p><w:r><w:t>{entity}</w:t></w:r></w:p>", head=head), match="entities")
    elif kind == "odt":
        content = f'{head}<d xmlns:office="o"><office:body>{entity}</office:body></d>'
        refused(zipped({"content.xml": content}, first="application/vnd.oasis.opendocument.text"), match="entities")
    elif kind == "epub":
        refused(epub_of({"a": f"{head}<html><body><p>{entity}</p></body></html>"}), match="entities")
    elif kind == "html":
        text = parsed(f"{head}<html><body><p>before {entity}</p></body></html>".encode(), "x.html", limits=SMALL).text
        assert "root:" not in text
        assert "haha" not in text
    else:
        root = "svg" if kind == "svg" else "x"
        refused(f"<?xml version='1.0'?>{head}<{root}>{entity}</{root}>".encode(), match="entities")


def test_xml_in_another_encoding_hides_no_entities() -> None:
    content = (
        f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<w:document xmlns:w="{W}"><w:body>&j;</w:body></w:document>'
    )
    data = zipped({"word/document.xml": content.encode("utf-16")})
    refused(data, match="entities|damaged|no text")


def test_deep_nesting_is_refused_or_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 5000
    refused(docx_of(deep), match="deep|damaged")
    refused(f"<?xml version='1.0'?>{'<a>' * 100_000}{'</a>' * 100_000}".encode(), match="deep|damaged")
    refused(("[" * 100_000).encode(), "x.json")
    refused((b"{\\rtf1 " + b"{" * 100_000), match="deep")


def test_html_of_a_hundred_thousand_nested_tags_is_refused_or_read() -> None:
    data = b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000
    try:
        assert "text" in parsed(data, limits=SMALL).text
    except (DocumentTooLarge, DocumentUnreadable) as error:
        said(error, "deep")


def test_tables_that_span_everything_stay_small() -> None:
    html = "<table><tr><td colspan=9999 rowspan=9999>x</td><td>y</td></tr><tr><td>z</td></tr></table>"
    assert len(parsed(html.encode(), "x.html", limits=SMALL).tables[0].rows[0]) <= 1000
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    content = (
        '<d xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:text>'
        f"<table:table>{row}</table:table></office:text></office:body></d>"
    )
    data = zipped({"content.xml": content}, first="application/vnd.oasis.opendocument.text")
    table = parsed(data, limits=SMALL).tables[0]
    assert (len(table.rows), len(table.rows[0])) == (1000, 1000)


# -- texts


def test_mail_of_a_thousand_nested_parts_is_refused() -> None:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\n"
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(1000))
    try:
        parsed(head + parts + b"Content-Type: text/plain\n\ntext", limits=SMALL)
    except (DocumentTooLarge, DocumentUnreadable) as error:
        said(error)


def test_a_field_of_fifty_megabytes_is_more_than_a_document_may_hold() -> None:
    limits = ParseLimits(characters=1_000_000)
    with pytest.raises(DocumentTooLarge, match="characters"):
        parsed(b"a,b\n1," + b"x" * 50_000_000 + b"\n", "x.csv", limits=limits)


def test_formulas_of_a_csv_stay_text() -> None:
    rows = parsed(b"Name,Value\nx,\"=cmd|' /C calc'!A0\"\ny,@SUM(1)\n", "x.csv").tables[0].rows
    assert rows == [("x", "=cmd|' /C calc'!A0"), ("y", "@SUM(1)")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a" * 300_000, "x.md"), ("[" * 100_000, "x.md"), ("- " * 100_000, "x.md"),
        ("|" * 100_000 + "\n" + "|-" * 100_000, "x.md"),
        ("#" * 300_000, "x.md"), ("\n> " * 50_000, "x.md"), ("`" * 300_000, "x.md"), ("\n" * 300_000 + "x", "x.txt"),
        ("<!--" * 50_000, "x.html"), ("<a " + "href=" * 50_000, "x.html"),
        ("," * 200_000, "x.csv"), ("\"" * 200_001, "x.csv"),
        ("-" * 200_000 + "\n", "x.md"), (" " * 300_000 + "x", "x.md"),
        ("1. " * 100_000, "x.txt"), ("a: b\n" * 50_000, "x.eml"),
        ("<!-- " * 20_000 + "<html", ""), ("\\'" * 100_000, "x.rtf"), ("{\\rtf" + "\\a1" * 100_000, ""),
    ],
)  # fmt: skip
def test_text_made_to_keep_a_pattern_busy_is_read_in_time(text: str, name: str) -> None:
    started = time.monotonic()
    try:
        parsed(text.encode(), name, limits=SMALL)
    except (DocumentTooLarge, DocumentUnreadable) as error:
        said(error)
    assert time.monotonic() - started < 10


# -- PDF


def test_ten_thousand_pages_are_refused_before_one_is_read() -> None:
    kids = b" ".join(b"%d 0 R" % number for number in [3] * 10_000)
    data = pdf(CATALOG, b"<< /Type /Pages /Count 10000 /Kids [%s] >>" % kids, b"<< /Type /Page /Parent 2 0 R >>")
    refused(data, match="10000 pages; 100 are read")


def test_pages_that_hold_themselves_end_in_words() -> None:
    looping = [
        pdf(CATALOG, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
        pdf(
            CATALOG,
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
        ),
    ]
    for data in looping:
        refused(data)


def _page(box: bytes) -> bytes:
    resources = b"/Resources << /Font << /F 5 0 R >> >>"
    return b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R %s >>" % (box, resources)


def test_an_outline_in_a_circle_is_followed_once() -> None:
    data = pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        _page(b"[0 0 300 300]"),
        stream(b"BT /F 12 Tf 20 200 Td (Some text) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Outlines /First 7 0 R /Last 7 0 R >>",
        b"<< /Title (a) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Last 7 0 R >>",
    )
    assert parsed(data, limits=SMALL).text == "Some text"


def test_a_page_of_a_gigantic_size_is_read_and_its_picture_stays_small() -> None:
    data = pdf(
        CATALOG,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        _page(b"[0 0 99999999 99999999]"),
        stream(b"BT /F 12 Tf 20 200 Td (Some text) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    assert parsed(data, limits=SMALL, options=ParseOptions(images=True, ocr="off")).text == "Some text"


def test_a_page_of_thousands_of_lines_ends() -> None:
    data = pdf(
        CATALOG,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        _page(b"[0 0 300 50000]"),
        stream(b"BT /F 12 Tf 20 200 Td " + b"(a b c d e f g h) Tj 0 14 Td " * 3000 + b" ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    assert len(parsed(data, limits=SMALL).text) > 1000


# -- pictures


def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises((DocumentTooLarge, DocumentUnreadable)):
        read(Source.of(data, "", SMALL), ParseOptions(), "tesseract")
