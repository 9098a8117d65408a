"""Sharing: a link to what has been said until now, which can be revoked; read-only, or gone on with as a copy.

The link's secret is 196 bits of chance and only its hash is kept. Nobody can try them all, nor enough of them to find
one: a thousand million tries a second find one of a million links in 10^36 years. So guesses are not counted.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

from ventoux.accounts.schemas import Principal
from ventoux.accounts.secrets import fingerprint, new_token
from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.keeping import keep
from ventoux.conversations.schemas import Conversation
from ventoux.conversations.sharing.errors import NothingToShare, SharedNotFound, ShareNotFound
from ventoux.conversations.sharing.schemas import NewShare, Opened, Share, Shared
from ventoux.conversations.sharing.showing import documents_of, files_of, shown
from ventoux.conversations.store import conversations as conversations_store
from ventoux.conversations.store import entries as entries_store
from ventoux.conversations.store import shares as store
from ventoux.conversations.transactions import changing, reading
from ventoux.errors import Issue, ValidationFailed
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.conversations.entries import Entry

_KIND = "vxl"
_LAST = 221_845_392_000.0
"""The year 9000: with an offset, the last days of the last year that can be told are none in UTC."""
_TOKEN = re.compile(r"vxl_[0-9A-Za-z]{8}_[0-9A-Za-z]{33}\Z")


class Sharing:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def share(self, principal: Principal, conversation_id: str, new: NewShare) -> tuple[Share, str]:
        """With the secret of its link, which is told this once. Raises ConversationNotFound, NothingToShare,
        ValidationFailed, ConversationsUnavailable."""
        now = self._clock.now()
        expires_at = _checked(new.expires_at, now)
        token = new_token(_KIND)
        async with changing(self._engine, conversation_id) as connection:
            conversation = await _own(connection, principal, conversation_id)
            if not conversation.entries:
                raise NothingToShare
            share = Share(
                id=f"share_{new_id()}",
                conversation_id=conversation_id,
                audience=new.audience,
                with_instructions=new.with_instructions,
                with_files=new.with_files,
                name=conversation.name,
                instructions=conversation.instructions if new.with_instructions else None,
                position=conversation.entries,
                created_at=now,
                expires_at=expires_at,
            )
            await store.add(connection, principal.workspace_id, share, fingerprint(token))
        return share, token

    async def listed(self, principal: Principal, conversation_id: str) -> list[Share]:
        """Those that are open, the newest first. Raises ConversationNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            await _own(connection, principal, conversation_id)
            return await store.listed(connection, conversation_id, self._clock.now())

    async def all_listed(self, principal: Principal, *, first: int = 0, limit: int = 100) -> list[Share]:
        """Those of all of one's own conversations that are open, the newest first. Raises ConversationsUnavailable."""
        workspace_id, owner = principal.workspace_id, owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            now = self._clock.now()
            return await store.of_owner(connection, workspace_id, owner, now, first=first, limit=limit)

    async def revoke(self, principal: Principal, conversation_id: str, share_id: str) -> None:
        """Raises ConversationNotFound, ShareNotFound, ConversationsUnavailable."""
        async with changing(self._engine, conversation_id) as connection:
            await _own(connection, principal, conversation_id)
            if not await store.revoke(connection, conversation_id, share_id, self._clock.now()):
                raise ShareNotFound(share_id)

    async def opened(self, token: str) -> Opened:
        """Whom it is for is for the caller to look at: ``check``. Raises SharedNotFound, ConversationsUnavailable."""
        if _TOKEN.match(token) is None:
            raise SharedNotFound
        async with reading(self._engine) as connection:
            found = await store.opened(connection, fingerprint(token), self._clock.now())
        if found is None:
            raise SharedNotFound
        return found

    async def read(self, opened: Opened) -> Shared:
        """Raises ConversationsUnavailable."""
        return await self._read(opened, with_documents=opened.share.with_files)

    async def _read(self, opened: Opened, *, with_documents: bool) -> Shared:
        share = opened.share
        return Shared(
            name=share.name,
            model=opened.model,
            instructions=share.instructions,
            with_files=share.with_files,
            entries=shown(await self._entries(opened), with_documents=with_documents),
            created_at=share.created_at,
            expires_at=share.expires_at,
        )

    async def _entries(self, opened: Opened) -> list[Entry]:
        async with reading(self._engine) as connection:
            return await entries_store.of(connection, opened.share.conversation_id, before=opened.share.position)

    async def file(self, opened: Opened, file_id: str) -> Principal:
        """Who may read the file for the reader: the one who shared. Only where files are shared, and one that the
        conversation names. Raises SharedNotFound, ConversationsUnavailable."""
        if not opened.share.with_files or file_id not in files_of((await self.read(opened)).entries):
            raise SharedNotFound
        return _sharer(opened)

    async def document(self, opened: Opened, number: str) -> tuple[Principal, str, str]:
        """Who may read it, and the ids of its library and its own: of the document that is attached to a message, by
        its number there. Only where files are shared. Raises SharedNotFound, ConversationsUnavailable."""
        attached = documents_of(await self._entries(opened)) if opened.share.with_files else []
        place = dict(zip(map(str, range(1, len(attached) + 1)), attached, strict=True)).get(number)
        if place is None:
            raise SharedNotFound
        return _sharer(opened), *place

    async def copy(self, principal: Principal, opened: Opened, model: str | None) -> Conversation:
        """The reader's own, of what they see: to be gone on with. Raises ValidationFailed, ConversationsUnavailable."""
        seen = await self._read(opened, with_documents=False)
        at_home = principal.workspace_id == opened.workspace_id
        agent_id = opened.agent_id if model is None and at_home else None
        answers = model or (None if agent_id else opened.model)
        if answers is None and agent_id is None:
            reason = "It was had with an agent that is not here: say which model is to go on with it"
            raise ValidationFailed([Issue("missing", ("body", "model"), reason)])
        now = self._clock.now()
        copied = Conversation(
            id=f"conv_{new_id()}",
            workspace_id=principal.workspace_id,
            owner=owner_of(principal.user_id, principal.key_id),
            user_id=principal.user_id,
            key_id=principal.key_id,
            name=seen.name,
            model=answers,
            agent_id=agent_id,
            agent_version=opened.agent_version if agent_id else None,
            instructions=None if agent_id else seen.instructions,
            parent_id=opened.share.conversation_id,
            parent_entry_id=seen.entries[-1].id if seen.entries else None,
            source="share",
            entries=len(seen.entries),
            copied=len(seen.entries),
            created_at=now,
            updated_at=now,
        )
        await keep(self._engine, copied, seen.entries, now)
        return copied


