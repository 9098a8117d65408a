"""Responses that callers may ask for again, or go on from: kept for their workspace alone, and for so many days."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.engine import writing
from ventoux.db.failures import in_words
from ventoux.errors import InvalidRequest
from ventoux.kit.clock import Clock, SystemClock
from ventoux.responses import store
from ventoux.responses.errors import ResponseNotFound, ResponsesUnavailable
from ventoux.responses.schemas import Conversation, StoredResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

logger = logging.getLogger(__name__)

_SECONDS_A_DAY = 86_400
_CLEAN_EVERY = 600.0
_AT_ONCE = 200
"""Rows that one transaction deletes: the ledger, which writes to the same file, must not wait long."""
_READ_AT_ONCE = 500
_BYTES_AT_ONCE = 1024 * 1024
"""Of responses that are read together; a longer one is read alone."""
_SHARE = 64
"""The part of a workspace's room that one request may take, and that is made when there is none."""


class _Group:
    def __init__(self) -> None:
        self.stored: list[StoredResponse] = []
        self.written = False


class Responses:
    def __init__(
        self,
        engine: AsyncEngine,
        *,
        kept_days: int,
        largest: int,
        longest: int,
        quota: int,
        clock: Clock | None = None,
        clean_every: float = _CLEAN_EVERY,
    ) -> None:
        """``largest``: bytes of a conversation that can be gone on with, ``longest``: responses in it. ``quota``: bytes
        that a workspace can keep; its oldest go first."""
        self._engine = engine
        self._kept_days = kept_days
        self._largest = largest
        self._longest = longest
        self._quota = quota
        self.largest_request = quota // _SHARE
        """Bytes of one that can be kept. What its answer adds is the model's to bound."""
        self._room: dict[str, int] = {}
        """By workspace: bytes that it can surely keep before anything has to go."""
        self._clock = clock or SystemClock()
        self._clean_every = clean_every
        self._group = _Group()
        self._writing = asyncio.Lock()

    async def keep(self, stored: StoredResponse) -> None:
        """Returns when it can be found; where the workspace has no room, its oldest are gone. Raises
        ResponsesUnavailable.

        What comes while another is written waits and is written together, in one transaction.
        """
        group = self._group
        group.stored.append(stored)
        async with self._writing:
            if group.written:
                return
            if self._group is group:
                self._group = _Group()
            with _named("written"):
                async with writing(self._engine, "responses") as connection:
                    await store.add(connection, group.stored)
                    room = await self._make_room(connection, group.stored)
            self._room |= room
            group.written = True

    async def find(self, workspace_id: str, response_id: str) -> StoredResponse:
        """Raises ResponseNotFound, ResponsesUnavailable."""
        with _named("read"):
            async with self._engine.connect() as connection:
                found = await store.find(connection, workspace_id, response_id)
        if found is None:
            raise ResponseNotFound(response_id)
        return found

    async def delete(self, workspace_id: str, response_id: str) -> None:
        """For good. Those that went on from it stay, and can no longer be gone on with.

        Raises ResponseNotFound, ResponsesUnavailable.
        """
        with _named("deleted"):
            async with writing(self._engine, "responses") as connection:
                found = await store.remove(connection, workspace_id, response_id)
        if not found:
            raise ResponseNotFound(response_id)

    async def _make_room(self, connection: AsyncConnection, stored: Sequence[StoredResponse]) -> dict[str, int]:
        """What room there is then. Sizes are added up only once in a while; until the transaction is committed, the
        room of these workspaces is not known."""
        sizes = Counter[str]()
        for one in stored:
            sizes[one.workspace_id] += one.size
        rooms: dict[str, int] = {}
        for workspace_id, size in sizes.items():
            room = self._room.pop(workspace_id, 0) - size
            if room < 0:
                used = await store.used(connection, workspace_id)
                if used > self._quota:
                    await store.remove_oldest(connection, workspace_id, used - self._quota + self.largest_request)
                    used = self._quota - self.largest_request
                room = self._quota - used
            rooms[workspace_id] = room
        return rooms

    async def conversation(self, workspace_id: str, response_id: str) -> Conversation:
        """The response and all before it. Raises ResponseNotFound, ResponsesUnavailable, and InvalidRequest for a
        conversation that is too large to read."""
        with _named("read"):
            async with self._engine.connect() as connection:
                links = await self._links(connection, workspace_id, response_id)
                self._check(links, sum(link.size for link in links))
                found = [one async for one in _read(connection, workspace_id, links[::-1])]
        return Conversation(found, whole=links[-1].previous_id is None)

    async def walk(self, workspace_id: str, response_id: str, *, newest_first: bool) -> AsyncGenerator[StoredResponse]:
        """The response and all before it, a few read at a time: as many as are asked for. Raises ResponseNotFound,
        ResponsesUnavailable, and InvalidRequest for a conversation of too many."""
        with _named("read"):
            async with self._engine.connect() as connection:
                links = await self._links(connection, workspace_id, response_id)
                self._check(links, 0)
                async with aclosing(_read(connection, workspace_id, links if newest_first else links[::-1])) as found:
                    async for one in found:
                        yield one

    async def _links(self, connection: AsyncConnection, workspace_id: str, response_id: str) -> list[store.Link]:
        """Newest first."""
        links = await store.chain(connection, workspace_id, response_id, self._longest + 1)
        if not links:
            raise ResponseNotFound(response_id)
        return links

    async def run(self) -> None:
        """Until cancelled: deletes what has been kept for its time."""
        while True:
            try:
                while await self.clean() == _AT_ONCE:
                    pass
            except ResponsesUnavailable as error:
                logger.warning("old responses are not deleted", extra={"fields": {"error": error.message}})
            await asyncio.sleep(self._clean_every)

    async def clean(self) -> int:
        """Deletes some of what is too old, and says how many. Raises ResponsesUnavailable."""
        before = self._clock.now() - self._kept_days * _SECONDS_A_DAY
        with _named("deleted"):
            async with writing(self._engine, "responses") as connection:
                return await store.remove_older(connection, before, _AT_ONCE)

    def _check(self, links: list[store.Link], size: int) -> None:
        if len(links) > self._longest or size > self._largest:
            raise InvalidRequest(
                f"The conversation before has at least {len(links):,} responses of {size:,} bytes; at most "
                f"{self._longest:,} of {self._largest:,} bytes can be read.",
                hint="Begin a new one, with what matters of this one in its input.",
            )


async def _read(
    connection: AsyncConnection, workspace_id: str, links: Sequence[store.Link]
) -> AsyncGenerator[StoredResponse]:
    for some in _batches(links):
        found = await store.several(connection, workspace_id, [link.id for link in some])
        for link in some:
            yield found[link.id]


def _batches(links: Sequence[store.Link]) -> Generator[list[store.Link]]:
    some, size = list[store.Link](), 0
    for link in links:
        if some and (len(some) == _READ_AT_ONCE or size + link.size > _BYTES_AT_ONCE):
            yield some
            some, size = [], 0
        some.append(link)
        size += link.size
    yield some


@contextmanager
def _named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise ResponsesUnavailable(
            f"Responses cannot be {doing}: {reason}.", hint="Check the database with: ventoux doctor", retry_after=5
        ) from error
