"""Shares of a conversation, and what a reader finds under a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from starlette.routing import Route

from ventoux.accounts.errors import Archived
from ventoux.conversations.entries import Entry
from ventoux.conversations.sharing.errors import SharedNotFound
from ventoux.conversations.sharing.schemas import Audience, CopyRequest, NewShare
from ventoux.conversations.sharing.service import check
from ventoux.errors import Forbidden, NotFound, Unauthorized
from ventoux.files.errors import FileNotFound
from ventoux.gateway.assistants.endpoint import SCOPE, Endpoint
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.files import send_bytes
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.libraries.errors import DocumentNotFound, LibraryNotFound

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.sharing.schemas import Opened, Share, SharedBy
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_NEW = msgspec.json.Decoder(NewShare)
_COPY = msgspec.json.Decoder(CopyRequest)
_OF_ONE, _SHARED = "/v1/conversations/{conversation_id}/shares", "/v1/shared/{token}"
_OWN, _EVERYBODYS = "/v1/conversations/shares", "/v1/shares"
_PRIVATE = [
    (b"cache-control", b"private, no-store"),
    # The link is its own key: it is told to no page that the reader goes on to, and to no search engine.
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
]


class ToldShare(msgspec.Struct, kw_only=True, omit_defaults=True):
    """``token`` and ``path`` are told when it is made, and never again."""

    object: Literal["conversation.share"]
    id: str
    conversation_id: str
    audience: Audience
    with_instructions: bool
    with_files: bool
    entries: int
    created_at: str
    expires_at: str | None
    token: str | None = None
    path: str | None = None


class ToldOwnShare(msgspec.Struct, kw_only=True):
    """``name``: of the conversation, when it was shared."""

    object: Literal["conversation.share"] = "conversation.share"
    id: str
    conversation_id: str
    name: str | None
    audience: Audience
    with_instructions: bool
    with_files: bool
    entries: int
    created_at: str
    expires_at: str | None


class ToldOwnShares(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldOwnShare]


class ToldShares(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldShare]


class ToldShareOfAnybody(msgspec.Struct, kw_only=True):
    """``user_id`` or, where it was no user, ``key_id`` has shared it."""

    object: Literal["conversation.share"] = "conversation.share"
    id: str
    conversation_id: str
    audience: Audience
    with_instructions: bool
    with_files: bool
    entries: int
    user_id: str | None
    key_id: str | None
    created_at: str
    expires_at: str | None


class ToldSharesOfAll(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldShareOfAnybody]


class ToldShared(msgspec.Struct, kw_only=True):
    object: Literal["conversation.shared"] = "conversation.shared"
    name: str | None
    model: str | None
    instructions: str | None
    with_files: bool
    entries: list[Entry]
    created_at: str
    expires_at: str | None


class Copied(msgspec.Struct, kw_only=True):
    object: Literal["conversation"] = "conversation"
    id: str
    name: str | None
    model: str | None
    agent_id: str | None
    parent_id: str | None
    parent_entry_id: str | None
    created_at: str
    updated_at: str


def sharing_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route(_OF_ONE, SharesEndpoint(gateway, services), methods=["GET", "POST"]),
        Route(f"{_OF_ONE}/{{share_id}}", ShareEndpoint(gateway, services), methods=["DELETE"]),
        Route(_OWN, OwnSharesEndpoint(gateway, services), methods=["GET"]),
        Route(_EVERYBODYS, EverybodysSharesEndpoint(gateway, services), methods=["GET"]),
        Route(f"{_EVERYBODYS}/{{share_id}}", EverybodysShareEndpoint(gateway, services), methods=["DELETE"]),
        Route(_SHARED, SharedEndpoint(gateway, services), methods=["GET"]),
        Route(f"{_SHARED}/files/{{file_id}}", SharedFileEndpoint(gateway, services), methods=["GET"]),
        Route(f"{_SHARED}/documents/{{number}}", SharedDocumentEndpoint(gateway, services), methods=["GET"]),
        Route(f"{_SHARED}/copy", CopyEndpoint(gateway, services), methods=["POST"]),
    ]


class SharesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, sharing = await self.caller(scope), self._services.around.sharing
        Query(scope)
        conversation_id = scope["path_params"]["conversation_id"]
        if scope["method"] == "POST":
            share, token = await sharing.share(principal, conversation_id, await self.body(receive, _NEW))
            made = _told(share, token)
            await send_json(send, msgspec.json.encode(made), status=201, headers=_PRIVATE[:1])
            return
        found = await sharing.listed(principal, conversation_id)
        await send_json(send, msgspec.json.encode(ToldShares(data=[_told(one) for one in found])))


class ShareEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal, path = await self.caller(scope), scope["path_params"]
        Query(scope)
        await self._services.around.sharing.revoke(principal, path["conversation_id"], path["share_id"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class OwnSharesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        first, size = _page(scope)
        found = await self._services.around.sharing.all_listed(principal, first=first, limit=size)
        await send_json(send, msgspec.json.encode(ToldOwnShares(data=[_told_own(one) for one in found])))


class EverybodysSharesEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        first, size = _page(scope)
        found = await self._services.around.overseeing.listed(principal, first=first, limit=size)
        await send_json(send, msgspec.json.encode(ToldSharesOfAll(data=[_told_by(one) for one in found])))


class EverybodysShareEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        await self._services.around.overseeing.revoke(principal, scope["path_params"]["share_id"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class _Linked(Endpoint):
    """Under a link, which the log must not hold."""

    async def opened(self, scope: Scope) -> tuple[Opened, Principal | None]:
        """With who reads it, where that is asked for. Raises SharedNotFound."""
        context_of(scope).detail["path"] = _SHARED
        opened = await self._services.around.sharing.opened(scope["path_params"]["token"])
        reader = None if opened.share.audience == "link" else await self._reader(scope, opened.workspace_id)
        check(opened, reader)
        return opened, reader

    async def _reader(self, scope: Scope, workspace: str) -> Principal:
        """Whoever has no good key, or is not in the workspace, must not learn that there is something."""
        try:
            return await self._gateway.admit.principal(scope, SCOPE, workspace=workspace)
        except (Unauthorized, Forbidden, NotFound, Archived):
            raise SharedNotFound from None


class SharedEndpoint(_Linked):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        opened, _ = await self.opened(scope)
        Query(scope)
        seen = await self._services.around.sharing.read(opened)
        values: dict[str, Any] = msgspec.structs.asdict(seen)
        values["created_at"], values["expires_at"] = rfc3339(seen.created_at), _time(seen.expires_at)
        await send_json(send, msgspec.json.encode(ToldShared(**values)), headers=_PRIVATE)


class SharedFileEndpoint(_Linked):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        opened, _ = await self.opened(scope)
        Query(scope)
        files, file_id = self._services.around.files, scope["path_params"]["file_id"]
        owner = await self._services.around.sharing.file(opened, file_id)
        try:
            file = await files.find(owner, file_id)
        except FileNotFound:
            raise SharedNotFound from None
        await send_bytes(send, files.content(file), file.size, file.name)


class SharedDocumentEndpoint(_Linked):
    """One that is attached to a message, by its number there: nobody learns where it lies."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        opened, _ = await self.opened(scope)
        Query(scope)
        documents, number = self._services.around.documents, scope["path_params"]["number"]
        owner, library_id, document_id = await self._services.around.sharing.document(opened, number)
        try:
            found = await documents.find(owner, library_id, document_id)
        except (LibraryNotFound, DocumentNotFound):
            raise SharedNotFound from None
        await send_bytes(send, documents.original(found), found.size, found.name)


