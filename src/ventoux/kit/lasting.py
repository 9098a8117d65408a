"""What runs beside the calls for as long as the server does, whatever it meets."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

logger = logging.getLogger("ventoux.lasting")

_PAUSE = 5.0


async def lasting(run: Callable[[], Awaitable[None]], *, pause: float = _PAUSE) -> None:
    """Until cancelled. A part knows its usual failures, such as a database that is away; one that nobody thought of,
    such as a row that another release wrote, must not end every call that is being answered."""
    while True:
        try:
            await run()
        except Exception:
            logger.exception("what runs beside the calls has failed, and is begun again")
        await asyncio.sleep(pause)
