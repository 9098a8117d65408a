"""/v1/artefacts: made, listed, written anew, restored, exported, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import msgspec
from starlette.routing import Route

from ventoux.artefacts.exporting.contents import Format
from ventoux.artefacts.exporting.files import types_of
from ventoux.artefacts.schemas import (
    Artefact,
    Kind,
    MadeBy,
    NewArtefact,
    NewVersion,
    Renamed,
    Restored,
    Version,
    WholeArtefact,
)
from ventoux.conversations.threads.cursor import decoded
from ventoux.errors import Issue, ValidationFailed
from ventoux.files.names import disposition
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.assistants.memories import confirmed
from ventoux.gateway.bodies import while_connected
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_NEW = msgspec.json.Decoder(NewArtefact)
_VERSION = msgspec.json.Decoder(NewVersion)
_RESTORED = msgspec.json.Decoder(Restored)
_RENAMED = msgspec.json.Decoder(Renamed)
ALL, ONE = "/v1/artefacts", "/v1/artefacts/{artefact_id}"
FILTERS = ("q", "kind", "conversation_id", "page_size", "after")
LARGEST_PAGE = 200
_KINDS: tuple[str, ...] = get_args(Kind)
_FORMATS: tuple[str, ...] = get_args(Format)


class ToldArtefact(msgspec.Struct, kw_only=True):
    """``version``: the newest. ``conversation_id``: where it was made, while that is there."""

    object: Literal["artefact"] = "artefact"
    id: str
    title: str
    kind: Kind
    language: str | None
    conversation_id: str | None
    entry_id: str | None
    project_id: str | None
    version: int
    created_at: str
    updated_at: str


class ToldVersion(msgspec.Struct, kw_only=True):
    """``restored_from``: whose content it has again. ``size`` in bytes."""

    version: int
    size: int
    note: str
    made_by: MadeBy
    restored_from: int | None
    created_at: str


class ToldWholeArtefact(ToldArtefact, kw_only=True):
    """``content`` is that of the version ``shown``."""

    content: str
    shown: ToldVersion


class ToldArtefacts(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldArtefact]
    next: str | None


class ToldVersions(msgspec.Struct, kw_only=True):
    """The newest first."""

    object: Literal["list"] = "list"
    data: list[ToldVersion]


class DeletedArtefacts(msgspec.Struct):
    deleted: int


def artefact_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route(ALL, ArtefactsEndpoint(gateway, services), methods=["GET", "POST", "DELETE"]),
        Route(ONE, ArtefactEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route(f"{ONE}/versions", VersionsEndpoint(gateway, services), methods=["GET", "POST"]),
        Route(f"{ONE}/restore", RestoreEndpoint(gateway, services), methods=["POST"]),
        Route(f"{ONE}/export", ExportEndpoint(gateway, services), methods=["GET"]),
    ]


class ArtefactsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, artefacts = await self.caller(scope), self._services.around.artefacts
        if scope["method"] == "POST":
            Query(scope)
            made = await artefacts.create(principal, await self.body(receive, _NEW))
            await send_json(send, msgspec.json.encode(told_whole(made)), status=201)
            return
        if scope["method"] == "DELETE":
            confirmed(Query(scope, ("confirm",)))
            deleted = await artefacts.delete_all(principal)
            await send_json(send, msgspec.json.encode(DeletedArtefacts(deleted)))
            return
        query = Query(scope, FILTERS)
        page = await artefacts.listed(
            principal,
            query.text("q"),
            kind=cast("Kind | None", _one_of(query, "kind", _KINDS)),
            conversation_id=query.text("conversation_id") or None,
            after=decoded(query.text("after")),
            limit=query.number("page_size", 50, least=1, most=LARGEST_PAGE),
        )
        reply = ToldArtefacts(data=[told(one) for one in page.artefacts], next=page.next)
        await send_json(send, msgspec.json.encode(reply))


class ArtefactEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, artefacts = await self.caller(scope), self._services.around.artefacts
        artefact_id = scope["path_params"]["artefact_id"]
        if scope["method"] == "DELETE":
            Query(scope)
            await artefacts.delete(principal, artefact_id)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if scope["method"] == "PATCH":
            Query(scope)
            renamed = await artefacts.rename(principal, artefact_id, (await self.body(receive, _RENAMED)).title)
            await send_json(send, msgspec.json.encode(told(renamed)))
            return
        found = await artefacts.find(principal, artefact_id, _version(Query(scope, ("version",))))
        await send_json(send, msgspec.json.encode(told_whole(found)))


class VersionsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, artefacts = await self.caller(scope), self._services.around.artefacts
        Query(scope)
        artefact_id = scope["path_params"]["artefact_id"]
        if scope["method"] == "POST":
            new = await self.body(receive, _VERSION)
            written = await artefacts.write(principal, artefact_id, new.content, new.base_version, new.note)
            await send_json(send, msgspec.json.encode(told_whole(written)), status=201)
            return
        kept = await artefacts.versions(principal, artefact_id)
        await send_json(send, msgspec.json.encode(ToldVersions(data=[told_version(one) for one in kept])))


class RestoreEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        wanted = await self.body(receive, _RESTORED)
        artefact_id = scope["path_params"]["artefact_id"]
        restored = await self._services.around.artefacts.restore(principal, artefact_id, wanted.version)
        await send_json(send, msgspec.json.encode(told_whole(restored)), status=201)


class ExportEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, around = await self.caller(scope), self._services.around
        query = Query(scope, ("format", "version"))
        form = cast("Format", _one_of(query, "format", _FORMATS) or "source")
        version = _version(query)
        await self.nothing(receive)
        async with while_connected(receive):
            found = await around.artefacts.find(principal, scope["path_params"]["artefact_id"], version)
            file = await around.artefact_files.written(found, form)
        headers = [
            (b"content-type", types_of(form).encode("ascii")),
            (b"content-length", b"%d" % len(file.content)),
            # Saved, and never shown on this server's own address: a model may have written it.
            (b"content-disposition", disposition(file.name)),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"sandbox; default-src 'none'"),
            (b"cache-control", b"private, no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": file.content})


def told(artefact: Artefact) -> ToldArtefact:
    return ToldArtefact(**_fields(artefact))


def told_version(version: Version) -> ToldVersion:
    return ToldVersion(
        version=version.version,
        size=version.size,
        note=version.note,
        made_by=version.made_by,
        restored_from=version.restored_from,
        created_at=rfc3339(version.at),
    )


def told_whole(whole: WholeArtefact) -> ToldWholeArtefact:
    return ToldWholeArtefact(**_fields(whole.artefact), content=whole.content, shown=told_version(whole.version))


def _fields(artefact: Artefact) -> dict[str, Any]:
    fields = msgspec.structs.asdict(artefact)
    del fields["thread_id"]
    return fields | {"created_at": rfc3339(artefact.created_at), "updated_at": rfc3339(artefact.updated_at)}


def _version(query: Query) -> int | None:
    """Raises ValidationFailed."""
    return query.number("version", 1, least=1, most=2**31 - 1) if query.text("version") else None


def _one_of(query: Query, name: str, allowed: tuple[str, ...]) -> str | None:
    """Raises ValidationFailed."""
    said = query.text(name)
    if said and said not in allowed:
        reason = f"It must be one of {', '.join(allowed)}"
        raise ValidationFailed([Issue("invalid", ("query", name), reason, said[:64])])
    return said or None