class CopyEndpoint(_Linked):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context_of(scope).detail["path"] = f"{_SHARED}/copy"
        opened, principal = await self._for(scope)
        Query(scope)
        asked = await self.body(receive, _COPY)
        made = await self._services.around.sharing.copy(principal, opened, asked.model)
        values = {name: getattr(made, name) for name in ("id", "name", "model", "agent_id", "parent_id")}
        copied = Copied(
            **values,
            parent_entry_id=made.parent_entry_id,
            created_at=rfc3339(made.created_at),
            updated_at=rfc3339(made.updated_at),
        )
        await send_json(send, msgspec.json.encode(copied), status=201)

    async def _for(self, scope: Scope) -> tuple[Opened, Principal]:
        """What is there, and who gets it: without a key nobody learns whether there is anything."""
        try:
            opened = await self._services.around.sharing.opened(scope["path_params"]["token"])
        except SharedNotFound:
            await self.caller(scope)
            raise
        workspace = opened.workspace_id if opened.share.audience == "workspace" else ""
        try:
            principal = await self.caller(scope, workspace=workspace)
        except (NotFound, Archived):
            raise SharedNotFound from None
        check(opened, principal)
        return opened, principal


def _told(share: Share, token: str | None = None) -> ToldShare:
    return ToldShare(
        object="conversation.share",
        id=share.id,
        conversation_id=share.conversation_id,
        audience=share.audience,
        with_instructions=share.with_instructions,
        with_files=share.with_files,
        entries=share.position,
        created_at=rfc3339(share.created_at),
        expires_at=_time(share.expires_at),
        token=token,
        path=None if token is None else _SHARED.format(token=token),
    )


def _page(scope: Scope) -> tuple[int, int]:
    """Where a page begins, and how many are on it. Raises ValidationFailed."""
    query = Query(scope, ("page", "page_size"))
    page, size = query.number("page", 0, least=0, most=10**6), query.number("page_size", 100, least=1, most=500)
    return page * size, size


def _told_own(share: Share) -> ToldOwnShare:
    return ToldOwnShare(
        id=share.id,
        conversation_id=share.conversation_id,
        name=share.name,
        audience=share.audience,
        with_instructions=share.with_instructions,
        with_files=share.with_files,
        entries=share.position,
        created_at=rfc3339(share.created_at),
        expires_at=_time(share.expires_at),
    )


def _told_by(one: SharedBy) -> ToldShareOfAnybody:
    share = one.share
    return ToldShareOfAnybody(
        id=share.id,
        conversation_id=share.conversation_id,
        audience=share.audience,
        with_instructions=share.with_instructions,
        with_files=share.with_files,
        entries=share.position,
        user_id=one.user_id,
        key_id=one.key_id if one.user_id is None else None,
        created_at=rfc3339(share.created_at),
        expires_at=_time(share.expires_at),
    )


def _time(at: float | None) -> str | None:
    return None if at is None else rfc3339(at)
