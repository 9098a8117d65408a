"""Connectors on a real database and real servers, for two users of a workspace, one of another, and a key of nobody."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.databases import ManualClock, new_database
from tests.people import OPERATOR, new_key, new_user, quick_passwords

from ventoux.accounts.schemas import NewKey, Principal
from ventoux.accounts.service import Accounts
from ventoux.connectors.asking import Within
from ventoux.connectors.client.addresses import Hosts
from ventoux.connectors.client.commands import Commands
from ventoux.connectors.client.sessions import Sessions
from ventoux.connectors.schemas import Auth, Sealed
from ventoux.connectors.service import Connectors, Servers
from ventoux.db.engine import async_engine
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import Kind
    from tests.mcp_servers import McpServers

    from ventoux.connectors.schemas import Connector
    from ventoux.db.location import Location

BASE = "https://ai.example.org"
SLOW = 0.6
"""Seconds that a server may take."""


@dataclass
class Place:
    engine: AsyncEngine
    accounts: Accounts
    where: Location
    connectors: Connectors
    sessions: Sessions
    clock: ManualClock
    mcp: McpServers
    ada: Principal
    bob: Principal
    eve: Principal
    """Of another workspace."""
    desk: Principal
    """Nobody's key."""

    async def key(self, who: Principal) -> str:
        """A secret of another key of theirs."""
        wanted = NewKey(name="again", scopes=who.scopes, user_id=who.user_id)
        return (await self.accounts.create_key(OPERATOR, who.workspace_id, wanted))[1]

    async def made(self, kind: str = "good", who: Principal | None = None, **values: object) -> Connector:
        name = str(values.pop("name", kind))
        given: dict[str, object] = {"auth": Auth(), "sealed": Sealed(), **values}
        return await self.connectors.create(who or self.ada, name, self.mcp.url(kind), **given)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(
    folder: Path, mcp: McpServers, kind: Kind = "sqlite", commands: Sequence[str] = (), within: float = 5.0
) -> AsyncGenerator[Place]:
    with new_database(kind, folder) as where:
        engine = async_engine(where)
        clock = ManualClock()
        async with Sessions(connecting=within, clock=clock) as sessions:
            accounts = Accounts(engine, check_every=0.0, passwords=quick_passwords())
            await accounts.load()
            servers = Servers(sessions, Hosts([mcp.host]), Commands(commands), Within(within, within), folder)
            made = Connectors(engine, Vault(bytes(32)), accounts, servers, base=BASE, clock=clock)
            ada, bob, eve = [await principal(accounts, name) for name in ("ada", "bob", "eve")]
            key, _ = await new_key(accounts, scopes=["assistants"])
            desk = Principal(key.workspace_id, key.id, key.prefix, key.scopes)
            yield Place(engine, accounts, where, made, sessions, clock, mcp, ada, bob, eve, desk)
        await engine.dispose()


async def principal(accounts: Accounts, name: str) -> Principal:
    """A member of the default workspace; eve of another."""
    if name == "eve":
        await accounts.workspaces.create(OPERATOR, "theirs")
        found = await accounts.workspaces.find(OPERATOR, "theirs")
    else:
        found = await accounts.workspaces.default(OPERATOR)
    user = await new_user(accounts, f"{name}@example.org")
    await accounts.people.set_role(OPERATOR, found.id, user.id, "member")
    wanted = NewKey(name=name, scopes=frozenset({"assistants"}), user_id=user.id)
    key, _ = await accounts.create_key(OPERATOR, found.id, wanted)
    return Principal(found.id, key.id, key.prefix, key.scopes, user_id=user.id)
