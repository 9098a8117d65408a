"""What is in the file of an artefact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting import tables
from ventoux.artefacts.exporting.docx import as_docx
from ventoux.artefacts.exporting.markdown import as_page, fenced
from ventoux.artefacts.exporting.pdf import as_pdf

if TYPE_CHECKING:
    from ventoux.artefacts.schemas import WholeArtefact

Format = Literal["source", "md", "txt", "html", "pdf", "docx", "csv", "xlsx"]
"""``source``: the content as it is, with the extension of its kind or language."""
MADE: frozenset[Format] = frozenset({"html", "pdf", "docx", "xlsx"})
"""Those for which all of the content is taken apart, which can take more than all that there is of time and memory."""


def content_of(whole: WholeArtefact, form: Format) -> bytes:
    """Raises NotExportable."""
    artefact, content = whole.artefact, whole.content
    match form:
        case "source" | "txt":
            return _encoded(content)
        case "csv" | "xlsx":
            rows = tables.rows_of(_table(whole))
            return tables.as_xlsx(rows) if form == "xlsx" else _encoded(tables.as_csv(rows))
        case "md":
            return _encoded(_markdown(whole))
        case "html":
            return _encoded(content if artefact.kind == "html" else as_page(artefact.title, _markdown(whole)))
        case "pdf":
            return as_pdf(artefact.title, _markdown(whole))
        case "docx":
            return as_docx(artefact.title, _markdown(whole))


def _markdown(whole: WholeArtefact) -> str:
    artefact = whole.artefact
    match artefact.kind:
        case "document":
            return whole.content
        case "table":
            return tables.as_markdown(tables.rows_of(whole.content))
        case "code":
            return fenced(whole.content, artefact.language or "")
        case "html" | "mermaid":
            return fenced(whole.content, artefact.kind)


def _table(whole: WholeArtefact) -> str:
    if whole.artefact.kind != "table":
        raise NotExportable("Only a table can be exported as csv or xlsx.", hint="Take format=md, txt, html or pdf.")
    return whole.content


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
