"""What a document is, by its bytes. The name decides only between texts: Markdown, CSV, or neither.

The types are those of the IANA registry.
"""

from __future__ import annotations

import json
import re
import zipfile
from typing import TYPE_CHECKING

from ventoux.parsing.decoding import wide_encoding
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.wording import no_format

if TYPE_CHECKING:
    from ventoux.parsing.source import Source

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
XLS = "application/vnd.ms-excel"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
EPUB = "application/epub+zip"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
CSV = "text/csv"
TSV = "text/tab-separated-values"
JSON = "application/json"
JSONL = "application/jsonl"
XML = "application/xml"
EML = "message/rfc822"
RTF = "application/rtf"
PNG, JPEG, WEBP, TIFF, GIF, BMP = "image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/bmp"
SVG = "image/svg+xml"

IMAGES = frozenset({PNG, JPEG, WEBP, TIFF, GIF, BMP})

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"{\\rtf", RTF),
)
_OPEN_DOCUMENT = {"text": ODT, "spreadsheet": ODS, "presentation": ODP}
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]")
_MAIL_HEADERS = (
    b"from:",
    b"to:",
    b"subject:",
    b"date:",
    b"received:",
    b"message-id:",
    b"mime-version:",
    b"return-path:",
)
_EXECUTABLES = (b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html|head|body|div|p|h[1-6]|table|article|section|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = {
    "md": MARKDOWN, "markdown": MARKDOWN, "mdown": MARKDOWN, "csv": CSV, "tsv": TSV, "tab": TSV, "jsonl": JSONL,
    "ndjson": JSONL, "json": JSON, "html": HTML, "htm": HTML, "xhtml": HTML, "eml": EML, "txt": PLAIN, "text": PLAIN,
}  # fmt: skip


def detect(source: Source) -> str:
    """Raises DocumentUnreadable for what is read by nothing here, and says what it is."""
    head = source.head
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentUnreadable("The document is empty.")
    if mime_type := _by_magic(head):
        return mime_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(source)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(source)
    if head.startswith(_EXECUTABLES):
        raise DocumentUnreadable("The file is a program, not a document.")
    return _text(source)


def _by_magic(head: bytes) -> str:
    # A PDF may have up to a kilobyte of something before its header (ISO 32000, annex H).
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"BM") and len(head) > 18 and head[14:15] in b"\x0c\x28\x6c\x7c" and head[15:18] == b"\0\0\0":
        return BMP
    return next((mime_type for magic, mime_type in _MAGIC if head.startswith(magic)), "")


def _zipped(source: Source) -> str:
    try:
        archive = zipfile.ZipFile(source.open())
        names = set(archive.namelist())
        if "mimetype" in names:
            with archive.open("mimetype") as entry:
                declared = entry.read(200).decode("ascii", errors="replace").strip()
            if declared == EPUB:
                return EPUB
            kind = declared.rpartition(".")[2].partition("-")[0]
            if "opendocument" in declared and kind in _OPEN_DOCUMENT:
                return _OPEN_DOCUMENT[kind]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise DocumentUnreadable(
            f"The document is damaged: {error}.", hint="Upload it again: it may be cut off."
        ) from error
    except Exception as error:  # zlib.error is no subclass of anything above
        raise DocumentUnreadable(f"The document is damaged: {error}.") from error
    return _office(names)


def _office(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return DOCX
    if any(name.startswith("ppt/") for name in names):
        return PPTX
    if "xl/workbook.bin" in names:
        return XLSB
    if any(name.startswith("xl/") for name in names):
        return XLSX
    if "META-INF/container.xml" in names:
        return EPUB
    raise DocumentUnreadable(
        "The file is an archive, or a document of a format that is not read here.",
        hint="Unpack it and add the documents in it one by one.",
    )


def _compound(source: Source) -> str:
    """OLE: Office up to 2003, whose streams are named in UTF-16, and encrypted files of later ones."""
    data = source.read()
    if _utf16("EncryptedPackage") in data:
        raise DocumentUnreadable("The document is encrypted.", hint="Save it without a password, and add that.")
    if _utf16("Workbook") in data or _utf16("Book\0") in data:
        return XLS
    if _utf16("WordDocument") in data:
        raise DocumentUnreadable("The document is in Word's format of before 2007.", hint="Save it as DOCX or PDF.")
    if _utf16("PowerPoint Document") in data:
        raise DocumentUnreadable(
            "The slides are in PowerPoint's format of before 2007.", hint="Save them as PPTX or PDF."
        )
    raise DocumentUnreadable("The file is of a format that is not read here.", hint="Save it as PDF.")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _text(source: Source) -> str:
    head = source.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(head):
        head = head.decode(wide_encoding(head) or "utf-16", errors="replace").encode()
    elif head.count(0) > len(head) // 20:
        raise no_format()
    named = _NAMED.get(source.extension, "")
    return named or _unnamed(source, head.removeprefix(b"\xef\xbb\xbf"))


def _unnamed(source: Source, head: bytes) -> str:
    if b"<svg" in head[:4096]:
        return SVG
    if _HTML_START.match(head):
        return HTML
    if _is_mail(head):
        return EML
    if as_json := _json(source, head):
        return as_json
    return XML if head.lstrip().startswith(b"<?xml") else PLAIN


def _is_mail(head: bytes) -> bool:
    lines = head[:4096].split(b"\n", 12)
    if not _HEADER_LINE.match(lines[0]):
        return False
    found = {name for line in lines for name in _MAIL_HEADERS if line.lower().startswith(name)}
    return len(found) >= 2


def _json(source: Source, head: bytes) -> str:
    """'' where it is none. Of a file that is longer than its head, the first character has to do."""
    start = head.lstrip()[:1]
    if start not in (b"{", b"["):
        return ""
    first, _, rest = head.strip().partition(b"\n")
    if start == b"{" and rest.strip() and _is_json(first):
        return JSONL
    return JSON if len(head) < source.size or _is_json(head) else ""


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
