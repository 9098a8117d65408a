"""Documents for tests, written by other programs than those that read them, and what holds of anything that is read."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING

from ventoux.parsing.reading import read
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.errors import VentouxError
    from ventoux.parsing.schemas import Parsed

LIMITS = ParseLimits(unpacked=32 * 1024 * 1024, characters=2_000_000, pages=500)
_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")


def parsed(data: bytes, name: str = "", options: ParseOptions | None = None, limits: ParseLimits = LIMITS) -> Parsed:
    """Read in this process, and checked."""
    chosen = options or ParseOptions(name=name, ocr="off")
    found = read(Source.of(data, name, limits), chosen)
    check(found)
    return found


def check(found: Parsed) -> None:
    """What ``schemas`` promises of every document."""
    text = found.text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search("[\x00\ud800-\udfff\r]", text)
    end = 0
    for block in found.blocks:
        assert end <= block.start < block.end <= len(text)
        assert not text[end : block.start].strip()
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        end = block.end
    assert not text[end:].strip()
    end = 0
    for page in found.pages:
        assert end <= page.start <= page.end <= len(text)
        end = page.end
        inside = [block for block in found.blocks if block.page == page.number]
        assert all(page.start <= block.start and block.end <= page.end for block in inside)
    _check_tables(found)


def _check_tables(found: Parsed) -> None:
    blocks = {block.table: block for block in found.blocks if block.table is not None}
    assert sorted(blocks) == list(range(len(found.tables)))
    for place, table in enumerate(found.tables):
        assert (table.start, table.end) == (blocks[place].start, blocks[place].end)
        assert blocks[place].kind == "table"
        assert len(table.rows) == len(table.spans)
        lines = found.text[table.start : table.end].split("\n")
        shown = [span for span in table.spans if span != (0, 0)]
        assert lines[2:] == [found.text[start:end] for start, end in shown]
        # Markdown is kept as it stands, however ragged its tables are.
        if found.mime_type != "text/markdown":
            width = len(_UNESCAPED_PIPE.findall(lines[1]))
            assert all(len(_UNESCAPED_PIPE.findall(line)) == width for line in lines)
        assert all(len(row) == len(table.rows[0]) for row in table.rows)


def said(error: VentouxError, words: str = "") -> None:
    """An error that a caller is told says something, and these words among it."""
    assert error.message
    assert words in error.message


def kinds(found: Parsed) -> list[str]:
    return [block.kind for block in found.blocks]


def texts(found: Parsed, kind: str) -> list[str]:
    return [found.text[block.start : block.end] for block in found.blocks if block.kind == kind]


def zipped(entries: Mapping[str, str | bytes], *, first: str = "") -> bytes:
    """``first`` comes first and is not compressed, as the type of an EPUB must."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_of(body: str, others: Mapping[str, str] | None = None, relations: str = "", head: str = "") -> bytes:
    """The smallest DOCX around the XML of a body; ``others``: more parts, ``relations``: to them."""
    document = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>{body}</w:body></w:document>'
    )
    main = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
            "word/document.xml": document,
            **(others or {}),
        }
    )


def relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def epub_of(chapters: Mapping[str, str], spine: list[str] | None = None) -> bytes:
    names = list(chapters)
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names)
    order = "".join(f'<itemref idref="{name}"/>' for name in spine or names)
    return zipped(
        {
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title></metadata>'
            f"<manifest>{items}</manifest><spine>{order}</spine></package>",
            **{f"OEBPS/{name}.xhtml": content for name, content in chapters.items()},
        },
        first="application/epub+zip",
    )


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """Objects numbered from 1, with a table of where they are."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, start))
    return out.getvalue()


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(content), more, content)
