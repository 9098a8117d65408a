"""/v1/projects: made, listed, found, changed, deleted; and a library for their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec
from starlette.routing import Route

from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.projects.schemas import ChangedProject, NewProject

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway
    from ventoux.projects.schemas import Project, Remains

_NEW = msgspec.json.Decoder(NewProject)
_CHANGED = msgspec.json.Decoder(ChangedProject)
_ONE = "/v1/projects/{project_id}"


class ToldProject(msgspec.Struct, kw_only=True):
    object: Literal["project"] = "project"
    id: str
    name: str
    description: str | None
    instructions: str | None
    library_id: str | None
    created_at: str
    updated_at: str


class ToldProjects(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldProject]
    total: int


def project_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route("/v1/projects", ProjectsEndpoint(gateway, services), methods=["GET", "POST"]),
        Route(_ONE, ProjectEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route(f"{_ONE}/library", LibraryEndpoint(gateway, services), methods=["POST"]),
    ]


class ProjectsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, projects = await self.caller(scope), self._services.around.projects
        if scope["method"] == "POST":
            Query(scope)
            made = await projects.create(principal, await self.body(receive, _NEW))
            await send_json(send, msgspec.json.encode(told(made)), status=201)
            return
        query = Query(scope, ("page", "page_size"))
        page, size = query.number("page", 0, least=0, most=10**6), query.number("page_size", 100, least=1, most=500)
        found, total = await projects.listed(principal, first=page * size, limit=size)
        await send_json(send, msgspec.json.encode(ToldProjects(data=[told(one) for one in found], total=total)))


class ProjectEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, projects = await self.caller(scope), self._services.around.projects
        project_id = scope["path_params"]["project_id"]
        if scope["method"] == "DELETE":
            query = Query(scope, ("conversations", "library"))
            conversations, library = _remains(query, "conversations"), _remains(query, "library")
            await projects.delete(principal, project_id, self._services.conversations, conversations, library or "keep")
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        Query(scope)
        if scope["method"] == "PATCH":
            found = await projects.change(principal, project_id, await self.body(receive, _CHANGED))
        else:
            found = await projects.find(principal, project_id)
        await send_json(send, msgspec.json.encode(told(found)))


class LibraryEndpoint(Endpoint):
    """With a library of its own from now on: files go into that, at /v1/libraries/{library_id}/documents."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        await self.nothing(receive)
        found = await self._services.around.projects.with_library(principal, scope["path_params"]["project_id"])
        await send_json(send, msgspec.json.encode(told(found)))


def told(project: Project) -> ToldProject:
    return ToldProject(
        id=project.id,
        name=project.name,
        description=project.description,
        instructions=project.instructions,
        library_id=project.library_id,
        created_at=rfc3339(project.created_at),
        updated_at=rfc3339(project.updated_at),
    )


def _remains(query: Query, name: str) -> Remains | None:
    """Raises ValidationFailed."""
    text = query.text(name)
    if text not in {"", "keep", "delete"}:
        raise ValidationFailed([Issue("invalid", ("query", name), "It must be keep or delete", text[:64])])
    return cast("Remains", text) if text else None
