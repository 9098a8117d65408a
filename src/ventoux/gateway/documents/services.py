"""What the routes of files and of libraries share, built once by ``opening``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.files.service import Files
    from ventoux.files.signed import Signer
    from ventoux.gateway.documents.scratch import Scratch
    from ventoux.libraries.answering.service import Answering
    from ventoux.libraries.ingesting.service import Ingesting
    from ventoux.libraries.searching import Searcher
    from ventoux.libraries.service import Libraries
    from ventoux.libraries.testing import RetrievalTests
    from ventoux.pages.service import Pages
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
    pages: Pages
    scratch: Scratch
