"""What the endpoints of connectors share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.connectors.access import owner
from ventoux.dialects.mistral import connectors as wire
from ventoux.gateway.assistants import connectors_forms as forms
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.schemas import Connector
    from ventoux.connectors.service import Connectors

ALL, ONE = "/v1/connectors", "/v1/connectors/{connector}"


class ConnectorsBase(Endpoint):
    @property
    def _connectors(self) -> Connectors:
        return self._services.connectors

    def named(self, scope: Scope) -> str:
        """An id or a name."""
        return scope["path_params"]["connector"]

    async def show(
        self,
        send: Send,
        principal: Principal,
        connector: Connector,
        *,
        status: int = 200,
        with_credentials: bool = False,
    ) -> None:
        known = None
        if with_credentials:
            credentials = self._connectors.credentials
            known = [
                *await credentials.listed(principal, connector.id, "user"),
                *await credentials.listed(principal, connector.id, "workspace"),
            ]
        reply = forms.told(connector, known, whose=owner(principal))
        await send_json(send, msgspec.json.encode(reply), status=status)


async def say(send: Send, message: str) -> None:
    await send_json(send, msgspec.json.encode(wire.MessageResponse(message=message)))
