"""What is around conversations: search, files, shares, memories, projects, and how long all of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.artefacts.exporting.files import ArtefactFiles
from ventoux.conversations.clearing import Clearing
from ventoux.conversations.exporting.service import Exporting
from ventoux.conversations.importing.service import Importing
from ventoux.conversations.retention import Retention
from ventoux.conversations.searching.service import Searching
from ventoux.conversations.sharing.overseeing import Overseeing
from ventoux.conversations.sharing.service import Sharing
from ventoux.conversations.threads.interface import Interface
from ventoux.conversations.threads.service import Threads
from ventoux.prompts.service import Prompts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.service import Accounts
    from ventoux.artefacts.service import Artefacts
    from ventoux.files.service import Files
    from ventoux.gateway.documents.scratch import Scratch
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.libraries.documents import Documents
    from ventoux.memories.service import Memories
    from ventoux.projects.service import Projects


class Around(NamedTuple):
    """``retention`` runs beside the calls."""

    searching: Searching
    exporting: Exporting
    importing: Importing
    sharing: Sharing
    overseeing: Overseeing
    retention: Retention
    clearing: Clearing
    threads: Threads
    interface: Interface
    memories: Memories
    projects: Projects
    prompts: Prompts
    artefacts: Artefacts
    artefact_files: ArtefactFiles
    files: Files
    documents: Documents
    scratch: Scratch


def open_around(
    database: AsyncEngine,
    accounts: Accounts,
    documents: DocumentServices,
    memories: Memories,
    projects: Projects,
    artefacts: Artefacts,
    closed: Callable[[str], Awaitable[None]],
) -> Around:
    """``closed`` throws away what tools have kept for a conversation."""
    threads = Threads(database, closed)
    return Around(
        searching=Searching(database),
        exporting=Exporting(database),
        importing=Importing(database),
        sharing=Sharing(database),
        overseeing=Overseeing(database, accounts),
        retention=Retention(database, accounts, closed, threads.clean),
        clearing=Clearing(database, threads),
        threads=threads,
        interface=Interface(database),
        memories=memories,
        projects=projects,
        prompts=Prompts(database, accounts),
        artefacts=artefacts,
        artefact_files=ArtefactFiles(),
        files=documents.files,
        documents=documents.libraries.documents,
        scratch=documents.scratch,
    )
