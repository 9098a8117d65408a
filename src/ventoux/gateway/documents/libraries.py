"""/v1/libraries: made, listed, found, changed, deleted; and with whom they are shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from starlette.routing import Route

from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.mistral import libraries as wire
from ventoux.errors import InvalidRequest, Issue, ValidationFailed
from ventoux.gateway.bodies import read_body
from ventoux.gateway.documents.files import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway
    from ventoux.libraries.schemas import Library, Share

T = TypeVar("T")
LIBRARY = "/v1/libraries/{library_id}"
_CREATE = msgspec.json.Decoder(wire.CreateLibraryRequest)
_UPDATE = msgspec.json.Decoder(wire.UpdateLibraryRequest)
_SHARE = msgspec.json.Decoder(wire.SharingRequest)
_UNSHARE = msgspec.json.Decoder(wire.SharingDelete)
_TOKEN = "page-"  # noqa: S105 - what follows it is the number of a page


def library_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    library = LibraryEndpoint(gateway, services)
    return [
        Route("/v1/libraries", CreateEndpoint(gateway, services), methods=["POST"]),
        Route("/v1/libraries", LibrariesEndpoint(gateway, services), methods=["GET"]),
        Route(LIBRARY, library, methods=["GET", "PATCH", "PUT", "DELETE"]),
        Route(f"{LIBRARY}/share", SharingEndpoint(gateway, services), methods=["GET", "PUT", "DELETE"]),
    ]


class LibrariesBase(Endpoint):
    """What the endpoints of libraries share."""

    def __init__(self, gateway: Gateway, services: DocumentServices) -> None:
        super().__init__(gateway, services)
        self._libraries = services.libraries

    async def body(self, receive: Receive, decoder: msgspec.json.Decoder[T]) -> T:
        """Raises PayloadTooLarge, RequestTimeout, InvalidRequest, ValidationFailed."""
        settings = self._gateway.settings
        return decode(await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout), decoder)

    async def nothing(self, receive: Receive) -> None:
        """Of a request whose body says nothing: an empty one, or an empty object. Raises InvalidRequest."""
        settings = self._gateway.settings
        sent = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        if sent.strip() not in {b"", b"{}"}:
            raise InvalidRequest("This request takes no body.")


class CreateEndpoint(LibrariesBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        asked = await self.body(receive, _CREATE)
        made = await self._libraries.create(
            principal,
            asked.name,
            description=asked.description,
            chunk_size=asked.chunk_size,
            owner_type=asked.owner_type,
            retrieval=asked.retrieval,
        )
        await send_json(send, msgspec.json.encode(told(made)), status=201)


class LibrariesEndpoint(LibrariesBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, wire.LISTING)
        page, size = _page(query), query.number("page_size", 100, least=1, most=wire.LARGEST_PAGE)
        found, total = await self._libraries.listed(
            principal,
            search=query.text("search"),
            owned=query.flag("filter_owned_by_me", otherwise=False),
            first=page * size,
            limit=size,
        )
        pages = pagination(total, page, size)
        token = f"{_TOKEN}{page + 1}" if pages.has_more else None
        reply = wire.ListLibrariesResponse([told(one) for one in found], pages, token)
        await send_json(send, msgspec.json.encode(reply))


class LibraryEndpoint(LibrariesBase):
    """PATCH and PUT are the same: what is not sent stays."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        Query(scope)
        library_id = scope["path_params"]["library_id"]
        if method == "DELETE":
            found = await self._libraries.delete(principal, library_id)
        elif method in {"PATCH", "PUT"}:
            asked = await self.body(receive, _UPDATE)
            if asked.name is None:
                raise refuse("name", "A library has a name", kind="invalid")
            found = await self._libraries.update(
                principal, library_id, name=asked.name, description=asked.description, retrieval=asked.retrieval
            )
        else:
            found = await self._libraries.find(principal, library_id)
        await send_json(send, msgspec.json.encode(told(found)))


class SharingEndpoint(LibrariesBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, sharing = await self.caller(scope), self._libraries.sharing
        Query(scope)
        library_id, workspace_id = scope["path_params"]["library_id"], principal.workspace_id
        if scope["method"] == "PUT":
            asked = await self.body(receive, _SHARE)
            _check_org(asked.org_id, workspace_id)
            shared = await sharing.share(
                principal, library_id, asked.share_with_type, asked.share_with_uuid, asked.level
            )
            reply: Any = _shared(shared, workspace_id)
        elif scope["method"] == "DELETE":
            gone = await self.body(receive, _UNSHARE)
            _check_org(gone.org_id, workspace_id)
            was = await sharing.unshare(principal, library_id, gone.share_with_type, gone.share_with_uuid)
            reply = _shared(was, workspace_id)
        else:
            found = await sharing.listed(principal, library_id)
            reply = wire.ListSharingResponse([_shared(one, workspace_id) for one in found])
        await send_json(send, msgspec.json.encode(reply))


def told(library: Library) -> wire.Library:
    return wire.Library(
        id=library.id,
        name=library.name,
        created_at=wire.iso(library.created_at),
        updated_at=wire.iso(library.updated_at),
        owner_id=library.owner_id,
        owner_type=library.owner_type,
        total_size=library.size,
        nb_documents=library.documents,
        chunk_size=library.chunk_size,
        description=library.description,
        retrieval=msgspec.to_builtins(library.retrieval),
    )


def pagination(total: int, page: int, size: int) -> wire.PaginationInfo:
    pages = -(-total // size)
    return wire.PaginationInfo(total, pages, page, size, has_more=page + 1 < pages)


def _page(query: Query) -> int:
    """``page_token`` goes before ``page``, which the SDKs always send. Raises ValidationFailed."""
    token = query.text("page_token")
    if not token:
        return query.number("page", 0, least=0, most=10**6)
    number = token.removeprefix(_TOKEN)
    if number == token or not (number.isascii() and number.isdigit() and len(number) <= 7):
        reason = "It is none that a list has told as next_page_token"
        raise ValidationFailed([Issue("invalid", ("query", "page_token"), reason, token[:64])])
    return int(number)


def _shared(share: Share, workspace_id: str) -> wire.Sharing:
    return wire.Sharing(
        library_id=share.library_id,
        org_id=workspace_id,
        role=share.role,
        share_with_type=share.share_with_type,
        share_with_uuid=share.share_with_id,
        user_id=share.share_with_id if share.share_with_type == "User" else None,
    )


def _check_org(org_id: str | None, workspace_id: str) -> None:
    """Raises ValidationFailed."""
    if org_id is not None and org_id != workspace_id:
        reason = "There are no organizations here: leave it out, or send the workspace's id"
        raise refuse("org_id", reason, given=org_id)
