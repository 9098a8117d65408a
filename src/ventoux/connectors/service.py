"""Connectors: made, found, shared, changed; and what their servers offer, asked for somebody."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.connectors.access import Gate, owner
from ventoux.connectors.asking import Asking, function_named
from ventoux.connectors.credentials import Credentials
from ventoux.connectors.errors import ConnectorExists, ConnectorNotFound, ConnectorRefused
from ventoux.connectors.oauth.asking import Asker
from ventoux.connectors.oauth.renewing import Renewing
from ventoux.connectors.oauth.signing_in import SigningIn
from ventoux.connectors.schemas import WORKSPACE, Auth, Connector, Permission, Sealed
from ventoux.connectors.sealing import open_connector, seal_connector
from ventoux.connectors.store import connectors as store
from ventoux.connectors.store import credentials as credentials_store
from ventoux.connectors.transactions import changing, reading
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.access import People
    from ventoux.connectors.asking import Within
    from ventoux.connectors.client.addresses import Hosts
    from ventoux.connectors.client.commands import Commands
    from ventoux.connectors.client.sessions import Sessions
    from ventoux.connectors.schemas import Access, Called, Function, Scope, Visibility
    from ventoux.vault import Vault

MOST = 500
"""Connectors of one workspace."""


class Servers(NamedTuple):
    """What servers are asked by."""

    sessions: Sessions
    hosts: Hosts
    commands: Commands
    within: Within
    logs: Path
    """Where those over stdio write what they say beside."""


class Connectors:
    """``base``: where browsers reach this server."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        people: People,
        servers: Servers,
        *,
        base: str,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._hosts = servers.hosts
        self._gate = Gate(engine, people, servers.commands)
        asker = Asker(servers.hosts, servers.within.connecting)
        self._asking = Asking(
            engine,
            servers.sessions,
            servers.hosts,
            servers.commands,
            logs=servers.logs,
            within=servers.within,
            clock=clock,
        )
        self.timeout = servers.within.calling
        """Seconds of one call."""
        self.credentials = Credentials(
            engine,
            vault,
            self._gate,
            asker=asker,
            renewing=Renewing(engine, vault, asker, clock),
            forget=self._asking.forget,
            clock=clock,
        )
        self.signing_in = SigningIn(engine, vault, asker, self.credentials, base=base, clock=clock)

    async def create(
        self, principal: Principal, name: str, server: str, *, auth: Auth, sealed: Sealed, **values: Any
    ) -> Connector:
        """``values``: title, description, icon_url, visibility, system_prompt. Raises ConnectorRefused,
        AddressRefused, ConnectorExists, ConnectorForbidden."""
        if not store.is_name(name):
            raise ConnectorRefused(f"{name[:64]!r} is no name of a connector.", hint="Letters, digits, _ and -; no id.")
        self._hosts.check(server)
        now, connector_id = self._clock.now(), str(uuid.UUID(new_id()))
        made = Connector(
            id=connector_id,
            workspace_id=principal.workspace_id,
            owner=owner(principal),
            name=name,
            server=server,
            auth=auth,
            sealed=seal_connector(self._vault, connector_id, sealed),
            created_at=now,
            updated_at=now,
            **values,
        )
        async with changing(self._engine) as connection:
            if await store.count(connection, principal.workspace_id) >= MOST:
                raise ConnectorRefused(f"The workspace has {MOST} connectors already.", hint="Delete some.")
            await self._check_name(connection, made)
            await store.add(connection, made)
        return made

    async def listed(
        self, principal: Principal, limit: int, after: tuple[float, str] | None = None
    ) -> tuple[list[Connector], tuple[float, str] | None]:
        """Those that the caller may see, the newest first and the operator's last; and after which one to go on."""
        async with reading(self._engine) as connection:
            found = await store.listed(connection, principal.workspace_id, owner(principal), limit + 1, after)
        system = sorted(self._gate.commands.all(), key=lambda one: one.id, reverse=True)
        found += [one for one in system if after is None or (one.created_at, one.id) < after]
        last = found[limit - 1] if len(found) > limit else None
        return found[:limit], None if last is None else (last.created_at, last.id)

    async def find(self, principal: Principal, named: str) -> Connector:
        """By id or name. Raises ConnectorNotFound."""
        return await self._gate.connector(principal, named)

    async def update(self, principal: Principal, named: str, changes: Mapping[str, Any]) -> Connector:
        """``changes``: fields of Connector, and ``sealed`` as Sealed. Another server is trusted with nothing that was
        kept for the one before. Raises ConnectorNotFound, ConnectorForbidden, ConnectorRefused, ConnectorExists."""
        before = await self._gate.to_change(principal, named)
        values = dict(changes)
        if "server" in values:
            self._hosts.check(values["server"])
        if "name" in values and not store.is_name(values["name"]):
            raise ConnectorRefused(f"{values['name'][:64]!r} is no name of a connector.")
        if "sealed" in values:
            values["sealed"] = seal_connector(self._vault, before.id, values["sealed"])
        async with changing(self._engine) as connection:
            now = await self._again(connection, before)
            gone = []
            if values.get("server", now.server) != now.server:
                gone = await credentials_store.of_connector(connection, now.id)
                await store.clear(connection, now.id)
                values |= self._for_another_server(now, values)
            after = msgspec.structs.replace(now, **values, updated_at=self._clock.now())
            if (after.name, after.visibility) != (now.name, now.visibility):
                await self._check_name(connection, after)
            await store.change(connection, now.id, **values, updated_at=after.updated_at)
        self._asking.forget(before.id)
        await self.credentials.give_back(gone)
        return after

    async def delete(self, principal: Principal, named: str) -> Connector:
        """With everybody's credentials. Raises ConnectorNotFound, ConnectorForbidden, ConnectorRefused."""
        found = await self._gate.to_change(principal, named, "delete it")
        async with changing(self._engine) as connection:
            gone = await credentials_store.of_connector(connection, found.id)
            await store.remove(connection, found.id)
        self._asking.forget(found.id)
        await self.credentials.give_back(gone)
        return found

    async def share(self, principal: Principal, named: str, visibility: Visibility) -> Connector:
        """Raises ConnectorNotFound, ConnectorForbidden, ConnectorRefused, ConnectorExists."""
        return await self.update(principal, named, {"visibility": visibility})

    async def activate(self, principal: Principal, named: str, scope: Scope, *, on: bool) -> Connector:
        """For the caller alone, or for everybody in the workspace. Raises ConnectorNotFound, ConnectorForbidden,
        ConnectorRefused."""
        found = await self._gate.connector(principal, named)
        if found.is_stdio:
            raise ConnectorRefused("A server of the operator's is on for everybody.")
        whose = WORKSPACE if scope == "workspace" else owner(principal)
        if scope == "workspace":
            await self._gate.to_change(principal, named)
        async with changing(self._engine) as connection:
            now = await self._again(connection, found)
            others = [one for one in now.auth.inactive if one != whose]
            auth = msgspec.structs.replace(now.auth, inactive=others if on else [*others, whose])
            await store.change(connection, now.id, auth=auth)
        return msgspec.structs.replace(now, auth=auth)

    async def permit(self, principal: Principal, named: str, permissions: Mapping[str, Access | None]) -> Connector:
        """What its owner says of functions, as they are now: that they only read, or that they write; None: nothing.
        Raises ConnectorNotFound, ConnectorForbidden, FunctionNotFound, and what ``functions`` raises."""
        found = await self._gate.to_change(principal, named)
        known = await self.functions(principal, found) if any(permissions.values()) else []
        said: dict[str, Permission | None] = {}
        for name, access in permissions.items():
            if access is None:
                said[name] = None
            else:
                function = function_named(found, known, name)
                said[function.name] = Permission(access, function.digest)
        async with changing(self._engine) as connection:
            now = await self._again(connection, found)
            if now.server != found.server:
                raise ConnectorRefused("The connector was given another server meanwhile.", hint="Try again.")
            kept = {name: one for name, one in (now.permissions | said).items() if one is not None}
            await store.change(connection, now.id, permissions=kept, updated_at=self._clock.now())
        return msgspec.structs.replace(now, permissions=kept)

    async def functions(
        self,
        principal: Principal,
        connector: Connector,
        *,
        refresh: bool = False,
        credentials: str | None = None,
        token: str | None = None,
        within: float | None = None,
    ) -> list[Function]:
        """``token``: given for this once. Raises ServerAway, SignInNeeded, AddressRefused, CredentialNotFound."""
        way = await self.credentials.way(principal, connector, credentials, token)
        return await self._asking.functions(principal, connector, way, refresh=refresh, within=within)

    async def call(
        self,
        principal: Principal,
        connector: Connector,
        name: str,
        arguments: Mapping[str, Any],
        *,
        credentials: str | None = None,
        token: str | None = None,
        conversation_id: str = "",
    ) -> Called:
        """Raises FunctionNotFound, ConnectorRefused, and what ``functions`` raises."""
        if not connector.on(owner(principal)):
            raise ConnectorRefused(
                f"The connector {connector.name} is switched off.",
                hint=f"POST /v1/connectors/{connector.id}/user/activate switches it on.",
            )
        way = await self.credentials.way(principal, connector, credentials, token)
        function = function_named(connector, await self._asking.functions(principal, connector, way), name)
        return await self._asking.call(principal, connector, way, function, arguments, conversation_id)

    def close(self, conversation_id: str) -> None:
        self._asking.close(conversation_id)

    def opened(self, connector: Connector) -> Sealed:
        """What is secret of it: for its own headers to be told by name. Raises HomeError."""
        return open_connector(self._vault, connector)

    def _for_another_server(self, now: Connector, values: Mapping[str, Any]) -> dict[str, Any]:
        """Whatever was said of, or kept for, the one before."""
        return {
            "auth": values.get("auth", Auth(inactive=now.auth.inactive)),
            "sealed": values.get("sealed"),
            "permissions": {},
            "functions": None,
            "functions_at": None,
        }

    async def _again(self, connection: AsyncConnection, before: Connector) -> Connector:
        """Raises ConnectorNotFound."""
        now = await store.by_id(connection, before.id)
        if now is None:
            raise ConnectorNotFound(before.name)
        return now

    async def _check_name(self, connection: AsyncConnection, wanted: Connector) -> None:
        """One owner has a name once, and so has what is shared: an agent that names a connector means one. Raises
        ConnectorExists."""
        shared = wanted.visibility != "private"
        named: Sequence[Connector] = await store.named(connection, wanted.workspace_id, wanted.owner, wanted.name)
        others = [one for one in named if one.id != wanted.id]
        system = any(one.name == wanted.name for one in self._gate.commands.all())
        if any(one.owner == wanted.owner or shared for one in others) or system:
            raise ConnectorExists(wanted.name)
