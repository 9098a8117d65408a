"""Libraries on a real database and a real storage, with a parser, models and an index that are played."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from tests.databases import Kind, new_database
from tests.people import OPERATOR, new_key, new_user, quick_passwords

from ventoux.accounts.schemas import NewKey, Principal
from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.errors import ModelNotFound
from ventoux.files.storage.local import LocalStorage
from ventoux.libraries.documents import Room, Upload
from ventoux.libraries.ingesting.service import Ingesting, Pace
from ventoux.libraries.ingesting.work import Parts
from ventoux.libraries.models import Reply
from ventoux.libraries.schemas import Chunk, Hit
from ventoux.libraries.service import Libraries
from ventoux.libraries.texts import Texts
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.schemas import Block, Page, Parsed, ParseOptions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.calls import ChatCall
    from ventoux.kit.clock import Clock
    from ventoux.libraries.index.schemas import Embedded, Visible
    from ventoux.libraries.schemas import Document

MODEL = "use-multilingual-v3"


class PlayedParser:
    """A page for each paragraph. ``failing``: what it raises instead. ``held``: reading waits for it."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.failing: BaseException | None = None
        self.paged = True
        self.held = asyncio.Event()
        self.held.set()
        self.started = asyncio.Event()

    async def parse(self, path: Path, options: ParseOptions) -> Parsed:
        self.started.set()
        await self.held.wait()
        if self.failing is not None:
            raise self.failing
        text = path.read_bytes().decode()  # noqa: ASYNC240 - a few bytes
        if text.startswith("unreadable"):
            raise DocumentUnreadable("The file is damaged.", hint="Save it again.")
        self.read.append(options.name)
        return parsed(text) if self.paged else msgspec.structs.replace(parsed(text), pages=[])


def parsed(text: str) -> Parsed:
    blocks: list[Block] = []
    pages: list[Page] = []
    start = 0
    for number, part in enumerate(text.split("\n\n"), 1):
        blocks.append(Block("paragraph", start, start + len(part), number))
        pages.append(Page(number, start, start + len(part)))
        start += len(part) + 2
    return Parsed(text, "text/plain", pages=pages, blocks=blocks)


class PlayedModels:
    """``failing``: what the next calls for embeddings raise, one after the other."""

    def __init__(self) -> None:
        self.embedded: list[tuple[str, str]] = []
        """Model and text."""
        self.asked_for: list[Principal] = []
        self.failing: list[BaseException] = []
        self.known = {MODEL, "other-encoder"}

    async def embed(self, principal: Principal, model: str, texts: Sequence[str]) -> list[list[float]]:
        self.asked_for.append(principal)
        if self.failing:
            raise self.failing.pop(0)
        self.embedded += [(model, text) for text in texts]
        return [[1.0, 0.0] for _ in texts]

    async def chat(
        self, principal: Principal, call: ChatCall, said: Callable[[str], Awaitable[None]] | None = None
    ) -> Reply:
        del principal, call, said
        return Reply("an answer")

    def chat_model(self, principal: Principal) -> str:
        del principal
        return "chat"

    def context(self, principal: Principal, model: str) -> int:
        del principal
        return self._checked(model, 1000)

    def dimensions(self, principal: Principal, model: str) -> int | None:
        del principal
        return self._checked(model, 2)

    def _checked(self, model: str, value: int) -> int:
        if model not in self.known:
            raise ModelNotFound(model, [])
        return value


class PlayedIndex:
    """In memory. ``lost``: documents that it says to have lost. ``failing``: what the next change raises."""

    epoch = 0

    def __init__(self) -> None:
        self.failing: BaseException | None = None
        self.kept: dict[tuple[str, str, int], tuple[str, list[Embedded]]] = {}
        self.puts = 0
        self.lost: list[str] = []

    async def put(
        self, library_id: str, document_id: str, generation: int, space: str, chunks: Sequence[Embedded]
    ) -> None:
        self._fail()
        self.puts += 1
        self.kept[library_id, document_id, generation] = (space, list(chunks))

    async def documents(self, library_id: str) -> list[str]:
        return [document for library, document, _ in self.kept if library == library_id]

    async def remove_below(self, library_id: str, generations: Mapping[str, int]) -> None:
        self._fail()
        self.kept = {
            key: value
            for key, value in self.kept.items()
            if key[0] != library_id or key[2] >= generations.get(key[1], 0)
        }

    async def remove_library(self, library_id: str) -> None:
        self.kept = {key: value for key, value in self.kept.items() if key[0] != library_id}

    async def missing(self, generations: Visible) -> list[str]:
        return [one for one in self.lost if one in generations]

    async def chunks(self, document_id: str, generation: int, first: int = 0, limit: int = 1000) -> list[Chunk]:
        found = [one.chunk for one in self._of(document_id, generation)]
        return [one for one in found if one.ordinal >= first][:limit]

    def found(self, visible: Visible, words: str) -> list[Hit]:
        """Of which chunks hold the words, among what may be found."""
        return [
            Hit(document_id=document_id, ordinal=one.chunk.ordinal, rank=1, score=1.0)
            for document_id, generation in visible.items()
            for one in self._of(document_id, generation)
            if words in one.chunk.text
        ]

    def spaces_of(self, document_id: str) -> set[str]:
        return {space for (_, one, _), (space, _) in self.kept.items() if one == document_id}

    def _fail(self) -> None:
        error, self.failing = self.failing, None
        if error is not None:
            raise error

    def _of(self, document_id: str, generation: int) -> list[Embedded]:
        for (_, one, number), (_, chunks) in self.kept.items():
            if (one, number) == (document_id, generation):
                return chunks
        return []


