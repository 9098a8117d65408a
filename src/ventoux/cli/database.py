"""The database for one command: made or migrated if need be, open while the command's work runs."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, TypeVar

from ventoux.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.home import Home

T = TypeVar("T")


def with_database(home: Home, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """What ``work`` returns. A server that runs on the same home goes on meanwhile. Raises HomeError."""
    # Here, so that the commands that need no database do not wait for SQLAlchemy.
    from ventoux.db.engine import async_engine  # noqa: PLC0415
    from ventoux.db.location import locate  # noqa: PLC0415
    from ventoux.db.migrate import upgrade  # noqa: PLC0415

    async def run() -> T:
        engine = async_engine(where)
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    where = locate(load_settings(home.root, os.environ), home)
    upgrade(home, where)
    return asyncio.run(run())
