"""The client's side of the Connectors API. The server takes names as well as ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.cli.chatting.api import MistralApi
from ventoux.cli.libraries.api import quoted

if TYPE_CHECKING:
    from ventoux.cli.libraries.api import Json

_PAGE = 1000


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
