"""Licences that have to be accepted before a model is pulled, served or put into an endpoint: who did, and when.

Each is asked for once, whatever models are under it, by the id that cards give it, in any case: ``Gemma`` is
``gemma``. An acceptance without a workspace is the operator's, and holds for all of them.
"""

from __future__ import annotations

import getpass
import socket
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, insert, or_, select

from ventoux.audit import service as audit
from ventoux.audit.schemas import Actor
from ventoux.catalog.pull import not_accepted
from ventoux.db.engine import writing
from ventoux.db.tables import licence_acceptances as table
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.catalog.cards import Card


class Acceptance(msgspec.Struct, frozen=True):
    """``model`` is the one that it was asked for; ``accepted_at`` in Unix seconds; ``workspace_id`` None: for all."""

    id: str
    licence: str
    model: str
    accepted_by: str
    accepted_at: float
    workspace_id: str | None = None


class Licences:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def accept_for(self, caller: Caller, workspace_id: str, licence: str, model: str, by: str) -> Acceptance:
        """For one workspace; ``by`` is what people call the caller. Raises NotFound, Forbidden."""
        caller.require("licences:accept", workspace_id)
        return await self.accept(licence, model, by, workspace_id, actor=caller.actor)

    async def accept(
        self, licence: str, model: str, by: str, workspace_id: str | None = None, *, actor: Actor | None = None
    ) -> Acceptance:
        """Records it; one that was accepted before stays as it was. Without an ``actor`` it is the operator, who is
        called ``by``."""
        async with writing(self._engine) as connection:
            if found := await _accepted(connection, licence, workspace_id):
                return found
            made = Acceptance(
                id=new_id(),
                licence=licence,
                model=model,
                accepted_by=by,
                accepted_at=self._clock.now(),
                workspace_id=workspace_id,
            )
            await connection.execute(insert(table).values(msgspec.structs.asdict(made)))
            await audit.record(
                connection,
                actor or Actor(kind="cli", id=by),
                "licence.accept",
                "licence",
                licence,
                workspace_id=workspace_id,
                detail={"model": model},
                at=made.accepted_at,
            )
            return made

    async def accepted(self, licence: str, workspace_id: str | None = None) -> Acceptance | None:
        """The operator's acceptance, or that of the workspace."""
        async with self._engine.connect() as connection:
            return await _accepted(connection, licence, workspace_id)

    async def list(self, workspace_id: str | None = None) -> Sequence[Acceptance]:
        """What holds for the workspace, or for all of them; the oldest first."""
        wanted = select(table).where(_holds_for(workspace_id)).order_by(table.c.accepted_at, table.c.id)
        async with self._engine.connect() as connection:
            return [_acceptance(row) for row in (await connection.execute(wanted)).mappings()]

    async def require(
        self, card: Card, workspace_id: str | None = None, *, accept: bool = False, by: str = ""
    ) -> Acceptance | None:
        """None for a card whose licence asks for nothing. With ``accept`` it is accepted now, by ``by``.

        Raises LicenceNotAccepted.
        """
        if not card.licence.acceptance_required:
            return None
        if accept:
            return await self.accept(card.licence.id, card.id, by, workspace_id)
        if found := await self.accepted(card.licence.id, workspace_id):
            return found
        raise not_accepted(card)


def operator() -> str:
    """Who sits at this terminal, as user@host."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a process of a user that the system does not know, as in a container
        user = "unknown"
    return f"{user}@{socket.gethostname()}"


async def _accepted(connection: AsyncConnection, licence: str, workspace_id: str | None) -> Acceptance | None:
    same = func.lower(table.c.licence) == licence.lower()
    wanted = select(table).where(same, _holds_for(workspace_id)).order_by(table.c.accepted_at).limit(1)
    row = (await connection.execute(wanted)).mappings().first()
    return _acceptance(row) if row else None


def _holds_for(workspace_id: str | None) -> ColumnElement[bool]:
    everybody = table.c.workspace_id.is_(None)
    return everybody if workspace_id is None else or_(everybody, table.c.workspace_id == workspace_id)


def _acceptance(row: RowMapping) -> Acceptance:
    return Acceptance(**{name: row[name] for name in Acceptance.__struct_fields__})
