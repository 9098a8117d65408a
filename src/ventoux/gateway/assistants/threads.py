"""/v1/threads: what a history shows. Listed, looked at with its branches, marked, trashed and restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from starlette.routing import Route

from ventoux.conversations.threads.cursor import decoded
from ventoux.conversations.threads.schemas import ChangedThread, Counted, Wanted
from ventoux.errors import Issue, ValidationFailed
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.threads.schemas import Branch, State, Thread
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

_CHANGED = msgspec.json.Decoder(ChangedThread)
ALL, ONE = "/v1/threads", "/v1/threads/{thread_id}"
FILTERS = ("state", "q", "pinned", "tag", "folder", "project_id", "page_size", "after")
LARGEST_PAGE = 200
_LONGEST = 200


class ToldThread(msgspec.Struct, kw_only=True):
    object: Literal["thread"] = "thread"
    id: str
    name: str | None
    pinned: bool
    archived: bool
    tags: list[str]
    folder: str | None
    project_id: str | None
    temporary: bool
    agent_id: str | None
    model: str | None
    conversation_id: str
    branches: int
    messages: int
    preview: str
    running: bool
    created_at: str
    updated_at: str
    deleted_at: str | None


class ToldBranch(msgspec.Struct, kw_only=True):
    conversation_id: str
    parent_id: str | None
    shared: int
    first: str
    model: str | None
    agent_id: str | None
    entries: int
    created_at: str
    updated_at: str


class ToldWholeThread(ToldThread, kw_only=True):
    tree: list[ToldBranch]


class ToldThreads(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[ToldThread]
    next: str | None


class ToldCounts(msgspec.Struct, kw_only=True):
    object: Literal["list"] = "list"
    data: list[Counted]


class Emptied(msgspec.Struct):
    """How many threads."""

    deleted: int


def thread_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    counts = CountsEndpoint(gateway, services)
    return [
        Route(ALL, ThreadsEndpoint(gateway, services), methods=["GET", "DELETE"]),
        Route(f"{ALL}/folders", counts, methods=["GET"]),
        Route(f"{ALL}/tags", counts, methods=["GET"]),
        Route(ONE, ThreadEndpoint(gateway, services), methods=["GET", "PATCH", "DELETE"]),
        Route(f"{ONE}/restore", RestoreEndpoint(gateway, services), methods=["POST"]),
    ]


class ThreadsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal, threads = await self.caller(scope), self._services.around.threads
        if scope["method"] == "DELETE":
            _in_trash(Query(scope, ("state",)), needed=True)
            await send_json(send, msgspec.json.encode(Emptied(await threads.empty(principal))))
            return
        query = Query(scope, FILTERS)
        size = query.number("page_size", 50, least=1, most=LARGEST_PAGE)
        page = await threads.listed(principal, _wanted(query), decoded(query.text("after")), size)
        reply = ToldThreads(data=[told(one) for one in page.threads], next=page.next)
        await send_json(send, msgspec.json.encode(reply))


class ThreadEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, threads = await self.caller(scope), self._services.around.threads
        thread_id, method = scope["path_params"]["thread_id"], scope["method"]
        if method == "DELETE":
            if _in_trash(Query(scope, ("state",))):
                await threads.delete_trashed(principal, thread_id)
            else:
                await threads.trash(principal, thread_id, self._services.conversations)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        Query(scope)
        if method == "PATCH":
            wanted = await self.body(receive, _CHANGED)
            if isinstance(wanted.project_id, str):
                await self._services.around.projects.find(principal, wanted.project_id)
            changed = await threads.change(principal, thread_id, wanted)
            await send_json(send, msgspec.json.encode(told(changed)))
            return
        found, tree = await threads.whole(principal, thread_id)
        await send_json(send, msgspec.json.encode(_whole(found, tree)))


class RestoreEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        await self.nothing(receive)
        restored = await self._services.around.threads.restore(principal, scope["path_params"]["thread_id"])
        await send_json(send, msgspec.json.encode(told(restored)))


class CountsEndpoint(Endpoint):
    """Of folders or of tags."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal, threads = await self.caller(scope), self._services.around.threads
        Query(scope)
        ask = threads.folders if scope["path"].endswith("/folders") else threads.tags
        await send_json(send, msgspec.json.encode(ToldCounts(data=await ask(principal))))


def told(thread: Thread) -> ToldThread:
    return ToldThread(**_values(thread))


def _whole(thread: Thread, tree: list[Branch]) -> ToldWholeThread:
    return ToldWholeThread(**_values(thread), tree=[ToldBranch(**_values(one)) for one in tree])


def _values(one: Thread | Branch) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.structs.asdict(one)
    times = {name: None if at is None else rfc3339(at) for name, at in values.items() if name.endswith("_at")}
    return values | times


def _wanted(query: Query) -> Wanted:
    """Raises ValidationFailed."""
    state = query.text("state") or "active"
    if state not in {"active", "archived", "trash"}:
        raise _refused("state", "It must be active, archived or trash", state)
    for name in ("q", "tag", "folder", "project_id"):
        if len(query.text(name)) > _LONGEST:
            raise _refused(name, f"It has at most {_LONGEST} characters", query.text(name))
    return Wanted(
        state=cast("State", state),
        q=query.text("q").strip(),
        pinned=query.flag("pinned", otherwise=False) if query.text("pinned") else None,
        tag=query.text("tag"),
        folder=query.text("folder"),
        project_id=query.text("project_id"),
    )


def _in_trash(query: Query, *, needed: bool = False) -> bool:
    """Raises ValidationFailed."""
    state = query.text("state")
    if state != "trash" and (needed or state):
        raise _refused("state", "It must be trash: only what is there can be deleted for good", state)
    return state == "trash"


def _refused(name: str, reason: str, given: str) -> ValidationFailed:
    return ValidationFailed([Issue("invalid", ("query", name), reason, given[:64])])
