"""The one storage that the settings ask for."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.files.storage.local import LocalStorage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.files.storage.port import Storage
    from ventoux.home import Home
    from ventoux.settings import Settings


@asynccontextmanager
async def open_storage(settings: Settings, home: Home) -> AsyncGenerator[Storage]:
    """Raises SettingsError, HomeError."""
    if settings.storage_url:
        # Its library is an extra: who keeps files in the home needs none.
        from ventoux.files.storage.s3 import open_bucket  # noqa: PLC0415

        yield await open_bucket(settings.storage_url)
        return
    storage = LocalStorage(home.files)
    await asyncio.to_thread(storage.open)
    yield storage
