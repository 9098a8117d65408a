"""POST /v1/ocr: the wire's shapes (wire map, 10.5; OCRRequest and OCRResponse of the Python SDK 3.7).

Pages count from 0, boxes in pixels from the top left of the page at ``dimensions.dpi``. Examples of the service leave
out ``document.type``; which one it is, the field beside it tells.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ventoux.calls import JsonFormat
from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.functions import ResponseFormat, format_of
from ventoux.dialects.mistral.requests import Body, Count, ImageURL

MODEL = "ventoux-ocr"
"""What reads documents here, which is no model of an engine."""
CALLED = (
    MODEL,
    "mistral-ocr-latest",
    "mistral-ocr-2503",
    "mistral-ocr-2505",
    "mistral-ocr-2512",
)
"""What code that was written for the service asks for."""
_MOST_PAGES = 100_000
_LONGEST_PAGES = 4096
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?\Z")

Place = Annotated[int, Meta(ge=0, lt=_MOST_PAGES)]
Granularity = Literal["word", "page", "block"]
TableFormat = Literal["markdown", "html"]


class Document(Body):
    """Exactly one of ``document_url``, ``image_url`` and ``file_id``."""

    type: Literal["document_url", "image_url", "file"] | None = None
    document_url: str | None = None
    document_name: str | None = None
    image_url: str | ImageURL | None = None
    file_id: str | None = None


class OCRRequest(Body):
    """POST /v1/ocr."""

    model: str | None
    document: Document
    pages: list[Place] | Annotated[str, Meta(max_length=_LONGEST_PAGES)] | None = None
    include_image_base64: bool | None = None
    image_limit: Count | None = None
    image_min_size: Count | None = None
    bbox_annotation_format: ResponseFormat | None = None
    document_annotation_format: ResponseFormat | None = None
    document_annotation_prompt: Annotated[str, Meta(max_length=32_768)] | None = None
    table_format: TableFormat | None = None
    extract_header: bool | None = False
    extract_footer: bool | None = False
    include_blocks: bool | None = True
    confidence_scores_granularity: Granularity | None = None
    id: None = None
    """In the first major of the Python SDK; what it was for, nothing tells."""


class OCRCall(msgspec.Struct, frozen=True, kw_only=True):
    """``url`` or ``file_id`` is where the document is. ``pages``: from 0, in order, all when None."""

    url: str
    file_id: str
    name: str
    pages: tuple[int, ...] | None
    image_data: bool
    image_limit: int | None
    image_min_size: int
    table_format: TableFormat | None
    header: bool
    """Whether it stands apart from the page's text; as ``footer``."""
    footer: bool
    blocks: bool
    scores: Granularity | None
    annotation: JsonFormat | None
    """Of the whole document, by a model that chats; with ``annotation_prompt``."""
    annotation_prompt: str
    image_annotation: JsonFormat | None


class BlockScores(msgspec.Struct):
    average_content_confidence_score: float | None = None
    minimum_content_confidence_score: float | None = None
    block_type_confidence_score: float | None = None


class Block(msgspec.Struct, kw_only=True):
    """The kinds of the API's blocks that are told apart here. ``image_id`` and ``table_id`` are of those alone."""

    type: Literal["text", "title", "list", "table", "image", "code", "header", "footer"]
    top_left_x: int
    top_left_y: int
    bottom_right_x: int
    bottom_right_y: int
    content: str
    confidence_scores: BlockScores | None = None
    image_id: str | msgspec.UnsetType = msgspec.UNSET
    table_id: str | msgspec.UnsetType | None = msgspec.UNSET


class ConfidenceScore(msgspec.Struct):
    """``start_index``: of the word in the page's Markdown, or in the table's content."""

    text: str
    confidence: float
    start_index: int


class PageScores(msgspec.Struct):
    average_page_confidence_score: float
    minimum_page_confidence_score: float
    word_confidence_scores: list[ConfidenceScore] | msgspec.UnsetType = msgspec.UNSET


class Dimensions(msgspec.Struct):
    dpi: int
    height: int
    width: int


class ImageObject(msgspec.Struct, kw_only=True):
    """``image_base64`` is a data URL, ``image_annotation`` JSON as a text."""

    id: str
    top_left_x: int
    top_left_y: int
    bottom_right_x: int
    bottom_right_y: int
    image_base64: str | None = None
    image_annotation: str | None = None


