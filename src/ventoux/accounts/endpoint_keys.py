"""The two keys of an endpoint: while one is replaced, the other works. They can be shown again, so they are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import KeyNotFound
from ventoux.accounts.schemas import ENDPOINT_SCOPES, NewKey
from ventoux.accounts.store import keys as store
from ventoux.accounts.transactions import changing, reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.keys import Keys
    from ventoux.accounts.schemas import Key, Slot
    from ventoux.kit.clock import Clock
    from ventoux.vault import Vault

SLOTS: tuple[Slot, Slot] = ("primary", "secondary")


class EndpointKeys:
    """Whoever asks may see or change the endpoint: the endpoints' service checks that, and writes the audit log."""

    def __init__(self, engine: AsyncEngine, clock: Clock, keys: Keys, vault: Vault | None) -> None:
        self._engine = engine
        self._clock = clock
        self._keys = keys
        self._vault = vault

    async def create(
        self, workspace_id: str, endpoint_id: str, endpoint_name: str, within: AsyncConnection | None
    ) -> dict[Slot, str]:
        async with changing(self._engine, within) as connection:
            return {slot: await self._add(connection, slot, workspace_id, endpoint_id, endpoint_name) for slot in SLOTS}

    async def rotate(self, endpoint_id: str, slot: Slot, within: AsyncConnection | None) -> str:
        async with changing(self._engine, within) as connection:
            old = await self._live(connection, endpoint_id, slot)
            (name,) = old.endpoints or ("",)
            await store.revoke(connection, old.id, self._clock.now())
            return await self._add(connection, slot, old.workspace_id, endpoint_id, name, like=old)

    async def show(self, endpoint_id: str) -> dict[Slot, str]:
        async with reading(self._engine) as connection:
            found = await store.sealed_of_endpoint(connection, endpoint_id)
        return {one.slot: self._opened.unseal(one.sealed, _purpose(one.key_id)) for one in found}

    async def revoke(self, endpoint_id: str, within: AsyncConnection | None) -> None:
        async with changing(self._engine, within) as connection:
            await store.revoke_of_endpoint(connection, endpoint_id, self._clock.now())

    async def _live(self, connection: AsyncConnection, endpoint_id: str, slot: Slot) -> Key:
        found = await store.of_endpoint(connection, endpoint_id, slot)
        if found is None:
            raise KeyNotFound(f"{slot} of endpoint {endpoint_id}", [])
        return found

    async def _add(
        self,
        connection: AsyncConnection,
        slot: Slot,
        workspace_id: str,
        endpoint_id: str,
        endpoint_name: str,
        like: Key | None = None,
    ) -> str:
        """``like``: the one before, whose limits it keeps."""
        wanted = NewKey(
            name=f"{endpoint_name} {slot}", scopes=ENDPOINT_SCOPES, endpoints=frozenset({endpoint_name}), user_id=None
        )
        if like is not None:
            wanted = NewKey(
                name=like.name, scopes=like.scopes, endpoints=like.endpoints, limits=like.limits, user_id=None
            )
        _, secret = await self._keys.add(
            connection,
            workspace_id,
            wanted,
            (endpoint_id, slot),
            lambda secret, key_id: self._opened.seal(secret, _purpose(key_id)),
        )
        return secret

    @property
    def _opened(self) -> Vault:
        if self._vault is None:
            raise RuntimeError("the keys of endpoints are sealed: Accounts needs a vault for them")
        return self._vault


def _purpose(key_id: str) -> str:
    return f"keys.sealed {key_id}"
