"""One question on its way to its answer: what was asked, by whom, of what, and what is known of it so far."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ventoux.errors import NotFound
from ventoux.libraries.schemas import Chunk, Passage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.index.schemas import Visible
    from ventoux.libraries.schemas import Found, Language, Library, Mode
    from ventoux.parsing.schemas import Parsed


class Searches(Protocol):
    """``libraries.searching.Searcher``."""

    async def search(
        self,
        principal: Principal,
        question: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        limit: int,
    ) -> Found: ...


class Reads(Protocol):
    async def __call__(self, library_id: str, document_id: str, generation: int) -> Parsed:
        """What was read of a document. Raises NotFound where it is gone."""
        ...


_READ = 2000
"""Characters of a question that it is understood by; a search reads as many. The model reads all of it."""


class Question:
    """``text``: the beginning of the question, ``whole`` all of it. ``names``: by document its library and its name.
    ``said`` is told the text piece by piece, none of which is taken back."""

    def __init__(  # noqa: PLR0913 - what a question is
        self,
        principal: Principal,
        text: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        *,
        model: str,
        mode: Mode,
        language: Language | None,
        said: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        self.principal = principal
        self.text = text[:_READ]
        self.whole = text
        self.libraries = libraries
        self.visible = visible
        self.names = names
        self.model = model
        self.mode: Mode = mode
        self.language: Language | None = language
        self.said = said
        self.seconds: dict[str, float] = {}
        self.parsed: dict[str, Parsed] = {}

    @property
    def embedding_model(self) -> str:
        return self.libraries[0].retrieval.embedding_model

    @property
    def passages(self) -> int:
        return max(library.retrieval.passages for library in self.libraries)

    @contextmanager
    def timed(self, stage: str) -> Generator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - begun

    async def load(self, documents: Iterable[str], parsed: Reads) -> None:
        """Into ``parsed``; one that is gone since is left out."""
        for document in dict.fromkeys(documents):
            if document not in self.parsed and document in self.visible:
                try:
                    self.parsed[document] = await parsed(self.names[document][0], document, self.visible[document])
                except NotFound:
                    continue

    async def tell(self, text: str) -> None:
        if self.said is not None:
            await self.said(text)


def whole_passage(document: str, question: Question) -> Passage:
    """For a source that is a whole document."""
    library, name = question.names[document]
    length = len(question.parsed[document].text)
    return Passage(
        library_id=library,
        document_id=document,
        generation=question.visible[document],
        document_name=name,
        chunk=Chunk(ordinal=0, start=0, end=length, text=question.parsed[document].text),
    )
