"""Builds connectors from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.connectors.asking import Within
from ventoux.connectors.client.addresses import Hosts
from ventoux.connectors.client.commands import Commands
from ventoux.connectors.client.sessions import Sessions
from ventoux.connectors.service import Connectors, Servers
from ventoux.settings import base_url

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.connectors.access import People
    from ventoux.home import Home
    from ventoux.settings import Settings
    from ventoux.vault import Vault

_OF_THE_TOOL = 0.95
"""Of the time that a tool has: the server's failure is told rather than the tool's."""


async def open_connectors(
    stack: AsyncExitStack, settings: Settings, home: Home, database: AsyncEngine, vault: Vault, people: People
) -> Connectors:
    """``stack`` ends the sessions, and the programs that run for them. Raises SettingsError."""
    servers = Servers(
        sessions=await stack.enter_async_context(Sessions(connecting=settings.connector_timeout)),
        hosts=Hosts(settings.connector_hosts),
        commands=Commands(settings.connector_commands),
        within=Within(settings.connector_timeout, settings.tool_timeout * _OF_THE_TOOL),
        logs=home.logs,
    )
    return Connectors(database, vault, people, servers, base=base_url(settings))
