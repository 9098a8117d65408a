"""What the routes of files and of libraries share, built once by ``opening``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from ventoux.files.service import Files
    from ventoux.files.signed import Signer
    from ventoux.gateway.documents.scratch import Scratch
    from ventoux.libraries.answering.service import Answering
    from ventoux.libraries.ingesting.service import Ingesting
    from ventoux.libraries.searching import Searcher
    from ventoux.libraries.service import Libraries
    from ventoux.libraries.testing import RetrievalTests
    from ventoux.parsing.service import Parser


class DocumentServices(NamedTuple):
    files: Files
    signer: Signer
    parser: Parser
    libraries: Libraries
    ingesting: Ingesting
    searcher: Searcher
    answering: Answering
    tests: RetrievalTests
    pages: WebPages
    scratch: Scratch


class Fetched(Protocol):
    final_url: str
    mime_type: str
    name: str
    data: bytes


class Readable(Protocol):
    title: str
    html: str


class WebPages(Protocol):
    async def fetch(self, url: str) -> Fetched: ...
    def readable(self, html: bytes, url: str) -> Readable: ...