def check(opened: Opened, reader: Principal | None) -> None:
    """Raises SharedNotFound for a reader whom the share is not for."""
    if opened.share.audience == "workspace" and (reader is None or reader.workspace_id != opened.workspace_id):
        raise SharedNotFound


def _sharer(opened: Opened) -> Principal:
    return Principal(opened.workspace_id, opened.key_id, "", frozenset(), user_id=opened.user_id)


async def _own(connection: AsyncConnection, principal: Principal, conversation_id: str) -> Conversation:
    owner = owner_of(principal.user_id, principal.key_id)
    found = await conversations_store.find(connection, principal.workspace_id, owner, conversation_id)
    if found is None:
        raise ConversationNotFound(conversation_id)
    return found


def _checked(expires_at: datetime | None, now: float) -> float | None:
    """A time without an offset is in UTC, as all times of the API are."""
    if expires_at is None:
        return None
    at = (expires_at if expires_at.tzinfo is not None else expires_at.replace(tzinfo=UTC)).timestamp()
    if at >= _LAST:
        raise ValidationFailed(
            [Issue("invalid", ("body", "expires_at"), "It must be before the year 9000", expires_at.isoformat())]
        )
    if at <= now:
        raise ValidationFailed([Issue("invalid", ("body", "expires_at"), "It is over already", expires_at.isoformat())])
    return at
