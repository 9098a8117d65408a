"""What the management API works with. Without FastAPI, so that a server starts without loading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from asyncio import Event

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.cookies import Cookies
    from ventoux.accounts.service import Accounts
    from ventoux.catalog.licences import Licences
    from ventoux.catalog.service import Catalog
    from ventoux.endpoints.control import Control
    from ventoux.endpoints.logs import EngineLogs
    from ventoux.endpoints.pulls import Pulls
    from ventoux.endpoints.service import Endpoints
    from ventoux.engines.client import EngineClient
    from ventoux.ledger.money import Money
    from ventoux.management.machine import Machine
    from ventoux.moderation.service import Filters
    from ventoux.providers.service import Providers


class Services(NamedTuple):
    """``database`` is for reports, which are functions and no objects."""

    database: AsyncEngine
    accounts: Accounts
    catalog: Catalog
    licences: Licences
    pulls: Pulls
    endpoints: Endpoints
    control: Control
    logs: EngineLogs
    money: Money
    filters: Filters
    providers: Providers
    client: EngineClient
    machine: Machine
    cookies: Cookies
    operator_token: str
    stopping: Event
    """Set when the server goes down: nobody waits for what takes long any more."""
