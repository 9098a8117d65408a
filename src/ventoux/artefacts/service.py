"""Artefacts: each its owner's alone, kept with every version, changed only on top of what the writer has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.artefacts import store
from ventoux.artefacts.editing import edited
from ventoux.artefacts.errors import ArtefactChanged, ArtefactNotFound, ArtefactVersionNotFound, TooManyArtefacts
from ventoux.artefacts.schemas import (
    LONGEST_CONTENT,
    MOST_ARTEFACTS,
    MOST_BYTES,
    MOST_VERSIONS,
    Artefact,
    Version,
    WholeArtefact,
)
from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.threads.cursor import Cursor, encoded
from ventoux.conversations.transactions import changing, reading
from ventoux.errors import Issue, ValidationFailed
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.artefacts.schemas import Edit, Kind, MadeBy, NewArtefact


class Page(NamedTuple):
    """``next``: the cursor of the page that follows, if there is one."""

    artefacts: list[Artefact]
    next: str | None


class Artefacts:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def create(self, principal: Principal, new: NewArtefact, by: MadeBy = "user") -> WholeArtefact:
        """Raises TooManyArtefacts, ConversationNotFound, ValidationFailed, ConversationsUnavailable."""
        size, now = _size(new.content), self._clock.now()
        workspace_id, owner = _whose(principal)
        first = Version(1, size, "", by, None, now)
        async with changing(self._engine, f"artefacts {workspace_id} {owner}") as connection:
            if await store.count(connection, workspace_id, owner) >= MOST_ARTEFACTS:
                raise TooManyArtefacts(MOST_ARTEFACTS)
            home = await _home(connection, principal, new.conversation_id)
            artefact = Artefact(
                id=f"art_{new_id()}",
                title=new.title,
                kind=new.kind,
                language=new.language,
                conversation_id=new.conversation_id,
                thread_id=home.thread_id if home else None,
                entry_id=new.entry_id,
                project_id=home.project_id if home else None,
                version=1,
                created_at=now,
                updated_at=now,
            )
            await store.add(connection, workspace_id, owner, artefact)
            await store.add_version(connection, artefact.id, first, new.content)
        return WholeArtefact(artefact, first, new.content)

    async def listed(
        self,
        principal: Principal,
        words: str = "",
        *,
        kind: Kind | None = None,
        conversation_id: str | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Page:
        """The last changed first. ``conversation_id``: those of its thread.
        Raises ConversationNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            home = await _home(connection, principal, conversation_id)
            wanted = store.Wanted(words, kind, home.thread_id if home else None)
            found = await store.listed(connection, *_whose(principal), wanted, after, limit + 1)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        return Page(found[:limit], encoded(Cursor(last.updated_at, last.id)))

    async def find(self, principal: Principal, artefact_id: str, version: int | None = None) -> WholeArtefact:
        """At its newest version, or that one.
        Raises ArtefactNotFound, ArtefactVersionNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await _found(connection, principal, artefact_id, version)

    async def versions(self, principal: Principal, artefact_id: str) -> list[Version]:
        """The newest first. Raises ArtefactNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            await _known(connection, principal, artefact_id)
            return (await store.versions_of(connection, artefact_id))[::-1]

    async def write(
        self, principal: Principal, artefact_id: str, content: str, base: int, note: str = ""
    ) -> WholeArtefact:
        """A new version. Raises ArtefactNotFound, ArtefactChanged, ValidationFailed, ConversationsUnavailable."""

        def written(now: WholeArtefact) -> str:
            if now.artefact.version != base:
                raise ArtefactChanged(artefact_id, now.artefact.version)
            return content

        return await self._change(principal, artefact_id, written, note=note, by="user")

    async def edit(
        self, principal: Principal, artefact_id: str, conversation_id: str, edits: Sequence[Edit], note: str = ""
    ) -> WholeArtefact:
        """A new version, by a model in a conversation of the artefact's thread.
        Raises ArtefactNotFound, EditFailed, ValidationFailed, ConversationsUnavailable."""
        await self.of_thread(principal, artefact_id, conversation_id)
        return await self._change(principal, artefact_id, lambda now: edited(now.content, edits), note=note, by="model")

    async def of_thread(
        self, principal: Principal, artefact_id: str, conversation_id: str, version: int | None = None
    ) -> WholeArtefact:
        """One that was made in the conversation, or in another branch of it.
        Raises ArtefactNotFound, ArtefactVersionNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            home = await store.home(connection, *_whose(principal), conversation_id)
            found = await _found(connection, principal, artefact_id, version)
        if home is None or found.artefact.thread_id != home.thread_id:
            raise ArtefactNotFound(artefact_id)
        return found

    async def restore(self, principal: Principal, artefact_id: str, version: int) -> WholeArtefact:
        """That version's content as a new one.
        Raises ArtefactNotFound, ArtefactVersionNotFound, ConversationsUnavailable."""
        old = await self.find(principal, artefact_id, version)
        return await self._change(principal, artefact_id, lambda _: old.content, by="user", restored=version)

    async def rename(self, principal: Principal, artefact_id: str, title: str) -> Artefact:
        """Raises ArtefactNotFound, ConversationsUnavailable."""
        async with changing(self._engine, artefact_id) as connection:
            await _known(connection, principal, artefact_id)
            await store.change(connection, artefact_id, title=title, updated_at=self._clock.now())
            return await _known(connection, principal, artefact_id)

    async def delete(self, principal: Principal, artefact_id: str) -> None:
        """Raises ArtefactNotFound, ConversationsUnavailable."""
        async with changing(self._engine, artefact_id) as connection:
            await _known(connection, principal, artefact_id)
            await store.remove(connection, *_whose(principal), artefact_id)

    async def delete_all(self, principal: Principal) -> int:
        """How many there were. Raises ConversationsUnavailable."""
        workspace_id, owner = _whose(principal)
        async with changing(self._engine, f"artefacts {workspace_id} {owner}") as connection:
            return await store.remove(connection, workspace_id, owner)

    async def _change(
        self,
        principal: Principal,
        artefact_id: str,
        written: Callable[[WholeArtefact], str],
        *,
        by: MadeBy,
        note: str = "",
        restored: int | None = None,
    ) -> WholeArtefact:
        """``written`` is told what there is now, while nobody else can change it."""
        async with changing(self._engine, artefact_id) as connection:
            before = await _found(connection, principal, artefact_id)
            content = written(before)
            version = Version(before.artefact.version + 1, _size(content), note, by, restored, self._clock.now())
            await store.add_version(connection, artefact_id, version, content)
            await store.change(connection, artefact_id, version=version.version, updated_at=version.at)
            if too_old := outdated(await store.versions_of(connection, artefact_id)):
                await store.remove_versions(connection, artefact_id, too_old)
            return await _found(connection, principal, artefact_id)


def outdated(versions: Sequence[Version], most: int = MOST_VERSIONS, most_bytes: int = MOST_BYTES) -> list[int]:
    """Which of them, the oldest first, are too many or too much: never the first and the newest."""
    total, kept = sum(one.size for one in versions), len(versions)
    gone: list[int] = []
    for one in versions[1:-1]:
        if kept <= most and total <= most_bytes:
            break
        gone.append(one.version)
        kept, total = kept - 1, total - one.size
    return gone


def _whose(principal: Principal) -> tuple[str, str]:
    return principal.workspace_id, owner_of(principal.user_id, principal.key_id)


async def _home(connection: AsyncConnection, principal: Principal, conversation_id: str | None) -> store.Home | None:
    if conversation_id is None:
        return None
    found = await store.home(connection, *_whose(principal), conversation_id)
    if found is None:
        raise ConversationNotFound(conversation_id)
    return found


async def _known(connection: AsyncConnection, principal: Principal, artefact_id: str) -> Artefact:
    found = await store.find(connection, *_whose(principal), artefact_id)
    if found is None:
        raise ArtefactNotFound(artefact_id)
    return found


async def _found(
    connection: AsyncConnection, principal: Principal, artefact_id: str, version: int | None = None
) -> WholeArtefact:
    artefact = await _known(connection, principal, artefact_id)
    number = artefact.version if version is None else version
    kept = await store.version_of(connection, artefact_id, number)
    if kept is None:
        raise ArtefactVersionNotFound(artefact_id, number)
    return WholeArtefact(artefact, *kept)


def _size(content: str) -> int:
    """Raises ValidationFailed."""
    size = len(content.encode("utf-8", "surrogatepass"))
    if size > LONGEST_CONTENT:
        reason = f"It has at most {LONGEST_CONTENT:,} bytes in UTF-8, and this has {size:,}"
        raise ValidationFailed([Issue("too_long", ("body", "content"), reason)])
    return size
