"""/v1/libraries/{library_id}/documents: added, listed, read, changed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec
from starlette.routing import Route

from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral import libraries as wire
from ventoux.errors import Issue, ValidationFailed
from ventoux.files.errors import QuotaExceeded
from ventoux.files.signed import is_signed
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.files import send_bytes
from ventoux.gateway.documents.forms import FormReader
from ventoux.gateway.documents.libraries import LIBRARY, LibrariesBase, pagination
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.libraries.documents import Upload
from ventoux.libraries.listing import SORTED_BY, Wanted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway
    from ventoux.libraries.documents import Documents
    from ventoux.libraries.schemas import Document

_DOCUMENTS = f"{LIBRARY}/documents"
DOCUMENT = f"{_DOCUMENTS}/{{document_id}}"
_ADD = msgspec.json.Decoder(wire.AddDocumentRequest)
_UPDATE = msgspec.json.Decoder(wire.UpdateDocumentRequest)
_MOST_PAGES = 10**6
_MOST_CHUNKS = 1000
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_NO_STORE = [(b"cache-control", b"no-store")]


def document_of_library_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    def route(path: str, endpoint: Callable[[Gateway, DocumentServices], ASGIApp], *methods: str) -> Route:
        return Route(path, endpoint(gateway, services), methods=list(methods))

    return [
        route(_DOCUMENTS, AddEndpoint, "POST"),
        route(_DOCUMENTS, DocumentsEndpoint, "GET"),
        route(DOCUMENT, DocumentEndpoint, "GET", "PATCH", "PUT", "DELETE"),
        route(f"{DOCUMENT}/text_content", TextEndpoint, "GET"),
        route(f"{DOCUMENT}/status", StatusEndpoint, "GET"),
        route(f"{DOCUMENT}/signed-url", SignedUrlEndpoint, "GET"),
        route(f"{DOCUMENT}/extracted-text-signed-url", SignedUrlEndpoint, "GET"),
        route(f"{DOCUMENT}/content", ContentEndpoint, "GET"),
        route(f"{DOCUMENT}/extracted-text", ContentEndpoint, "GET"),
        route(f"{DOCUMENT}/reprocess", ReprocessEndpoint, "POST"),
        route(f"{DOCUMENT}/chunks", ChunksEndpoint, "GET"),
    ]


class DocumentsBase(LibrariesBase):
    @property
    def documents(self) -> Documents:
        return self._libraries.documents

    async def document(self, scope: Scope, principal: Principal) -> Document:
        """Raises LibraryNotFound, DocumentNotFound."""
        return await self.documents.find(principal, *_ids(scope))


class AddEndpoint(DocumentsBase):
    """201 for one that is new, 200 for one whose bytes the library has already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        if kind.lower().startswith(b"application/json"):
            kept, made = await self._referred(principal, scope, receive)
        else:
            kept, made = await self._uploaded(principal, scope, receive)
        context_of(scope).detail.update(key=principal.key_prefix, bytes=kept.size)
        await send_json(send, msgspec.json.encode(told(kept)), status=201 if made else 200)

    async def _uploaded(self, principal: Principal, scope: Scope, receive: Receive) -> tuple[Document, bool]:
        timeout, most = self._gateway.settings.upload_timeout, self.documents.room.max_file
        form = FormReader(scope, receive, fields=(), max_file=most, timeout=timeout)
        try:
            async with self.documents.arriving(principal, scope["path_params"]["library_id"], form.length) as arrival:
                read = await form.read(arrival.take)
                return await arrival.keep(read.filename)
        except QuotaExceeded:
            await form.discard()
            raise

    async def _referred(self, principal: Principal, scope: Scope, receive: Receive) -> tuple[Document, bool]:
        asked, library_id = await self.body(receive, _ADD), scope["path_params"]["library_id"]
        if (asked.url is None) == (asked.file_id is None):
            raise refuse("url", "Send a url or a file_id, one of the two", kind="missing")
        if asked.file_id is not None:
            file = await self._services.files.find(principal, asked.file_id)
            upload = Upload(file.name, self._services.files.content(file), file.size)
        else:
            # Before anything is fetched for somebody who may not add it.
            await self._libraries.find_to_change(principal, library_id)
            upload = await self._page(cast("str", asked.url))
        return await self.documents.add(principal, library_id, upload)

    async def _page(self, url: str) -> Upload:
        """What a reader would read of it; anything but HTML as it is."""
        pages = self._services.pages
        fetched = await pages.fetch(url)
        name, data = fetched.name, fetched.data
        if fetched.mime_type in _HTML:
            readable = await pages.readable(data, fetched.final_url, fetched.charset)
            name, data = f"{readable.title or name.removesuffix('.html')}.html", readable.html.encode()
        return Upload(name, _once(data), len(data), url=fetched.final_url)


