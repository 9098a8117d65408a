"""The Responses API: a call like any other, between reading what it goes on from and keeping what came of it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl

import msgspec

from ventoux.dialects.decoding import refuse
from ventoux.dialects.responses.decode import placed
from ventoux.dialects.responses.listing import Page, check_query, deleted
from ventoux.dialects.responses.turn import Turn, response_id
from ventoux.errors import InvalidRequest, NotFound, ValidationFailed
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.chat import Generation
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json
from ventoux.responses.errors import ResponseNotFound
from ventoux.responses.schemas import StoredResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Message, Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.dialects.responses.turn import Face
    from ventoux.gateway.context import RequestContext
    from ventoux.gateway.service import Gateway
    from ventoux.responses.service import Responses


P = ParamSpec("P")
T = TypeVar("T")

_AT_ONCE = 64 * 1024
"""Bytes of JSON that are read on the loop: a millisecond or less."""


class ResponsesEndpoint:
    """Makes a response. ``face`` says of which API; only turns of OpenAI's ask to go on or to be kept."""

    def __init__(self, gateway: Gateway, face: Face, responses: Responses) -> None:
        self._gateway = gateway
        self._face = face
        self._responses = responses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope, "chat")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        request = asked(scope, body)
        turn = Turn(self._face, request, max_messages=settings.max_messages)
        if turn.stored and len(body) > self._responses.largest_request:
            raise _too_large(len(body), self._responses.largest_request)
        earlier = await self._follow(turn, context, principal)
        if turn.stored:
            send = _Keeper(turn, context, principal, self._responses, send).send
        try:
            await Generation(gateway, turn, "chat").answer(context, principal, request, receive, send, earlier=earlier)
        except ValidationFailed as error:
            raise placed(error) from error

    async def _follow(self, turn: Turn, context: RequestContext, principal: Principal) -> int:
        """Tells the turn what it goes on from. The bytes of that."""
        if turn.previous_id is None:
            return 0
        await self._gateway.count(context, principal)
        try:
            await check_reader(self._responses, principal, turn.previous_id)
            conversation = await self._responses.conversation(principal.workspace_id, turn.previous_id)
        except NotFound as error:
            raise _not_found(turn.previous_id, "not found") from error
        if not conversation.whole:
            raise _not_found(turn.previous_id, "goes on from a response that is no longer kept")
        size = sum(one.size for one in conversation.responses)
        await _beside(size, _tell, turn, conversation.responses)
        return size


class _Keeper:
    """Keeps a response once it is committed and before its last byte leaves: who has read it can ask for it again."""

    def __init__(
        self, turn: Turn, context: RequestContext, principal: Principal, responses: Responses, send: Send
    ) -> None:
        self._turn = turn
        self._context = context
        self._principal = principal
        self._responses = responses
        self._send = send
        self._tried = False

    async def send(self, message: Message) -> None:
        if self._context.committed and not self._tried:
            # Once: after a failure the caller is told of that, and not of a response that cannot be found.
            self._tried = True
            await self._keep()
        await self._send(message)

    async def _keep(self) -> None:
        turn = self._turn
        if turn.answer is None:
            raise RuntimeError("a committed response has no answer")
        await self._responses.keep(
            StoredResponse(
                id=response_id(self._context.id),
                workspace_id=self._principal.workspace_id,
                key_id=self._principal.key_id,
                created_at=self._context.created,
                model=turn.model,
                previous_id=turn.previous_id,
                input=turn.kept_input(),
                response=turn.answer,
            )
        )


class StoredResponseEndpoint:
    """GET and DELETE of one response."""

    def __init__(self, gateway: Gateway, responses: Responses) -> None:
        self._gateway = gateway
        self._responses = responses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        principal = await self._gateway.admit.principal(scope, "chat")
        wanted = scope["path_params"]["response"]
        check_query(_query(scope))
        await self._gateway.count(context_of(scope), principal)
        await check_reader(self._responses, principal, wanted)
        if scope["method"] == "DELETE":
            await self._responses.delete(principal.workspace_id, wanted)
            await send_json(send, deleted(wanted))
        else:
            found = await self._responses.find(principal.workspace_id, wanted)
            await send_json(send, found.response)


class InputItemsEndpoint:
    """What was in a response's prompt: the items of those before it that are still kept, and its own."""

    def __init__(self, gateway: Gateway, responses: Responses) -> None:
        self._gateway = gateway
        self._responses = responses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        principal = await self._gateway.admit.principal(scope, "chat")
        wanted = scope["path_params"]["response"]
        page = Page(_query(scope))
        await self._gateway.count(context_of(scope), principal)
        await check_reader(self._responses, principal, wanted)
        walk = self._responses.walk(principal.workspace_id, wanted, newest_first=page.newest_first)
        async with aclosing(walk) as found:
            async for one in found:
                items = await _beside(one.size, _items, one, output=one.id != wanted)
                if page.add(items):
                    break
        await send_json(send, page.body())


class RefusedEndpoint:
    """An operation of the API that cannot be done here, with why."""

    def __init__(self, gateway: Gateway, reason: str) -> None:
        self._gateway = gateway
        self._reason = reason

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del send  # its answer is an error
        settings = self._gateway.settings
        await self._gateway.admit.principal(scope, "chat")
        await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        raise InvalidRequest(self._reason)


async def check_reader(responses: Responses, principal: Principal, response_id: str) -> None:
    """A key for some endpoints reads what it made itself and what came of those. Raises ResponseNotFound."""
    if principal.endpoints is None:
        return
    found = await responses.find(principal.workspace_id, response_id)
    if found.key_id != principal.key_id and found.model not in principal.endpoints:
        raise ResponseNotFound(response_id)


async def _beside(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What reads JSON of ``size`` bytes: in a thread where it would hold the others up."""
    if size > _AT_ONCE:
        return await asyncio.to_thread(work, *args, **kwargs)
    return work(*args, **kwargs)


def _tell(turn: Turn, earlier: Sequence[StoredResponse]) -> None:
    turn.follow([item for one in earlier for item in _items(one, output=True)])


def _items(one: StoredResponse, *, output: bool) -> list[dict[str, Any]]:
    """Input and, with ``output``, output, in the order in which they came."""
    items: list[dict[str, Any]] = msgspec.json.decode(one.input)
    if output:
        items += msgspec.json.decode(one.response)["output"]
    return items


def _too_large(size: int, most: int) -> ValidationFailed:
    reason = (
        f"Responses to requests of up to {most:,} bytes can be stored, and this one has {size:,}: send store: false"
    )
    return refuse("store", reason, kind="too_long")


def _not_found(previous_id: str, what: str) -> ValidationFailed:
    reason = f"Previous response with id {previous_id!r} {what}"
    return refuse("previous_response_id", reason, given=previous_id, kind="previous_response_not_found")


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
