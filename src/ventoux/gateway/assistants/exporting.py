"""Conversations as files, out and in; how long they are kept; and the end of all of one's own."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, cast

import msgspec
from starlette.routing import Route

from ventoux.conversations.exporting.wording import WORDINGS
from ventoux.conversations.importing.schemas import Report
from ventoux.conversations.retention import RetentionRule
from ventoux.errors import Issue, ModelNotFound, ValidationFailed
from ventoux.files.names import disposition
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.assistants.memories import confirmed
from ventoux.gateway.bodies import while_connected
from ventoux.gateway.documents.forms import FormReader, refuse_field
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.exporting.service import Format
    from ventoux.conversations.exporting.wording import Language
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_TYPES: dict[str, bytes] = {
    "markdown": b"text/markdown; charset=utf-8",
    "json": b"application/json",
    "pdf": b"application/pdf",
}
_RULE = msgspec.json.Decoder(RetentionRule)
_LONGEST_MODEL = 200


class Deleted(msgspec.Struct):
    deleted: int


def exporting_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route("/v1/conversations/{conversation_id}/export", ExportEndpoint(gateway, services), methods=["GET"]),
        Route("/v1/conversations", ClearEndpoint(gateway, services), methods=["DELETE"]),
        Route("/v1/conversations/export", ExportAllEndpoint(gateway, services), methods=["POST"]),
        Route("/v1/conversations/import", ImportEndpoint(gateway, services), methods=["POST"]),
        Route("/v1/retention", RetentionEndpoint(gateway, services), methods=["GET", "PUT"]),
    ]


class ExportEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        query = Query(scope, ("format", "language"))
        form = query.text("format") or "markdown"
        if form not in _TYPES:
            reason = "It must be markdown, json or pdf"
            raise ValidationFailed([Issue("invalid", ("query", "format"), reason, form[:64])])
        conversation_id, language = scope["path_params"]["conversation_id"], _language(query)
        await self.nothing(receive)
        async with while_connected(receive):
            file = await self._services.around.exporting.one(principal, conversation_id, cast("Format", form), language)
        headers = [
            (b"content-type", _TYPES[form]),
            (b"content-length", b"%d" % len(file.content)),
            *_saved(file.name),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": file.content})


class ExportAllEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        language = _language(Query(scope, ("language",)))
        await self.nothing(receive)
        headers = [(b"content-type", b"application/zip"), *_saved("conversations.zip")]
        everything = self._services.around.exporting.everything(principal, language)
        async with while_connected(receive), aclosing(everything) as pieces:
            # What the database refuses is told as an error, not in the middle of an answer.
            first = await anext(pieces, b"")
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class ImportEndpoint(Endpoint):
    """A form with the part ``file``, and perhaps ``model``: which one is to go on with what is imported."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings, reports = self._gateway.settings, list[Report]()
        principal = await self.caller(scope)
        model = self._model(principal, Query(scope, ("model",)).text("model"))
        form = FormReader(scope, receive, fields=(), max_file=settings.max_file, timeout=settings.upload_timeout)

        async def take(pieces: AsyncIterable[bytes]) -> None:
            async with self._services.around.scratch.file(pieces, limit=settings.max_file) as (path, _):
                reports.append(await self._services.around.importing.take(principal, path, model))

        await form.read(take)
        await send_json(send, msgspec.json.encode(reports[0]))

    def _model(self, principal: Principal, asked: str) -> str:
        """By default the first that the caller may chat with. Raises ValidationFailed, ModelNotFound."""
        if len(asked) > _LONGEST_MODEL:
            raise refuse_field("model", f"It has at most {_LONGEST_MODEL} characters", asked[:64])
        names = [one.name for one in self._gateway.admit.visible(principal) if "chat" in one.card.capabilities]
        if asked and asked not in names:
            raise ModelNotFound(asked, names[:3])
        return asked or (names[0] if names else "default")


class ClearEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        confirmed(Query(scope, ("confirm",)))
        deleted = await self._services.around.clearing.delete_all(principal, self._services.conversations)
        await send_json(send, msgspec.json.encode(Deleted(deleted)))


class RetentionEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, retention = await self.caller(scope), self._services.around.retention
        Query(scope)
        if scope["method"] == "PUT":
            rule = await retention.change(principal, await self.body(receive, _RULE))
        else:
            rule = await retention.rule(principal)
        await send_json(send, msgspec.json.encode(rule))


def _language(query: Query) -> Language:
    """Of what is said beside what was said. Raises ValidationFailed."""
    asked = query.text("language") or "en"
    if asked not in WORDINGS:
        raise ValidationFailed([Issue("invalid", ("query", "language"), "It must be en, fr, de, es or it", asked[:64])])
    return asked


def _saved(name: str) -> list[tuple[bytes, bytes]]:
    """As a file, which a browser never shows on this server's own address."""
    return [
        (b"content-disposition", disposition(name)),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cache-control", b"private, no-store"),
    ]
