"""What the commands of money share: the ledger, the operator as the caller, and what names mean."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ventoux.cli.as_operator import named_workspace
from ventoux.cli.database import with_database
from ventoux.cli.options import open_home
from ventoux.errors import NotFound, OperatorError
from ventoux.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller, Workspace
    from ventoux.accounts.service import Accounts
    from ventoux.endpoints.schemas import EndpointSpec
    from ventoux.endpoints.service import Endpoints
    from ventoux.home import Home

T = TypeVar("T")
CurrencyOption = Annotated[
    str | None, typer.Option(help="As ISO 4217 names it; that of the settings when left out.", show_default=False)
]


class _Reading:
    """Endpoints are only looked up here."""

    async def check(self, workspace_id: str, spec: EndpointSpec) -> None:
        raise NotImplementedError


class Desk:
    """``currency`` is that of the settings."""

    def __init__(self, home: Home, engine: AsyncEngine, accounts: Accounts, endpoints: Endpoints) -> None:
        from ventoux.accounts.service import operator  # noqa: PLC0415

        self.home = home
        self.engine = engine
        self.accounts = accounts
        self.caller: Caller = operator()
        self.currency = load_settings(home.root, os.environ).currency
        self._endpoints = endpoints

    async def workspace(self, name: str) -> Workspace:
        """Raises NotFound."""
        return await named_workspace(self.accounts, self.caller, name)

    async def workspace_names(self) -> dict[str, str]:
        """By id."""
        return {one.id: one.name for one in await self.accounts.workspaces.listed(self.caller)}

    async def endpoint_names(self, *workspace_ids: str) -> dict[str, str]:
        """By id, of those that there are now."""
        found = [await self._endpoints.listed(self.caller, one) for one in workspace_ids]
        return {endpoint.id: endpoint.name for some in found for endpoint in some}

    async def endpoint(self, workspace_id: str, name: str) -> tuple[str, str]:
        """Workspace and id of an endpoint, or of a model of the catalog, which everybody may be served: its workspace
        is empty. Raises NotFound."""
        from ventoux.catalog.errors import UnknownModel  # noqa: PLC0415
        from ventoux.catalog.service import Catalog  # noqa: PLC0415

        try:
            return workspace_id, (await self._endpoints.get(self.caller, workspace_id, name)).id
        except NotFound as nothing:
            try:
                return "", Catalog(self.home).find(name).id
            except UnknownModel:
                raise nothing from None

    async def key(self, workspace_id: str, prefix_or_id: str) -> str:
        """Its id. Raises OperatorError."""
        for key in await self.accounts.list_keys(self.caller, workspace_id):
            if prefix_or_id in {key.id, key.prefix}:
                return key.id
        raise OperatorError(f"There is no key {prefix_or_id!r} in the workspace.", hint="See `ventoux keys list`.")


def at_the_desk(home: Path | None, work: Callable[[Desk], Awaitable[T]]) -> T:
    """What ``work`` returns. A server that runs on the same home goes on meanwhile, and knows within a second."""
    # Here, so that the commands that need no database do not wait for SQLAlchemy.
    from ventoux.accounts.service import Accounts  # noqa: PLC0415
    from ventoux.endpoints.service import Endpoints  # noqa: PLC0415
    from ventoux.vault import Vault  # noqa: PLC0415

    opened = open_home(home)
    vault = Vault.open(opened.vault_key, os.environ)

    async def run(engine: AsyncEngine) -> T:
        accounts = Accounts(engine, vault=vault)
        return await work(Desk(opened, engine, accounts, Endpoints(engine, accounts, _Reading())))

    return with_database(opened, run)


def write(data: bytes, output: Path | None) -> None:
    """Raises OperatorError."""
    if output is None:
        typer.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}.") from error
