"""What commands that manage endpoints work with: the same services as the management API, on the home's database.

A server that runs from the home notices within a second. How things are now only it can tell, so it is asked for that.
"""

from __future__ import annotations

import asyncio
import json
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ventoux.cli.credentials import key_in
from ventoux.cli.database import with_database
from ventoux.cli.options import open_home

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.endpoints.operations import Operation
    from ventoux.endpoints.schemas import Endpoint
    from ventoux.endpoints.service import Endpoints
    from ventoux.home import Home
    from ventoux.ledger.prices import PriceBook, Rates
    from ventoux.providers.service import Providers

T = TypeVar("T")
_LOOK_EVERY = 0.2
_ASK_TIMEOUT = 5.0


class Managing(NamedTuple):
    home: Home
    engine: AsyncEngine
    caller: Caller
    workspace_id: str
    endpoints: Endpoints
    providers: Providers
    prices: PriceBook

    def rates(self, text: str) -> Rates:
        """As 0.5/1.5. Raises PriceRefused."""
        from ventoux.ledger.prices import parse_rates  # noqa: PLC0415

        return parse_rates(text)

    async def set_price(self, endpoint: Endpoint, rates: Rates) -> None:
        await self.prices.set_price(
            self.caller, workspace_id=endpoint.workspace_id, endpoint_id=endpoint.id, rates=rates
        )

    async def connect(self, name: str, key_env: str) -> None:
        """A provider of that kind, with the key in the variable, if the workspace has none of this name."""
        await self.providers.ensure(self.caller, self.workspace_id, name, key_in(key_env))

    async def watch(self, operation: Operation, told: Callable[[str], None]) -> Operation:
        """Returns when it has ended, or the server has."""
        while operation.state == "running" and self.home.server() is not None:
            told(operation.stage)
            await asyncio.sleep(_LOOK_EVERY)
            operation = await self.endpoints.operation(self.caller, self.workspace_id, operation.id)
        return operation

    def shown(self, endpoint: Endpoint) -> dict[str, Any]:
        import msgspec  # noqa: PLC0415

        status = self._status(endpoint)
        stopped = "paused" if endpoint.state == "paused" else "not running"
        health = stopped if status is None else status["health"]
        return msgspec.to_builtins(endpoint) | {
            "url": f"/endpoints/{endpoint.name}",
            "health": health,
            "status": status,
        }

    def _status(self, endpoint: Endpoint) -> dict[str, Any] | None:
        """None while no server runs, or where it does not answer."""
        server, token = self.home.server(), self.home.run / "operator-token"
        if server is None or not token.exists():
            return None
        host, port = server
        request = urllib.request.Request(
            f"http://{host}:{port}/api/v1/endpoints/{endpoint.name}?workspace={endpoint.workspace_id}",
            headers={"authorization": f"Bearer {token.read_text('ascii')}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_ASK_TIMEOUT) as answer:  # noqa: S310 - as above
                return json.load(answer)["status"]
        except (urllib.error.URLError, TimeoutError, ValueError):
            return None


def managing(home: Path | None, workspace: str, work: Callable[[Managing], Awaitable[T]]) -> T:
    """What ``work`` returns. Raises VentouxError."""
    opened = open_home(home)

    async def run(engine: AsyncEngine) -> T:
        # Here, so that the commands that need no database do not wait for SQLAlchemy.
        from ventoux.accounts.service import Accounts, operator  # noqa: PLC0415
        from ventoux.catalog.licences import Licences  # noqa: PLC0415
        from ventoux.catalog.service import Catalog  # noqa: PLC0415
        from ventoux.cli.as_operator import named_workspace  # noqa: PLC0415
        from ventoux.endpoints.planning import Planning  # noqa: PLC0415
        from ventoux.endpoints.service import Endpoints  # noqa: PLC0415
        from ventoux.ledger.prices import PriceBook  # noqa: PLC0415
        from ventoux.moderation.service import Filters  # noqa: PLC0415
        from ventoux.providers.service import Providers  # noqa: PLC0415
        from ventoux.settings import load_settings  # noqa: PLC0415
        from ventoux.vault import Vault  # noqa: PLC0415

        vault = Vault.open(opened.vault_key, os.environ)
        accounts = Accounts(engine, vault=vault)
        caller, providers = operator(), Providers(engine, vault)
        found = await named_workspace(accounts, caller, workspace)
        planning = Planning(Catalog(opened), providers, Licences(engine), Filters(engine))
        endpoints = Endpoints(engine, accounts, planning)
        prices = PriceBook(engine, load_settings(opened.root, os.environ).currency)
        return await work(Managing(opened, engine, caller, found.id, endpoints, providers, prices))

    return with_database(opened, run)