class DocumentsEndpoint(DocumentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, wire.DOCUMENTS_LISTING)
        page = query.number("page", 0, least=0, most=_MOST_PAGES)
        size = query.number("page_size", 100, least=1, most=wire.LARGEST_PAGE)
        wanted = Wanted(
            search=query.text("search"),
            sort_by=_one_of(query, "sort_by", SORTED_BY),
            newest_first=_one_of(query, "sort_order", ("desc", "asc")) == "desc",
            attributes=_attributes(query.text("filters_attributes")),
            first=page * size,
            limit=size,
        )
        found, total = await self.documents.listed(principal, scope["path_params"]["library_id"], wanted)
        reply = wire.ListDocumentsResponse(pagination(total, page, size), [told(one) for one in found])
        await send_json(send, msgspec.json.encode(reply))


class DocumentEndpoint(DocumentsBase):
    """PATCH and PUT are the same: what is not sent stays."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        Query(scope)
        if method == "DELETE":
            await self.documents.delete(principal, *_ids(scope))
            await _send_nothing(send)
            return
        if method in {"PATCH", "PUT"}:
            found = await self._changed(principal, scope, await self.body(receive, _UPDATE))
        else:
            found = await self.document(scope, principal)
        await send_json(send, msgspec.json.encode(told(found)))

    async def _changed(self, principal: Principal, scope: Scope, asked: wire.UpdateDocumentRequest) -> Document:
        attributes = {} if asked.attributes is None else asked.attributes
        if asked.name is None:
            raise refuse("name", "A document has a name", kind="invalid")
        if attributes is not msgspec.UNSET and len(msgspec.json.encode(attributes)) > wire.MOST_ATTRIBUTES:
            raise refuse("attributes", f"They have at most {wire.MOST_ATTRIBUTES:,} bytes as JSON", kind="too_long")
        if attributes is not msgspec.UNSET and (fault := wire.fault(attributes)):
            raise refuse("attributes", fault, kind="invalid")
        expires_at: Any = asked.expires_at
        if asked.expires_at is not None and asked.expires_at is not msgspec.UNSET:
            expires_at = wire.seconds(asked.expires_at)
            if expires_at <= self.documents.clock.now():
                raise refuse("expires_at", "It has passed already: delete the document instead", kind="invalid")
        ids = _ids(scope)
        return await self.documents.update(
            principal, *ids, name=asked.name, attributes=cast("Any", attributes), expires_at=expires_at
        )


class TextEndpoint(DocumentsBase):
    """``page_start`` and ``page_end`` from 1, both included."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, ("page_start", "page_end"))
        first, last = (query.number(name, 0, least=1, most=_MOST_PAGES) or None for name in ("page_start", "page_end"))
        text = await self.documents.text(await self.document(scope, principal), first, last)
        await send_json(send, msgspec.json.encode(wire.DocumentTextContent(text)))


