"""What a counter begins with after a restart: asked of the ledger once, however many calls wait for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.limits.claims import Claim

    Recall = Callable[[Claim, float], Awaitable[int]]
    """What the claim's subject has consumed since then, from the ledger. Raises Unavailable."""


class JoinedRecall:
    """A ``Recall`` that is made once for all who ask for the same counter meanwhile. What it raises, all get; when
    the one who makes it is cancelled, another does."""

    def __init__(self, recall: Recall) -> None:
        self._recall = recall
        self._made: dict[tuple[str, float], asyncio.Future[int]] = {}

    async def __call__(self, claim: Claim, since: float) -> int:
        wanted = claim.counter, since
        while made := self._made.get(wanted):
            await asyncio.wait([made])
            if not made.cancelled():
                return made.result()
        made = self._made[wanted] = asyncio.get_running_loop().create_future()
        try:
            used = await self._recall(claim, since)
            made.set_result(used)
        except Exception as error:
            made.set_exception(error)
            # Perhaps nobody else has asked; asyncio would complain of that.
            made.exception()
            raise
        finally:
            made.cancel()
            del self._made[wanted]
        return used
