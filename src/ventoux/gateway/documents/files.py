"""/v1/files: upload, list, retrieve, delete, content, and URLs that open without a key."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

import msgspec
from starlette.routing import Route

from ventoux.dialects.mistral import files as wire
from ventoux.files.errors import QuotaExceeded
from ventoux.files.names import disposition
from ventoux.files.schemas import Listing, NewFile, Visibility
from ventoux.files.signed import is_signed
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.forms import FormReader, refuse_field, whole_number
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.files.schemas import File
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway

SCOPE = "documents"
_LONGEST_WORD = 64
_HOUR = 3600.0
_FILE, _CONTENT, _URL = "/v1/files/{file_id}", "/v1/files/{file_id}/content", "/v1/files/{file_id}/url"


def file_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    return [
        Route("/v1/files", UploadEndpoint(gateway, services), methods=["POST"]),
        Route("/v1/files", FilesEndpoint(gateway, services), methods=["GET"]),
        Route(_FILE, FileEndpoint(gateway, services), methods=["GET", "DELETE"]),
        Route(_CONTENT, ContentEndpoint(gateway, services), methods=["GET"]),
        Route(_URL, UrlEndpoint(gateway, services), methods=["GET"]),
    ]


class Endpoint:
    """Who asks, counted as one request of theirs."""

    def __init__(self, gateway: Gateway, services: DocumentServices) -> None:
        self._gateway = gateway
        self._services = services

    async def caller(self, scope: Scope) -> Principal:
        """Raises Unauthorized, Forbidden, OverLimit."""
        principal = await self._gateway.admit.principal(scope, SCOPE)
        await self._gateway.count(context_of(scope), principal)
        return principal


class UploadEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        files, settings = self._services.files, self._gateway.settings
        principal = await self.caller(scope)
        Query(scope)
        form = FormReader(
            scope, receive, fields=wire.FORM_FIELDS, max_file=files.max_file, timeout=settings.upload_timeout
        )
        try:
            async with files.arriving(principal, form.length) as arrival:
                read = await form.read(arrival.take)
                file = await arrival.keep(_new(read.filename, read.fields))
        except QuotaExceeded:
            await form.discard()
            raise
        context_of(scope).detail.update(key=principal.key_prefix, bytes=file.size)
        await send_json(send, msgspec.json.encode(told(file)))


class FilesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, wire.LISTING, wire.LISTING_LISTS)
        listing = Listing(
            page=query.number("page", 0, least=0, most=10**9),
            page_size=query.number("page_size", 100, least=1, most=wire.LARGEST_PAGE),
            include_total=query.flag("include_total", otherwise=True),
            sample_types=query.texts("sample_type"),
            sources=query.texts("source"),
            mime_types=query.texts("mimetypes"),
            purpose=query.text("purpose"),
            search=query.text("search"),
        )
        found, total = await self._services.files.list(principal, listing)
        await send_json(
            send, msgspec.json.encode(wire.ListFilesResponse(data=[told(file) for file in found], total=total))
        )


class FileEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        principal = await self.caller(scope)
        Query(scope)
        file_id = scope["path_params"]["file_id"]
        if scope["method"] == "DELETE":
            await self._services.files.delete(principal, file_id)
            await send_json(send, msgspec.json.encode(wire.DeleteFileResponse(id=file_id)))
            return
        found = await self._services.files.find(principal, file_id)
        await send_json(send, msgspec.json.encode(wire.GetFileResponse(**_fields(found))))


class ContentEndpoint(Endpoint):
    """With a key, or with a URL that was signed: then that alone decides."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        files, file_id = self._services.files, scope["path_params"]["file_id"]
        query = scope["query_string"].decode("latin-1")
        if is_signed(query):
            self._services.signer.check(scope["path"], query)
            file = await files.found_by_url(file_id)
        else:
            principal = await self.caller(scope)
            Query(scope)
            file = await files.find(principal, file_id)
        await send_bytes(send, files.content(file), file.size, file.name, head=scope["method"] == "HEAD")


class UrlEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        least, most = wire.URL_HOURS
        hours = Query(scope, ("expiry",)).number("expiry", 24, least=least, most=most)
        file = await self._services.files.find(principal, scope["path_params"]["file_id"])
        url = self._services.signer.url(_CONTENT.format(file_id=file.id), hours)
        await send_json(send, msgspec.json.encode(wire.SignedUrl(url)), headers=[(b"cache-control", b"no-store")])


async def send_bytes(send: Send, pieces: AsyncGenerator[bytes], size: int, name: str, *, head: bool = False) -> None:
    """Saved and never shown by a browser: what somebody uploaded must not run on this server's own address."""
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-length", b"%d" % size),
        (b"content-disposition", disposition(name)),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cache-control", b"private, no-store"),
    ]
    async with aclosing(pieces):
        # What the storage refuses is told as an error, not in the middle of an answer.
        first = b"" if head else await anext(pieces, b"")
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if not head:
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def told(file: File) -> wire.FileSchema:
    return wire.FileSchema(**_fields(file))


def _fields(file: File) -> dict[str, Any]:
    return {
        "id": file.id,
        "bytes": file.size,
        "created_at": int(file.created_at),
        "filename": file.name,
        "purpose": file.purpose,
        "sample_type": file.sample_type,
        "source": file.source,
        "num_lines": file.lines,
        "mimetype": file.mime_type,
        "expires_at": None if file.expires_at is None else int(file.expires_at),
        "visibility": file.visibility,
    }


def _new(filename: str, fields: dict[str, str]) -> NewFile:
    """Raises ValidationFailed."""
    visibility = fields.get("visibility", "") or "workspace"
    if visibility not in {"workspace", "user"}:
        raise refuse_field("visibility", "It must be 'workspace' or 'user'", visibility[:_LONGEST_WORD])
    purpose = fields.get("purpose", "")
    if len(purpose) > _LONGEST_WORD or not purpose.isprintable():
        raise refuse_field("purpose", f"It has at most {_LONGEST_WORD} characters", purpose[:_LONGEST_WORD])
    hours = whole_number(fields, "expiry", 1, wire.MOST_EXPIRY)
    return NewFile(
        name=filename,
        purpose=purpose,
        visibility=cast("Visibility", visibility),
        expires_in=None if hours is None else hours * _HOUR,
    )