class StatusEndpoint(DocumentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        found = told(await self.document(scope, principal))
        status = wire.ProcessingStatus(
            found.id, found.process_status, found.processing_status, found.stage, found.error
        )
        await send_json(send, msgspec.json.encode(status))


class SignedUrlEndpoint(DocumentsBase):
    """A bare string. The URL opens without a key until it expires, or the document is deleted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        found = await self.document(scope, principal)
        what = "extracted-text" if scope["path"].endswith("/extracted-text-signed-url") else "content"
        path = f"{DOCUMENT}/{what}".format(library_id=found.library_id, document_id=found.id)
        url = self._services.signer.url(path, wire.URL_HOURS)
        await send_json(send, msgspec.json.encode(url), headers=_NO_STORE)


class ContentEndpoint(DocumentsBase):
    """The bytes or the text, with a key, or with a URL that was signed: then that alone decides."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        query = scope["query_string"].decode("latin-1")
        if is_signed(query):
            self._services.signer.check(scope["path"], query)
            found = await self.documents.found_by_url(*_ids(scope))
        else:
            principal = await self.caller(scope)
            Query(scope)
            found = await self.document(scope, principal)
        head = scope["method"] == "HEAD"
        if scope["path"].endswith("/content"):
            await send_bytes(send, self.documents.original(found), found.size, found.name, head=head)
            return
        text = (await self.documents.text(found)).encode()
        await send_bytes(send, _once(text), len(text), f"{found.name}.md", head=head)


class ReprocessEndpoint(DocumentsBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        await self.nothing(receive)
        await self.documents.read_anew(principal, *_ids(scope))
        await _send_nothing(send)


class ChunksEndpoint(DocumentsBase):
    """Our own: what of the document is found as one, with its span, pages, headings and language."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, ("first", "limit"))
        first = query.number("first", 0, least=0, most=10**9)
        limit = query.number("limit", 100, least=1, most=_MOST_CHUNKS)
        found = await self.document(scope, principal)
        chunks = await self.documents.chunks(found, first, limit)
        await send_json(send, msgspec.json.encode({"generation": found.generation, "data": chunks}))


def told(document: Document) -> wire.Document:
    failed, done = document.status == "error", document.status == "done"
    return wire.Document(
        id=document.id,
        library_id=document.library_id,
        hash=document.sha256,
        mime_type=document.mime_type,
        extension=document.extension,
        size=document.size,
        name=document.name,
        created_at=wire.iso(document.created_at),
        process_status=document.status,
        uploaded_by_id=document.uploaded_by_id,
        uploaded_by_type=document.uploaded_by_type,
        processing_status=wire.processing_status(document.status),
        tokens_processing_total=document.tokens,
        last_processed_at=None if document.last_processed_at is None else wire.iso(document.last_processed_at),
        number_of_pages=document.pages,
        tokens_processing_main_content=document.tokens,
        tokens_processing_summary=0,
        url=document.url,
        attributes=document.attributes,
        expires_at=None if document.expires_at is None else wire.iso(document.expires_at),
        stage=None if done or failed else document.stage,
        error=document.error if failed else None,
        warning=None if failed else document.error,
        language=document.language,
    )


def _ids(scope: Scope) -> tuple[str, str]:
    return scope["path_params"]["library_id"], scope["path_params"]["document_id"]


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data


async def _send_nothing(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _one_of(query: Query, name: str, known: tuple[str, ...]) -> str:
    """The first where it is not sent. Raises ValidationFailed."""
    value = query.text(name) or known[0]
    if value not in known:
        raise ValidationFailed([Issue("invalid", ("query", name), f"It is one of {', '.join(known)}", value[:64])])
    return value


def _attributes(text: str) -> dict[str, list[wire.Scalar]]:
    """``{"year": 2024, "kind": ["a", "b"]}``: documents that have these, of a list one of them."""
    if not text:
        return {}
    try:
        found = msgspec.json.decode(text, type=wire.Attributes)
    except msgspec.MsgspecError as error:
        reason = f'It is JSON of an object such as {{"year": 2024}}: {error}'
        raise ValidationFailed([Issue("invalid", ("query", "filters_attributes"), reason, text[:200])]) from error
    if fault := wire.fault(found):
        raise ValidationFailed([Issue("invalid", ("query", "filters_attributes"), fault, text[:200])])
    wanted = {name: value if isinstance(value, list) else [value] for name, value in found.items()}
    if sum(max(1, len(values)) for values in wanted.values()) > wire.MOST_VALUES:
        reason = f"It has at most {wire.MOST_VALUES} values"
        raise ValidationFailed([Issue("too_long", ("query", "filters_attributes"), reason, text[:200])])
    return wanted