class TableObject(msgspec.Struct, kw_only=True):
    id: str
    content: str
    format: TableFormat
    word_confidence_scores: list[ConfidenceScore] | None = None


class OCRPage(msgspec.Struct, kw_only=True):
    index: int
    markdown: str
    images: list[ImageObject]
    dimensions: Dimensions | None
    """None for documents that have no pages."""
    tables: list[TableObject]
    hyperlinks: list[str]
    header: str | None
    footer: str | None
    confidence_scores: PageScores | None
    """None where the text was in the document and nothing had to be recognised."""
    blocks: list[Block] | None


class OCRUsage(msgspec.Struct):
    pages_processed: int
    doc_size_bytes: int | None = None


class OCRResponse(msgspec.Struct, kw_only=True):
    pages: list[OCRPage]
    model: str
    usage_info: OCRUsage
    document_annotation: str | None = None
    """JSON as a text."""


_request = msgspec.json.Decoder(OCRRequest)


def ocr_call(body: bytes) -> tuple[str | None, OCRCall]:
    """The model's name, and what is asked of it. Raises InvalidRequest (400) and ValidationFailed (422)."""
    request = decode(body, _request)
    url, file_id = _source(request.document)
    if request.document_annotation_prompt and request.document_annotation_format is None:
        raise refuse("document_annotation_prompt", "It needs document_annotation_format beside it", kind="invalid")
    return request.model, OCRCall(
        url=url,
        file_id=file_id,
        name=request.document.document_name or "",
        pages=_pages(request.pages),
        image_data=bool(request.include_image_base64),
        image_limit=request.image_limit,
        image_min_size=request.image_min_size or 0,
        table_format=request.table_format,
        header=bool(request.extract_header),
        footer=bool(request.extract_footer),
        blocks=request.include_blocks is not False,
        scores=request.confidence_scores_granularity,
        annotation=_format(request.document_annotation_format, "document_annotation_format"),
        annotation_prompt=request.document_annotation_prompt or "",
        image_annotation=_format(request.bbox_annotation_format, "bbox_annotation_format"),
    )


def _source(document: Document) -> tuple[str, str]:
    """The URL or the file's id. Raises ValidationFailed."""
    image = document.image_url
    if isinstance(image, ImageURL):
        if image.detail not in (None, "auto"):
            reason = "Pictures are read at the size they have: leave it out, or give auto"
            raise refuse(("document", "image_url", "detail"), reason, given=image.detail)
        image = image.url
    given = {"document_url": document.document_url, "image_url": image, "file": document.file_id}
    there = [kind for kind, value in given.items() if value is not None]
    if len(there) != 1:
        raise refuse("document", "Give one of document_url, image_url and file_id", kind="invalid")
    if document.type not in (None, there[0]):
        raise refuse(("document", "type"), f"The document has {there[0]}", given=document.type, kind="invalid")
    if document.document_name is not None and there[0] != "document_url":
        raise refuse(("document", "document_name"), "Only a document_url has a name", kind="invalid")
    return given["document_url"] or given["image_url"] or "", given["file"] or ""


def _pages(given: list[int] | str | None) -> tuple[int, ...] | None:
    """In order and once each. Raises ValidationFailed."""
    if given is None:
        return None
    wanted = set(given) if isinstance(given, list) else {page for part in given.split(",") for page in _range(part)}
    if not wanted:
        raise refuse("pages", "Name at least one page, from 0", given=given, kind="too_short")
    return tuple(sorted(wanted))


def _range(part: str) -> range:
    found = _RANGE.match(part.strip())
    if found is None:
        raise refuse("pages", "Write pages as 0,2-4: from 0, the last one included", given=part[:64], kind="invalid")
    first, last = int(found[1]), int(found[2] or found[1])
    if not first <= last < _MOST_PAGES:
        raise refuse("pages", "A range goes from its first page to its last", given=part[:64], kind="invalid")
    return range(first, last + 1)


def _format(wanted: ResponseFormat | None, field: str) -> JsonFormat | None:
    """Raises ValidationFailed: an annotation is JSON."""
    if wanted is None:
        return None
    if wanted.type == "text":
        raise refuse((field, "type"), "An annotation is JSON: use json_schema or json_object", given="text")
    if (wanted.json_schema is None) == (wanted.type == "json_schema"):
        raise refuse((field, "json_schema"), "It goes with the type json_schema, and only with that", kind="invalid")
    return format_of(wanted)
