"""POST /v1/ocr: a document or a picture in, Markdown by page out.

What reads it is the parser of documents (``parsing``): text that is in a document is taken from it, and pictures of
text are recognised. It is no model of an engine and costs no tokens: its usage event has the operation "ocr", and the
pages in its metadata.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import msgspec
from starlette.routing import Route

from ventoux.dialects.mistral.ocr import CALLED, MODEL, OCRResponse, OCRUsage, ocr_call
from ventoux.errors import InvalidRequest, ModelNotFound
from ventoux.gateway.bodies import read_body, while_connected
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.annotating import Annotating
from ventoux.gateway.documents.ocr_pages import reply_pages
from ventoux.gateway.documents.sources import Sources
from ventoux.gateway.inside import Inside
from ventoux.gateway.sending import send_json
from ventoux.kit.names import nearest
from ventoux.ledger.schemas import UsageEvent
from ventoux.parsing.errors import DocumentUnreadable, RecognitionUnavailable
from ventoux.parsing.schemas import ParseOptions

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.dialects.mistral.ocr import OCRCall, OCRPage
    from ventoux.gateway.context import RequestContext
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.documents.sources import Document
    from ventoux.gateway.service import Gateway
    from ventoux.parsing.schemas import Parsed

_DRAWING = "image/svg+xml"
_PATIENCE = 30.0
"""Seconds that a call waits until its document is read: a library's may take minutes each."""


class Parser(Protocol):
    """``parsing.service.Parser``."""

    async def parse(self, path: Path, options: ParseOptions, patience: float | None = None) -> Parsed: ...


class Annotators(msgspec.Struct, frozen=True):
    """The models that annotate; "" where nothing is to be."""

    document: str
    pictures: str


def ocr_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    sources = Sources(services.files, services.pages, services.scratch, max_file=gateway.settings.max_file)
    annotating = Annotating(Inside(gateway), gateway.admit)
    return [Route("/v1/ocr", OcrEndpoint(gateway, sources, services.parser, annotating), methods=["POST"])]


class OcrEndpoint:
    def __init__(self, gateway: Gateway, sources: Sources, parser: Parser, annotating: Annotating) -> None:
        self._gateway = gateway
        self._sources = sources
        self._parser = parser
        self._annotating = annotating

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope, "documents")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        name, call = ocr_call(body)
        if name is not None and name not in CALLED:
            raise ModelNotFound(name[:200], nearest(name[:200], list(CALLED)) or [MODEL])
        annotators = self._annotators(principal, call)
        gateway.require_ledger()
        await gateway.count(context, principal)
        async with while_connected(receive):
            source = self._sources.opened(principal, url=call.url, file_id=call.file_id, name=call.name)
            async with source as document:
                parsed = await self._read(document, call)
            pages = await asyncio.to_thread(reply_pages, parsed, call)
            annotation = await self._annotated(principal, pages, call, annotators)
            await self._record(context, principal, parsed, document.size)
        reply = OCRResponse(
            pages=pages,
            model=name or MODEL,
            usage_info=OCRUsage(len(pages), document.size),
            document_annotation=annotation,
        )
        await send_json(send, await asyncio.to_thread(msgspec.json.encode, reply))

    def _annotators(self, principal: Principal, call: OCRCall) -> Annotators:
        """Before anything is read. Raises Forbidden, OperationNotServed, ModelNotFound."""
        return Annotators(
            document=self._annotating.chat_model(principal) if call.annotation else "",
            pictures=self._annotating.seeing_model(principal) if call.image_annotation else "",
        )

    async def _read(self, document: Document, call: OCRCall) -> Parsed:
        options = ParseOptions(
            pages=None if call.pages is None else tuple(page + 1 for page in call.pages),
            images=call.image_data or call.image_annotation is not None,
            words=call.scores is not None,
            name=document.name,
            blank=True,
        )
        parsed = await self._parser.parse(document.path, options, _PATIENCE)
        if parsed.mime_type == _DRAWING:
            raise DocumentUnreadable(
                "SVG is a drawing program, not a picture of text.", hint="Send it as PNG, rendered at 300 dpi."
            )
        found = {page.number for page in parsed.pages} or {1}
        if lacking := [page for page in call.pages or () if page + 1 not in found]:
            raise InvalidRequest(
                f"The document has no page {lacking[0]}: pages count from 0.", hint="Leave pages out to read them all."
            )
        if any(page.start == page.end for page in parsed.pages):
            await self._require_recognition(options)
        return parsed

    async def _require_recognition(self, options: ParseOptions) -> None:
        """For a document with pages that nothing was read of: they may be blank, or nobody could read them."""
        from ventoux.parsing.recognition.service import Recognition  # noqa: PLC0415 - brings Pillow and numpy

        recognition = Recognition(self._gateway.settings.tesseract_command)
        if missing := await asyncio.to_thread(recognition.available, options.languages):
            raise RecognitionUnavailable(missing)

    async def _annotated(
        self, principal: Principal, pages: list[OCRPage], call: OCRCall, annotators: Annotators
    ) -> str | None:
        if call.image_annotation is not None:
            for image in (image for page in pages for image in page.images if image.image_base64):
                image.image_annotation = await self._annotating.picture(
                    principal, image, call.image_annotation, annotators.pictures
                )
                if not call.image_data:
                    image.image_base64 = None
        if call.annotation is None:
            return None
        return await self._annotating.document(
            principal, pages, call.annotation, call.annotation_prompt, annotators.document
        )

    async def _record(self, context: RequestContext, principal: Principal, parsed: Parsed, size: int) -> None:
        """Before the reply leaves, as with every call. Raises LedgerUnavailable."""
        recognised = sum(page.recognised for page in parsed.pages)
        pages = len(parsed.pages) or 1
        context.detail.update(pages=pages, recognised_pages=recognised)
        event = UsageEvent(
            request_id=context.id,
            at=context.created,
            workspace_id=principal.workspace_id,
            key_id=principal.key_id,
            model=MODEL,
            endpoint=MODEL,
            user_id=principal.user_id,
            operation="ocr",
            dialect="mistral",
            prompt_tokens=0,
            cached_tokens=0,
            completion_tokens=0,
            time_to_first_token=None,
            duration=context.elapsed(),
            finish_reason=None,
            status=200,
            # There is no price for pages, and so no call without one either.
            cost=0,
            currency=self._gateway.money.currency,
            metadata={"pages": pages, "recognised_pages": recognised, "bytes": size},
        )
        await self._gateway.record(event)
        self._gateway.metrics.pages(recognised, pages - recognised)
        context.committed = True
