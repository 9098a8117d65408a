"""One document to ``Parsed``, in this process: what the child runs, and tests of the readers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from ventoux.parsing import formats
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.recognising import Recogniser
from ventoux.parsing.writer import Writer

if TYPE_CHECKING:
    from ventoux.parsing.schemas import Parsed, ParseOptions
    from ventoux.parsing.source import Source

_READERS = {
    formats.PDF: "pdf.reader",
    formats.DOCX: "docx.reader",
    formats.PPTX: "pptx",
    formats.XLSX: "sheets",
    formats.XLSB: "sheets",
    formats.XLS: "sheets",
    formats.ODS: "sheets",
    formats.ODT: "opendocument",
    formats.ODP: "opendocument",
    formats.EPUB: "epub",
    formats.HTML: "html",
    formats.MARKDOWN: "markdown",
    formats.PLAIN: "plain",
    formats.CSV: "delimited",
    formats.TSV: "delimited",
    formats.JSON: "structured",
    formats.JSONL: "structured",
    formats.XML: "markup",
    formats.SVG: "markup",
    formats.EML: "mail",
    formats.RTF: "rtf",
    **dict.fromkeys(formats.IMAGES, "images"),
}


class Task:
    """What a reader is given besides the bytes. ``depth``: of attachments of a mail, 1."""

    def __init__(
        self, source: Source, mime_type: str, options: ParseOptions, recogniser: Recogniser, depth: int = 0
    ) -> None:
        self.source, self.mime_type, self.options, self.depth = source, mime_type, options, depth
        self.recogniser = recogniser

    def wants(self, page: int) -> bool:
        return self.options.pages is None or page in self.options.pages


class Reader(Protocol):
    def __call__(self, task: Task, writer: Writer) -> None: ...


def read(source: Source, options: ParseOptions, recognition: str = "") -> Parsed:
    """Raises the errors of ``ventoux.parsing.errors``, and whatever a library raises for a damaged document."""
    writer = Writer(source.limits)
    mime_type = read_into(writer, source, options, Recogniser(recognition, options))
    if writer.empty and not options.blank:
        raise DocumentUnreadable(
            "There is no text in the document.", hint="If it shows pictures of text, let them be recognised."
        )
    return writer.parsed(mime_type)


def read_into(writer: Writer, source: Source, options: ParseOptions, recogniser: Recogniser, depth: int = 0) -> str:
    """Gives the document's type."""
    mime_type = formats.detect(source)
    # By name: each reader brings libraries that the others do not need.
    module = import_module(f"ventoux.parsing.readers.{_READERS[mime_type]}")
    reader: Reader = module.read
    reader(Task(source, mime_type, options, recogniser, depth), writer)
    return mime_type
