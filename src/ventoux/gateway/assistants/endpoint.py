"""What the endpoints of conversations, agents, connectors, projects and memories share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ventoux.dialects.decoding import decode
from ventoux.errors import InvalidRequest
from ventoux.gateway.bodies import read_body
from ventoux.gateway.context import context_of

if TYPE_CHECKING:
    import msgspec
    from starlette.types import Receive, Scope

    from ventoux.accounts.schemas import Principal
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

T = TypeVar("T")
SCOPE = "assistants"


class Endpoint:
    """Who asks, counted as one request of theirs; and what they sent."""

    def __init__(self, gateway: Gateway, services: AssistantServices) -> None:
        self._gateway = gateway
        self._services = services

    async def caller(self, scope: Scope, *, workspace: str = "") -> Principal:
        """``workspace``: that which a browser's request can only be about. Raises Unauthorized, Forbidden, OverLimit,
        and for a browser what ``Browsers.principal`` does."""
        principal = await self._gateway.admit.principal(scope, SCOPE, workspace=workspace)
        await self._gateway.count(context_of(scope), principal)
        return principal

    async def body(self, receive: Receive, decoder: msgspec.json.Decoder[T]) -> T:
        """Raises PayloadTooLarge, RequestTimeout, InvalidRequest, ValidationFailed."""
        settings = self._gateway.settings
        return decode(await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout), decoder)

    async def nothing(self, receive: Receive) -> None:
        """Of a request whose body says nothing: an empty one, or an empty object. Raises InvalidRequest."""
        settings = self._gateway.settings
        sent = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        if sent.strip() not in {b"", b"{}", b"null"}:
            raise InvalidRequest("This request takes no body.")