class PlayedQuota:
    """``refusing``, ``taken``: what it raises before the bytes, and when they are added."""

    def __init__(self) -> None:
        self.refusing: Exception | None = None
        self.taken: Exception | None = None
        self.asked: list[int | None] = []

    @asynccontextmanager
    async def reserve(self, workspace_id: str, size: int | None) -> AsyncGenerator[int]:
        del workspace_id
        self.asked.append(size)
        if self.refusing is not None:
            raise self.refusing
        yield 1000 if size is None else size

    async def check(self, connection: AsyncConnection, workspace_id: str, size: int) -> None:
        del connection, workspace_id, size
        if self.taken is not None:
            raise self.taken


@dataclass(frozen=True)
class Place:
    engine: AsyncEngine
    accounts: Accounts
    storage: LocalStorage
    parser: PlayedParser
    models: PlayedModels
    index: PlayedIndex
    quota: PlayedQuota
    libraries: Libraries
    ingesting: Ingesting
    root: Path

    async def principal(self, email: str = "", workspace: str = "default") -> Principal:
        """Of a new key of the workspace: a user's, who becomes a developer there, or nobody's."""
        if not email:
            _, secret = await new_key(self.accounts, scopes=("documents", "chat"), workspace=workspace)
            return await self.accounts.authenticate(secret)
        found = await self.workspace(workspace)
        user = await new_user(self.accounts, email)
        await self.accounts.people.set_role(OPERATOR, found, user.id, "developer")
        wanted = NewKey(name="k", scopes=frozenset({"documents", "chat"}), user_id=user.id)
        _, secret = await self.accounts.create_key(OPERATOR, found, wanted)
        return await self.accounts.authenticate(secret)

    async def workspace(self, name: str) -> str:
        workspaces = self.accounts.workspaces
        found = await (workspaces.default(OPERATOR) if name == "default" else workspaces.find(OPERATOR, name))
        return found.id

    async def add(self, principal: Principal, library_id: str, text: str, name: str = "a.txt") -> Document:
        added, _ = await self.libraries.documents.add(principal, library_id, upload(text, name))
        return added

    async def settle(self) -> None:
        """Everything that can be done now is done."""
        while await self.ingesting.work_once():
            pass

    async def visible(self, principal: Principal, library_id: str) -> Visible:
        library = await self.libraries.find(principal, library_id)
        return (await self.libraries.shown([library])).visible

    async def finds(self, principal: Principal, library_id: str, words: str) -> set[str]:
        """The documents in which they are found."""
        hits = self.index.found(await self.visible(principal, library_id), words)
        return {hit.document_id for hit in hits}


def upload(data: str | bytes, name: str = "a.txt") -> Upload:
    whole = data.encode() if isinstance(data, str) else data

    async def pieces() -> AsyncGenerator[bytes]:
        yield whole

    return Upload(name, pieces(), len(whole))


@asynccontextmanager
async def opened(
    root: Path, clock: Clock | None = None, pace: Pace | None = None, kind: Kind = "sqlite"
) -> AsyncGenerator[Place]:
    with new_database(kind, root) as where:
        async with place_of(root, async_engine(where), clock, pace) as place:
            yield place


@asynccontextmanager
async def place_of(
    root: Path, engine: AsyncEngine, clock: Clock | None = None, pace: Pace | None = None
) -> AsyncGenerator[Place]:
    passwords = quick_passwords()
    accounts = Accounts(engine, check_every=0.0, passwords=passwords)
    storage = LocalStorage(root / "files")
    storage.open()
    parser, models, index, quota = PlayedParser(), PlayedModels(), PlayedIndex(), PlayedQuota()
    texts = Texts(storage)
    parts = Parts(texts, index, parser, models, accounts.principal)  # pyright: ignore[reportArgumentType]
    ingesting = Ingesting(engine, parts, workers=1, pace=pace or Pace(poll=0.01), clock=clock)
    libraries = Libraries(
        engine,
        texts,
        index,  # pyright: ignore[reportArgumentType] - what searches need is not asked for here
        people=accounts,
        models=models,
        room=Room(quota, 1000),
        woken=ingesting.wake,
        clock=clock,
    )
    try:
        yield Place(engine, accounts, storage, parser, models, index, quota, libraries, ingesting, root)
    finally:
        passwords.close()
        await engine.dispose()
