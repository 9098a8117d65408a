"""Credentials of users and of workspaces: kept sealed, told by name only, and used for the server that they are for."""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from ventoux.connectors import headers as headers_of
from ventoux.connectors.access import owner
from ventoux.connectors.errors import ConnectorRefused, CredentialNotFound, SignInNeeded
from ventoux.connectors.oauth.tokens import revoke
from ventoux.connectors.schemas import WORKSPACE, Credential, Secret
from ventoux.connectors.sealing import open_connector, open_secret, seal_secret
from ventoux.connectors.store import credentials as store
from ventoux.connectors.transactions import changing, reading
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.connectors.access import Gate
    from ventoux.connectors.client.http import Headers
    from ventoux.connectors.oauth.asking import Asker
    from ventoux.connectors.oauth.renewing import Renewing
    from ventoux.connectors.schemas import Connector, Method, Scope
    from ventoux.kit.clock import Clock
    from ventoux.vault import Vault

logger = logging.getLogger("ventoux.connectors")
MOST = 20
"""Of one owner and connector."""


class Way(NamedTuple):
    """How a server is asked. ``key`` tells one way from another; ``shared``: everybody in the workspace has it."""

    key: tuple[str, ...]
    headers: Headers
    shared: bool


class Credentials:
    """``forget`` is told of which connector something has changed."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        gate: Gate,
        *,
        asker: Asker,
        renewing: Renewing,
        forget: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._gate = gate
        self._asker = asker
        self._renewing = renewing
        self._forget = forget
        self._clock = clock

    async def listed(self, principal: Principal, named: str, scope: Scope) -> list[Credential]:
        """Names only. Raises ConnectorNotFound."""
        connector = await self._gate.connector(principal, named)
        whose = owner(principal) if scope == "user" else WORKSPACE
        async with reading(self._engine) as connection:
            return await store.listed(connection, connector.id, [whose])

    async def put(
        self,
        principal: Principal,
        named: str,
        scope: Scope,
        name: str,
        secret: Secret,
        *,
        title: str | None = None,
        is_default: bool | None = None,
    ) -> Credential:
        """New ones, or in place of those of that name. Raises ConnectorNotFound, ConnectorForbidden,
        ConnectorRefused."""
        connector = await self._gate.connector(principal, named)
        if connector.is_stdio:
            raise ConnectorRefused("A server of the operator's takes no credentials.")
        whose = await self._gate.owner_in(principal, scope)
        return await self.keep(connector.id, whose, name, "bearer", secret, title=title, is_default=is_default)

    async def keep(
        self,
        connector_id: str,
        whose: str,
        name: str,
        method: Method,
        secret: Secret,
        *,
        title: str | None = None,
        is_default: bool | None = None,
    ) -> Credential:
        """Raises ConnectorRefused."""
        now = self._clock.now()
        async with changing(self._engine) as connection:
            known = {one.name: one for one in await store.listed(connection, connector_id, [whose])}
            before = known.get(name)
            if before is None and len(known) >= MOST:
                raise ConnectorRefused(f"There are {MOST} credentials already.", hint="Delete some.")
            others = any(one.is_default for one in known.values() if one.name != name)
            if is_default is False and not others:
                raise ConnectorRefused("One of the credentials has to be the default.", hint="Make another one it.")
            kept = Credential(
                connector_id=connector_id,
                owner=whose,
                name=name,
                title=title if title is not None or before is None else before.title,
                method=method,
                sealed=seal_secret(self._vault, connector_id, whose, name, secret),
                is_default=bool(is_default) or not others,
                created_at=now if before is None else before.created_at,
                updated_at=now,
            )
            await store.put(connection, kept)
        self._forget(connector_id)
        return kept

    async def update(
        self,
        principal: Principal,
        named: str,
        scope: Scope,
        name: str,
        secret: Secret | None = None,
        *,
        title: str | None = None,
        is_default: bool | None = None,
    ) -> Credential:
        """What is None stays. Raises ConnectorNotFound, ConnectorForbidden, ConnectorRefused, CredentialNotFound."""
        connector = await self._gate.connector(principal, named)
        whose = await self._gate.owner_in(principal, scope)
        async with reading(self._engine) as connection:
            before = await store.find(connection, connector.id, whose, name)
        known = None if before is None else open_secret(self._vault, before)
        if before is None:
            raise CredentialNotFound(name)
        if secret is None and known is None:
            raise ConnectorRefused("What was kept cannot be opened any more.", hint="Give the credentials anew.")
        method: Method = before.method if secret is None else "bearer"
        return await self.keep(
            connector.id, whose, name, method, secret or known or Secret(), title=title, is_default=is_default
        )

    async def remove(self, principal: Principal, named: str, scope: Scope, name: str | None = None) -> None:
        """One, or all of them; tokens are given back. Raises ConnectorNotFound, ConnectorForbidden,
        CredentialNotFound."""
        connector = await self._gate.connector(principal, named)
        whose = await self._gate.owner_in(principal, scope)
        async with changing(self._engine) as connection:
            gone = await store.listed(connection, connector.id, [whose])
            gone = [one for one in gone if name in {None, one.name}]
            if name is not None and not gone:
                raise CredentialNotFound(name)
            await store.remove(connection, connector.id, whose, name)
        self._forget(connector.id)
        await self.give_back(gone)

    async def give_back(self, gone: list[Credential]) -> None:
        """Tokens that are used no more. Where their server cannot be told, they end by themselves."""
        for one in gone:
            secret = open_secret(self._vault, one)
            if secret is not None and secret.tokens is not None:
                try:
                    await revoke(self._asker, secret.tokens)
                except VentouxError as error:
                    logger.info("tokens of connector %s were not revoked: %s", one.connector_id, type(error).__name__)

    async def way(
        self, principal: Principal, connector: Connector, name: str | None = None, given: str | None = None
    ) -> Way:
        """With a token that was ``given`` for this once; else with those credentials, or the defaults: the user's, the
        workspace's, none. Raises CredentialNotFound, HomeError."""
        if connector.is_stdio:
            return Way(("stdio",), Fixed(connector.name, {}), shared=True)
        always = open_connector(self._vault, connector).headers
        if given is not None:
            told = sha256(given.encode()).hexdigest()
            return Way(("given", told), Fixed(connector.name, always | headers_of.bearer(given)), shared=False)
        chosen = await self._chosen(principal, connector, name)
        if chosen is None:
            return Way(("none",), Fixed(connector.name, always), shared=True)
        key, shared = (chosen.owner, chosen.name), chosen.owner == WORKSPACE
        if chosen.method == "oauth2":
            return Way(key, Renewed(self._renewing, connector.name, chosen, always), shared)
        secret = open_secret(self._vault, chosen)
        if secret is None:
            raise SignInNeeded(connector.name, "what was kept cannot be opened any more.")
        return Way(key, Fixed(connector.name, always | secret.headers), shared)

    async def _chosen(self, principal: Principal, connector: Connector, name: str | None) -> Credential | None:
        mine = owner(principal)
        async with reading(self._engine) as connection:
            found = await store.listed(connection, connector.id, [mine, WORKSPACE])
        wanted = [one for one in found if (one.is_default if name is None else one.name == name)]
        if name is not None and not wanted:
            raise CredentialNotFound(name)
        return min(wanted, key=lambda one: one.owner == WORKSPACE, default=None)


