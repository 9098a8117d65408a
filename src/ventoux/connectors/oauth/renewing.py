"""Tokens that are kept, and renewed before they expire: one request at a time for each, however many wait for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from ventoux.connectors.errors import ServerAway, SignInNeeded
from ventoux.connectors.oauth.tokens import GrantRefused, renew
from ventoux.connectors.schemas import Secret
from ventoux.connectors.sealing import open_secret, seal_secret
from ventoux.connectors.store import credentials as store
from ventoux.connectors.transactions import changing, reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.connectors.oauth.asking import Asker
    from ventoux.connectors.schemas import Credential, Tokens
    from ventoux.kit.clock import Clock
    from ventoux.vault import Vault

_EARLY = 60.0
"""Seconds before a token expires."""


class Renewing:
    def __init__(self, engine: AsyncEngine, vault: Vault, asker: Asker, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._asker = asker
        self._clock = clock
        self._locks = WeakValueDictionary[tuple[str, str, str], asyncio.Lock]()

    async def token(self, credential: Credential, connector: str, refused: str | None = None) -> str:
        """One that is good. ``refused``: one that the server did not take, although it should be. Raises SignInNeeded,
        ServerAway."""
        key = (credential.connector_id, credential.owner, credential.name)
        async with self._locks.setdefault(key, asyncio.Lock()):
            row, tokens = await self._read(key, connector)
            if tokens.access_token != refused and not self._expires(tokens):
                return tokens.access_token
            if tokens.refresh_token is None:
                if tokens.access_token != refused and not self._expired(tokens):
                    return tokens.access_token
                raise SignInNeeded(connector, "the sign-in has expired.")
            return (await self._renewed(row, tokens, connector)).access_token

    async def _renewed(self, row: Credential, tokens: Tokens, connector: str) -> Tokens:
        try:
            renewed = await renew(self._asker, tokens, self._clock.now())
        except GrantRefused as error:
            # Another server of this database may have renewed them in the same moment.
            _, now = await self._read((row.connector_id, row.owner, row.name), connector)
            if now.access_token != tokens.access_token:
                return now
            raise SignInNeeded(connector, "the sign-in is no longer good.") from error
        except ServerAway:
            if self._expired(tokens):
                raise
            return tokens
        sealed = seal_secret(self._vault, row.connector_id, row.owner, row.name, Secret(tokens=renewed))
        async with changing(self._engine) as connection:
            kept = await store.replace(connection, row, self._clock.now(), sealed=sealed)
        if not kept:
            return (await self._read((row.connector_id, row.owner, row.name), connector))[1]
        return renewed

    async def _read(self, key: tuple[str, str, str], connector: str) -> tuple[Credential, Tokens]:
        async with reading(self._engine) as connection:
            row = await store.find(connection, *key)
        secret = None if row is None else open_secret(self._vault, row)
        if row is None or secret is None or secret.tokens is None:
            raise SignInNeeded(connector, "they were removed.")
        return row, secret.tokens

    def _expires(self, tokens: Tokens) -> bool:
        return tokens.expires_at is not None and tokens.expires_at - _EARLY <= self._clock.now()

    def _expired(self, tokens: Tokens) -> bool:
        return tokens.expires_at is not None and tokens.expires_at <= self._clock.now()
