"""Takes conversations out of a file, each for itself: what cannot be taken is told by its name, and the rest is taken.

Which conversation here is which in the file follows from whose it is and from its maker's id, so that a second time
makes no second copy.
"""

from __future__ import annotations

import asyncio
import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Any

from ventoux.conversations.importing.reading import read
from ventoux.conversations.importing.schemas import Failure, Foreign, Report, Skipped, Taken
from ventoux.conversations.keeping import AlreadyThere, forget_unfinished, keep
from ventoux.conversations.schemas import CompletionArgs, Conversation
from ventoux.conversations.store import conversations as store
from ventoux.conversations.transactions import reading
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal

_AT_ONCE = 20
_IMPORTS = 2
"""At once; others wait."""
_LONGEST = 900.0
"""Seconds of one import, far less than ``keeping.LONGEST``."""
_OVER = "An import ends after a quarter of an hour: send the file again for this one and those behind it."
_TAKEN_AT_ONCE = "It is being taken in by another import, or was not taken in whole: try again in an hour."


class Importing:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()
        self._taking = asyncio.Semaphore(_IMPORTS)

    async def take(self, principal: Principal, path: Path, model: str) -> Report:
        """``model`` answers in those that name none of this server's. Raises InvalidRequest, DocumentTooLarge and
        DocumentUnreadable for the file as a whole, ConversationsUnavailable."""
        report = Report(imported=[], skipped=[], failed=[])
        async with self._taking:
            await forget_unfinished(self._engine, owner_of(principal.user_id, principal.key_id), self._clock.now())
            ends = self._clock.monotonic() + _LONGEST
            found = read(path, self._clock.now())
            while some := await asyncio.to_thread(_next, found):
                for one in some:
                    if self._clock.monotonic() > ends:
                        report.failed.append(Failure(conversation=_called(one), reason=_OVER))
                        return report
                    await self._take(principal, one, model, report)
        return report

    async def _take(self, principal: Principal, one: Foreign | Failure, model: str, report: Report) -> None:
        if isinstance(one, Failure):
            report.failed.append(one)
        else:
            await self._keep(principal, one, model, report)

    async def _keep(self, principal: Principal, foreign: Foreign, model: str, report: Report) -> None:
        called = _called(foreign)
        if not foreign.entries:
            report.failed.append(Failure(conversation=called, reason="Nothing is said in it."))
            return
        conversation = _conversation(principal, foreign, model)
        known = {conversation.id, foreign.id} if foreign.maker == "ventoux" else {conversation.id}
        async with reading(self._engine) as connection:
            for each in known:
                if await store.find(connection, conversation.workspace_id, conversation.owner, each) is not None:
                    report.skipped.append(Skipped(conversation=called, conversation_id=each))
                    return
        try:
            await keep(self._engine, conversation, foreign.entries, self._clock.now())
        except AlreadyThere:
            report.failed.append(Failure(conversation=called, reason=_TAKEN_AT_ONCE))
            return
        report.imported.append(Taken(conversation=called, conversation_id=conversation.id))


def _called(one: Foreign | Failure) -> str:
    return one.conversation if isinstance(one, Failure) else one.name or one.id


def _next(found: Iterator[Foreign | Failure]) -> list[Foreign | Failure]:
    return list(islice(found, _AT_ONCE))


def _conversation(principal: Principal, foreign: Foreign, model: str) -> Conversation:
    owner = owner_of(principal.user_id, principal.key_id)
    parent = None if foreign.parent is None else _id(principal, owner, foreign, foreign.parent)
    common: dict[str, Any] = {
        "id": _id(principal, owner, foreign, foreign.id),
        "workspace_id": principal.workspace_id,
        "owner": owner,
        "user_id": principal.user_id,
        "key_id": principal.key_id,
        "name": foreign.name,
        "parent_id": parent,
        "parent_entry_id": foreign.parent_entry_id,
        "entries": len(foreign.entries),
        "copied": len(foreign.entries),
        "created_at": foreign.created_at,
        "updated_at": foreign.updated_at,
    }
    settings = foreign.settings
    if settings is None:
        metadata = {"source": foreign.maker, "id": foreign.id}
        return Conversation(
            **common, metadata=metadata, model=model, source=foreign.maker, completion_args=CompletionArgs()
        )
    for name in settings.__struct_fields__:
        common.setdefault(name, getattr(settings, name))
    if common["model"] is None and common["agent_id"] is None:
        common["model"] = model
    return Conversation(**common)


def _id(principal: Principal, owner: str, foreign: Foreign, foreign_id: str) -> str:
    whose = f"{principal.workspace_id}\x00{owner}\x00{foreign.maker}\x00{foreign_id}"
    return f"conv_{hashlib.sha256(whose.encode()).hexdigest()[:32]}"