class Fixed:
    """Headers that stay as they are."""

    def __init__(self, connector: str, headers: Mapping[str, str]) -> None:
        self._connector = connector
        self._headers = headers

    async def now(self) -> Mapping[str, str]:
        return self._headers

    async def anew(self) -> Mapping[str, str] | None:
        return None

    def refused(self, status: int) -> Exception:
        return SignInNeeded(self._connector, f"the server answered {status}." if self._headers else "")


class Renewed:
    """With a token that is renewed before it expires, and once more where the server refuses it."""

    def __init__(self, renewing: Renewing, connector: str, credential: Credential, always: Mapping[str, str]) -> None:
        self._renewing = renewing
        self._connector = connector
        self._credential = credential
        self._always = always
        self._token = ""

    async def now(self) -> Mapping[str, str]:
        self._token = await self._renewing.token(self._credential, self._connector)
        return self._all()

    async def anew(self) -> Mapping[str, str] | None:
        self._token = await self._renewing.token(self._credential, self._connector, refused=self._token)
        return self._all()

    def refused(self, status: int) -> Exception:
        return SignInNeeded(self._connector, f"the server answered {status} to the one that was signed in.")

    def _all(self) -> dict[str, str]:
        return {**self._always, "Authorization": f"Bearer {self._token}"}
