"""Which index a server has."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.libraries.index.contents import Contents
from ventoux.libraries.index.sqlite import SqliteIndex
from ventoux.libraries.index.sqlite_file import IndexFile

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.home import Home
    from ventoux.libraries.index.schemas import Index
    from ventoux.settings import Settings


@asynccontextmanager
async def open_index(settings: Settings, home: Home, database: AsyncEngine | None) -> AsyncGenerator[Index]:
    """In the server of the database where there is one, else in a file of the home, which is made where it is missing
    or damaged (``Index.missing`` tells what is to be indexed again)."""
    if settings.database_url and database is not None:
        from ventoux.libraries.index.postgres import PostgresIndex  # noqa: PLC0415 - an extra

        index = PostgresIndex(database)
        await index.prepare()
        yield index
        return
    file, contents = IndexFile(home.index), Contents(home.root)
    await file.open()
    try:
        yield SqliteIndex(file, contents)
    finally:
        await file.close()
        contents.close()
