"""Builds what files and libraries need, around a gateway that their calls of models go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.files.service import Files
from ventoux.files.signed import Signer
from ventoux.files.storage.opening import open_storage
from ventoux.gateway.documents.scratch import Scratch
from ventoux.gateway.documents.services import DocumentServices
from ventoux.gateway.inside import Inside
from ventoux.libraries.answering.service import Answering
from ventoux.libraries.documents import Room
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.ingesting.service import Ingesting
from ventoux.libraries.ingesting.work import Parts
from ventoux.libraries.searching import Searcher
from ventoux.libraries.service import Libraries
from ventoux.libraries.testing import RetrievalTests
from ventoux.libraries.texts import Texts
from ventoux.pages.service import Pages
from ventoux.parsing.schemas import ParseLimits
from ventoux.parsing.service import Parser
from ventoux.settings import base_url

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.service import Accounts
    from ventoux.gateway.service import Gateway
    from ventoux.home import Home
    from ventoux.vault import Vault


async def open_documents(
    stack: AsyncExitStack, home: Home, database: AsyncEngine, vault: Vault, accounts: Accounts, gateway: Gateway
) -> DocumentServices:
    """``stack`` closes the storage and the index. Raises HomeError, SettingsError."""
    settings = gateway.settings
    storage = await stack.enter_async_context(open_storage(settings, home))
    index = await stack.enter_async_context(open_index(settings, home, database))
    files = Files(database, storage, max_file=settings.max_file, quota=settings.files_bytes)
    limits = ParseLimits(seconds=settings.parse_timeout, memory=settings.parse_memory, pages=settings.parse_pages)
    parser = Parser(limits, settings.tesseract_command, settings.parse_workers)
    models, texts = Inside(gateway), Texts(storage)
    parts = Parts(texts, index, parser, models, accounts.principal)
    ingesting = Ingesting(database, parts, workers=settings.parse_workers)
    libraries = Libraries(
        database,
        texts,
        index,
        people=accounts,
        models=models,
        room=Room(files, settings.max_file),
        woken=ingesting.wake,
    )
    searcher = Searcher(index, models)
    return DocumentServices(
        files=files,
        signer=Signer(vault, base_url(settings)),
        parser=parser,
        libraries=libraries,
        ingesting=ingesting,
        searcher=searcher,
        answering=Answering(index, searcher, models, texts.of),
        tests=RetrievalTests(database, searcher),
        pages=Pages(settings),
        scratch=Scratch(home.files / "reading"),
    )
