"""What gateways share when there are several: counters and replies. With one, this process has them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

from ventoux.gateway.replies import LocalReplies
from ventoux.limits.counters import LocalCounters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ventoux.gateway.replies import Replies
    from ventoux.limits.counters import Counters
    from ventoux.limits.recall import Recall
    from ventoux.settings import Settings


class Shared(NamedTuple):
    counters: Counters
    replies: Replies
    available: Callable[[], bool]


@asynccontextmanager
async def sharing(settings: Settings, recall: Recall) -> AsyncGenerator[Shared]:
    """Raises SettingsError for a ``redis_url`` that is none. A server that does not answer stops no start."""
    if not settings.redis_url:
        replies = LocalReplies(total=settings.replay_bytes, ttl=settings.replay_ttl)
        yield Shared(LocalCounters(recall), replies, lambda: True)
        return
    # Here, so that one gateway alone does not load a client that it has no use for.
    from ventoux.db.valkey import Valkey  # noqa: PLC0415
    from ventoux.gateway.shared_replies import SharedReplies  # noqa: PLC0415
    from ventoux.limits.shared import SharedCounters  # noqa: PLC0415

    async with Valkey(settings.redis_url, settings.redis_timeout) as valkey:
        counters = SharedCounters(valkey, recall)
        kept = SharedReplies(valkey, largest=settings.replay_bytes // 16, ttl=settings.replay_ttl)
        try:
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(counters.run()), group.create_task(kept.run())]
                yield Shared(counters, kept, lambda: valkey.available)
                for task in running:
                    task.cancel()
        except BaseExceptionGroup as failures:
            # Why it ended, as it would be without this group.
            raise failures.exceptions[0] from failures
