"""The client's side of the Connectors API. The server takes names as well as ids."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from ventoux.cli.chatting.api import MistralApi
from ventoux.cli.libraries.api import quoted
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.cli.libraries.api import Json

_PAGE = 1000
_LOOK_EVERY = 1.0


class ConnectorApi(MistralApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def connectors(self) -> list[Json]:
        found: list[Json] = []
        asked: dict[str, Any] = {"page_size": _PAGE}
        while True:
            page = await self.json("GET", "/v1/connectors", **asked)
            found += page["items"]
            if not page["pagination"]["next_cursor"]:
                return found
            asked["cursor"] = page["pagination"]["next_cursor"]

    async def create(self, body: Json) -> Json:
        return await self.json("POST", "/v1/connectors", body)

    async def of(self, method: str, name: str, path: str = "", body: Any = None, **query: Any) -> Any:
        """``path`` behind the connector's own."""
        return await self.json(method, f"/v1/connectors/{quoted(name)}{path}", body, **query)

    async def sign_in(self, name: str, credentials: str, told: Callable[[str, int], None]) -> None:
        """``told`` is given where to sign in, and how many seconds there are. Waits until somebody has. Raises
        OperatorError."""
        before = await self._kept(name, credentials)
        begun = await self.of("GET", name, "/auth_url", credentials_name=credentials)
        told(begun["auth_url"], begun["ttl"])
        until = time.monotonic() + begun["ttl"]
        while time.monotonic() < until:
            await asyncio.sleep(_LOOK_EVERY)
            if await self._kept(name, credentials) != before:
                return
        raise OperatorError("Nobody has signed in.", hint=f"Run it again: ventoux connectors connect {name}")

    async def _kept(self, name: str, credentials: str) -> str | None:
        """When those credentials were kept."""
        found = (await self.of("GET", name, "/user/credentials"))["credentials"]
        return next((one["modified_at"] for one in found if one["name"] == credentials), None)
