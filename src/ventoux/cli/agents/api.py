"""The client's side of the Agents API. Libraries are there as well: an agent reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ventoux.cli.libraries.api import LibraryApi, unknown
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.cli.libraries.api import Json

_PAGE = 100


class AgentApi(LibraryApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def agents(self, **filters: str) -> list[Json]:
        found: list[Json] = []
        asked: dict[str, Any] = {"page_size": _PAGE, **filters}
        while True:
            page = await self.json("GET", "/v1/agents/pages", **asked)
            found += page["data"]
            if not page["next_page_token"]:
                return found
            asked["page_token"] = page["next_page_token"]

    async def agent(self, name: str) -> Json:
        """By its name or id. Raises OperatorError, with the nearest names or with the ids of those of that name."""
        found = await self.agents()
        mine = [one for one in found if one["id"] == name] or [
            one for one in found if one["name"].casefold() == name.casefold()
        ]
        if len(mine) > 1:
            ids = ", ".join(one["id"] for one in mine)
            raise OperatorError(f"{len(mine)} agents are called {name!r}.", hint=f"Name one by its id: {ids}.")
        if mine:
            return mine[0]
        raise unknown("agent", name, [one["name"] for one in found], "`ventoux agents list` shows them.")

    async def of_agent(self, method: str, agent: Json, path: str = "", body: Any = None, **query: Any) -> Any:
        """``path`` behind the agent's own."""
        return await self.json(method, f"/v1/agents/{quote(agent['id'], safe='')}{path}", body, **query)
