"""What a user has set of the interface: kept for the web application, which alone knows what it means.

Several tabs and machines write it: who has not seen the newest version is refused, and reads that first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select

from ventoux.conversations.transactions import changing, reading
from ventoux.db.assistant_tables import interface_settings
from ventoux.dialects.keepable import check_size, check_value
from ventoux.errors import Conflict
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal

MOST_SETTINGS = 32 * 1024
"""Bytes of JSON."""
_columns = interface_settings.c


class InterfaceSettings(msgspec.Struct, forbid_unknown_fields=True):
    """``version``: of those that there are, 0 where nothing was set; told with a change, the one that it is made to."""

    version: int
    settings: dict[str, Any]


class InterfaceChanged(Conflict):
    code = "interface_changed"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"The settings were changed meanwhile: they have the version {version}.",
            hint="GET /v1/interface, and put the change into what is there.",
        )


class Interface:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def read(self, principal: Principal) -> InterfaceSettings:
        """In whatever workspace they are. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await _kept(connection, owner_of(principal.user_id, principal.key_id))

    async def write(self, principal: Principal, wanted: InterfaceSettings) -> InterfaceSettings:
        """In place of all that was set. Raises InterfaceChanged, ValidationFailed, ConversationsUnavailable."""
        check_value("settings", wanted.settings)
        check_size("settings", [wanted.settings], MOST_SETTINGS)
        owner = owner_of(principal.user_id, principal.key_id)
        async with changing(self._engine, f"interface {owner}") as connection:
            known = await _kept(connection, owner)
            if known.version != wanted.version:
                raise InterfaceChanged(known.version)
            new = InterfaceSettings(known.version + 1, wanted.settings)
            await connection.execute(delete(interface_settings).where(_columns.owner == owner))
            data = msgspec.json.encode(new.settings).decode()
            values = {"owner": owner, "version": new.version, "data": data, "updated_at": self._clock.now()}
            await connection.execute(insert(interface_settings).values(values))
        return new


async def _kept(connection: AsyncConnection, owner: str) -> InterfaceSettings:
    found = await connection.execute(select(_columns.version, _columns.data).where(_columns.owner == owner))
    row = found.first()
    return InterfaceSettings(0, {}) if row is None else InterfaceSettings(row.version, msgspec.json.decode(row.data))
