"""What is around conversations: search, files, shares, memories, projects, and how long all of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.conversations.clearing import Clearing
from ventoux.conversations.exporting.service import Exporting
from ventoux.conversations.importing.service import Importing
from ventoux.conversations.retention import Retention
from ventoux.conversations.searching.service import Searching
from ventoux.conversations.sharing.overseeing import Overseeing
from ventoux.conversations.sharing.service import Sharing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.service import Accounts
    from ventoux.files.service import Files
    from ventoux.gateway.documents.scratch import Scratch
    from ventoux.gateway.documents.services import DocumentServices
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
    memories: Memories
    projects: Projects
    files: Files
    scratch: Scratch


def open_around(
    database: AsyncEngine,
    accounts: Accounts,
    documents: DocumentServices,
    memories: Memories,
    projects: Projects,
    closed: Callable[[str], Awaitable[None]],
) -> Around:
    """``closed`` throws away what tools have kept for a conversation."""
    return Around(
        searching=Searching(database),
        exporting=Exporting(database),
        importing=Importing(database),
        sharing=Sharing(database),
        overseeing=Overseeing(database, accounts),
        retention=Retention(database, accounts, closed),
        clearing=Clearing(database),
        memories=memories,
        projects=projects,
        files=documents.files,
        scratch=documents.scratch,
    )
