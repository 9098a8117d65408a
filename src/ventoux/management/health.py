"""How the installation is, for its administrators."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

import msgspec
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import ventoux
from ventoux.kit.threads import in_daemon_thread
from ventoux.management.context import CallerOf, Services, ServicesOf
from ventoux.management.machine import EngineHealth, Room
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/health", tags=["health"])
_ANSWERS_WITHIN = 5.0
"""Seconds."""


class DatabaseHealth(msgspec.Struct, frozen=True, kw_only=True):
    """``answered_in``: seconds of a query that does nothing, null where it failed. ``size`` in bytes, of a file."""

    kind: str
    answered_in: float | None
    size: int | None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Times in Unix seconds. ``waiting``: calls in the queue, by the engines' pool."""

    version: str
    started_at: float
    now: float
    ledger_writable: bool
    database: DatabaseHealth
    room: Room
    engines: list[EngineHealth]
    waiting: dict[str, int]


@router.get("")
async def show(asking: CallerOf, found: ServicesOf) -> Annotated[Health, AsStruct()]:
    """For administrators of the installation."""
    asking.require_admin()
    machine = found.machine
    return Health(
        version=ventoux.__version__,
        started_at=machine.started_at,
        now=time.time(),
        ledger_writable=machine.ledger_available(),
        database=await _database(found),
        room=await in_daemon_thread(machine.room),
        engines=await in_daemon_thread(machine.engines),
        waiting=dict(machine.waiting()),
    )


async def _database(found: Services) -> DatabaseHealth:
    began = time.perf_counter()
    try:
        async with asyncio.timeout(_ANSWERS_WITHIN), found.database.connect() as connection:
            await connection.execute(text("SELECT 1"))
        answered_in = time.perf_counter() - began
    except (SQLAlchemyError, TimeoutError):
        answered_in = None
    kind, file = found.database.dialect.name, found.machine.home / "ventoux.db"
    size = await in_daemon_thread(lambda: file.stat().st_size) if kind == "sqlite" else None
    return DatabaseHealth(kind=kind, answered_in=answered_in, size=size)
