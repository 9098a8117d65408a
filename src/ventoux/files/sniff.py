"""What bytes are, whatever they are called: a type is sniffed, never believed.

The name decides only between texts that look alike: CSV, Markdown and plain text, JSON and JSON lines.
"""

from __future__ import annotations

import zlib
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from ventoux.files.text_kinds import text_type

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARY = "application/octet-stream"
ZIP = "application/zip"
OLE = "application/x-ole-storage"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS-", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\x00asm", "application/wasm"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"GGUF", BINARY),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_PDF_WITHIN = 1024
"""Readers take a PDF that begins this late."""
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEIF = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAIN_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main+xml", f"{_OFFICE}.wordprocessingml.document"),
    (b"wordprocessingml.template.main+xml", f"{_OFFICE}.wordprocessingml.template"),
    (b"spreadsheetml.sheet.main+xml", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"spreadsheetml.template.main+xml", f"{_OFFICE}.spreadsheetml.template"),
    (b"presentationml.presentation.main+xml", f"{_OFFICE}.presentationml.presentation"),
    (b"presentationml.slideshow.main+xml", f"{_OFFICE}.presentationml.slideshow"),
    (b"ms-word.document.macroEnabled.main+xml", "application/vnd.ms-word.document.macroenabled.12"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-excel.sheet.macroenabled.12"),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", "application/vnd.ms-powerpoint.presentation.macroenabled.12"),
)
_FOLDERS: tuple[tuple[bytes, str], ...] = (
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_PLAIN_MIMETYPES = frozenset(
    {
        "application/epub+zip",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.graphics",
        "application/vnd.oasis.opendocument.text-template",
        "application/vnd.oasis.opendocument.spreadsheet-template",
        "application/vnd.oasis.opendocument.presentation-template",
    }
)
_MOST_ENTRIES = 256
_MOST_INFLATED = 256 * 1024


def mime_type(head: bytes, name: str) -> str:
    """``head``: the first bytes, 64 KiB where there are so many; ``name``: as it was called. Never raises."""
    return _binary_type(head) or text_type(head, name) or BINARY


def _binary_type(head: bytes) -> str:
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    return _container(head) or _program(head) or ("application/pdf" if _is_late_pdf(head) else "")


def _container(head: bytes) -> str:
    """Formats that hold others, told apart by what is in them."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(head)
    if head.startswith(_OLE_MAGIC):
        return next((found for name, found in _OLE_STREAMS if _stream(name) in head), OLE)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _HEIF.get(head[8:12], "video/mp4")
    return "application/x-tar" if head[257:262] == b"ustar" else ""


def _program(head: bytes) -> str:
    """What begins with letters that a text may begin with, too."""
    if head.startswith(b"MZ") and b"\x00" in head:
        return "application/vnd.microsoft.portable-executable"
    return "image/bmp" if head.startswith(b"BM") and _is_bitmap(head) else ""


def _is_bitmap(head: bytes) -> bool:
    """A text may begin with these two letters: the header's reserved zeros and its own size tell them apart."""
    return len(head) >= 18 and head[6:10] == b"\x00\x00\x00\x00" and unpack_from("<I", head, 14)[0] in _BITMAP_HEADERS


_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})


def _is_late_pdf(head: bytes) -> bool:
    """After some bytes that are no markup: a page that speaks of PDF is a page."""
    place = max(head.find(version, 0, _PDF_WITHIN) for version in (b"%PDF-1.", b"%PDF-2."))
    return place > 0 and b" obj" in head and b"<" not in head[:place]


def _stream(name: str) -> bytes:
    """A name in the directory of an OLE file: it begins an entry of its own, and ends with a zero."""
    return name.encode("utf-16-le") + b"\x00\x00"


class _Entry(NamedTuple):
    name: bytes
    compressed: bool
    data: bytes
    """As far as it is in the head."""


def _zip_type(head: bytes) -> str:
    found = ZIP
    for entry in _entries(head):
        if entry.name == b"mimetype":
            said = _content(entry)[:100].decode("latin-1").strip()
            if said in _PLAIN_MIMETYPES:
                return said
        elif entry.name == b"[Content_Types].xml":
            types = _content(entry)
            main = next((kind for marker, kind in _MAIN_TYPES if marker in types), "")
            if main:
                return main
        elif found == ZIP:
            found = next((kind for folder, kind in _FOLDERS if entry.name.startswith(folder)), ZIP)
    return found


def _entries(head: bytes) -> Iterator[_Entry]:
    """By the local headers in the head; where one does not say how long its data is, the next header is looked for."""
    place = 0
    for _ in range(_MOST_ENTRIES):
        if head[place : place + 4] != b"PK\x03\x04" or place + 30 > len(head):
            return
        flags, method = unpack_from("<HH", head, place + 6)
        size, name_length, extra_length = unpack_from("<I4xHH", head, place + 18)
        start = place + 30 + name_length + extra_length
        if flags & 8 and not size:
            end = head.find(b"PK\x03\x04", start)
            end = len(head) if end < 0 else end
        else:
            end = start + size
        yield _Entry(head[place + 30 : place + 30 + name_length], method != 0, head[start:end])
        place = end


def _content(entry: _Entry) -> bytes:
    """As much as the head has of it, and no more than is needed of what may be a bomb."""
    if not entry.compressed:
        return entry.data
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(entry.data, _MOST_INFLATED)
    except zlib.error:
        return b""
