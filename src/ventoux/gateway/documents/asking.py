"""Our own beside the Libraries API: what a search finds and why, answers with their citations, and tests of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import Route

from ventoux.accounts.service import require
from ventoux.dialects.mistral import libraries as wire
from ventoux.dialects.mistral.errors import error_body
from ventoux.errors import VentouxError
from ventoux.gateway.bodies import while_connected
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.libraries import LIBRARY, LibrariesBase
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import EventStream, send_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.gateway.context import RequestContext
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway
    from ventoux.libraries.schemas import Inspection, Library
    from ventoux.libraries.showing import Shown

_SEARCH = msgspec.json.Decoder(wire.SearchRequest)
_ASK = msgspec.json.Decoder(wire.AskRequest)
_QUESTION = msgspec.json.Decoder(wire.QuestionRequest)


def asking_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    def route(path: str, endpoint: Callable[[Gateway, DocumentServices], ASGIApp], *methods: str) -> Route:
        return Route(LIBRARY + path, endpoint(gateway, services), methods=list(methods))

    return [
        route("/search", SearchEndpoint, "POST"),
        route("/ask", AskEndpoint, "POST"),
        route("/questions", QuestionsEndpoint, "GET", "POST"),
        route("/questions/{question_id}", QuestionEndpoint, "DELETE"),
        route("/test-runs", TestRunsEndpoint, "GET", "POST"),
        route("/test-runs/compare", CompareEndpoint, "GET"),
        route("/test-runs/{run_id}", TestRunEndpoint, "GET"),
    ]


class AskingBase(LibrariesBase):
    async def shown(self, scope: Scope, principal: Principal, *, change: bool = False) -> tuple[Library, Shown]:
        """The library, and what may be found of it now. Raises LibraryNotFound, LibraryForbidden."""
        library_id = scope["path_params"]["library_id"]
        libraries = self._libraries
        library = await (libraries.find_to_change if change else libraries.find)(principal, library_id)
        return library, await libraries.shown([library])

    async def searched(self, scope: Scope, principal: Principal, *, change: bool = False) -> tuple[Library, Shown]:
        """As ``shown``, of a library that will be searched: its reranker chats for the caller. Raises Forbidden
        as well."""
        library, shown = await self.shown(scope, principal, change=change)
        if library.retrieval.reranker is not None:
            require(principal, "chat")
        return library, shown


class SearchEndpoint(AskingBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        asked = await self.body(receive, _SEARCH)
        library, shown = await self.searched(scope, principal)
        async with while_connected(receive):
            found = await self._services.searcher.search(
                principal, asked.question, [library], shown.visible, shown.names, asked.limit
            )
        await send_json(send, msgspec.json.encode(found))


class AskEndpoint(AskingBase):
    """A stream has ``answer.delta`` events with ``text``, then ``answer.done`` with the whole inspection; one that
    fails ends with ``error``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        require(principal, "chat")
        Query(scope)
        asked = await self.body(receive, _ASK)
        library, shown = await self.shown(scope, principal)
        telling = _Telling(send, context_of(scope)) if asked.stream else None
        async with while_connected(receive):
            if telling is None:
                inspection = await self._ask(principal, asked, library, shown, None)
                await send_json(send, msgspec.json.encode(inspection))
                return
            try:
                await telling.done(await self._ask(principal, asked, library, shown, telling))
            except VentouxError as error:
                await telling.failed(error)

    async def _ask(
        self, principal: Principal, asked: wire.AskRequest, library: Library, shown: Shown, telling: _Telling | None
    ) -> Inspection:
        return await self._services.answering.ask(
            principal,
            asked.question,
            [library],
            shown.visible,
            shown.names,
            model=asked.model,
            mode=asked.mode,
            said=None if telling is None else telling.said,
        )


class _Telling:
    """Begins with the first text: what fails before is told as any other error."""

    def __init__(self, send: Send, context: RequestContext) -> None:
        self._stream = EventStream(send)
        self._context = context
        self._started = False

    async def said(self, text: str) -> None:
        await self._event("answer.delta", {"text": text})

    async def done(self, inspection: Inspection) -> None:
        await self._event("answer.done", inspection, last=True)

    async def failed(self, error: VentouxError) -> None:
        """Raises ``error`` where nothing was told yet."""
        if not self._started:
            raise error
        await self._event("error", error_body(error, self._context.id), last=True)

    async def _event(self, name: str, data: Any, *, last: bool = False) -> None:
        if not self._started:
            self._started = True
            await self._stream.start()
        await self._stream.send(b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(data)), last=last)


class QuestionsEndpoint(AskingBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, tests = await self.caller(scope), self._services.tests
        Query(scope)
        if scope["method"] == "GET":
            library = await self._libraries.find(principal, scope["path_params"]["library_id"])
            await send_json(send, msgspec.json.encode({"data": await tests.questions(library)}))
            return
        asked = await self.body(receive, _QUESTION)
        library, shown = await self.shown(scope, principal, change=True)
        added = await tests.add(library, shown.names, asked.question, asked.document_id, asked.passage)
        await send_json(send, msgspec.json.encode(added), status=201)


class QuestionEndpoint(AskingBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        library = await self._libraries.find_to_change(principal, scope["path_params"]["library_id"])
        await self._services.tests.remove(library, scope["path_params"]["question_id"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class TestRunsEndpoint(AskingBase):
    """POST asks every question of the library now."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, tests = await self.caller(scope), self._services.tests
        if scope["method"] == "GET":
            limit = Query(scope, ("limit",)).number("limit", 20, least=1, most=100)
            library = await self._libraries.find(principal, scope["path_params"]["library_id"])
            await send_json(send, msgspec.json.encode({"data": await tests.runs(library, limit)}))
            return
        Query(scope)
        await self.nothing(receive)
        library, shown = await self.searched(scope, principal, change=True)
        async with while_connected(receive):
            run = await tests.run(principal, library, shown.visible, shown.names)
        await send_json(send, msgspec.json.encode(run), status=201)


class TestRunEndpoint(AskingBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        library = await self._libraries.find(principal, scope["path_params"]["library_id"])
        run = await self._services.tests.one_run(library, scope["path_params"]["run_id"])
        await send_json(send, msgspec.json.encode(run))


class CompareEndpoint(AskingBase):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, ("before", "after"))
        library = await self._libraries.find(principal, scope["path_params"]["library_id"])
        compared = await self._services.tests.compare(library, query.text("before"), query.text("after"))
        await send_json(send, msgspec.json.encode(compared))
