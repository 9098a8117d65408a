"""A library in memory, for what answers questions: its index and its search, and models that say what a test wants."""

# ruff: noqa: ARG002 - the parameters are those of the ports.

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ventoux.accounts.schemas import Principal
from ventoux.calls import Usage
from ventoux.libraries import languages, words
from ventoux.libraries.models import Reply
from ventoux.libraries.schemas import Chunk, Found, Library, Passage, Ranked, Retrieval
from ventoux.parsing.schemas import Block, Page, Parsed, Table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ventoux.calls import ChatCall

PRINCIPAL = Principal("w", "key", "vx_", frozenset())
_DIMENSIONS = 2048


def library(**retrieval: Any) -> Library:
    return Library(
        id="lib",
        workspace_id="w",
        name="Library",
        description=None,
        owner_type="Workspace",
        owner_id="w",
        chunk_size=None,
        retrieval=Retrieval(**retrieval),
        created_at=0.0,
        updated_at=0.0,
        version=1,
    )


def parsed_text(text: str) -> Parsed:
    """Of Markdown: its headings, and every table as the parser would give it; one page."""
    blocks = [
        Block("heading", match.start(), match.end(), page=1, level=len(match[1]))
        for match in re.finditer(r"^(#+) .*$", text, re.MULTILINE)
    ]
    tables: list[Table] = []
    for match in re.finditer(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        lines = [
            (line.start() + match.start(), line.end() + match.start()) for line in re.finditer(r".+", match.group())
        ]
        cells = [tuple(cell.strip() for cell in text[start + 1 : end - 1].split("|")) for start, end in lines]
        tables.append(Table(match.start(), match.end(), 1, "", cells[0], cells[2:], lines[2:]))
    return Parsed(text=text, mime_type="text/markdown", pages=[Page(1, 0, len(text))], blocks=blocks, tables=tables)


class Shelf:
    """Documents by name, each a chunk a paragraph; ``search`` ranks by shared words. It is the index, too."""

    def __init__(self, **documents: str) -> None:
        self.parsed = {name: parsed_text(text) for name, text in documents.items()}
        self.visible = dict.fromkeys(documents, 1)
        self.names = {name: ("lib", f"{name}.md") for name in documents}
        self.passages = [
            Passage(library_id="lib", document_id=name, generation=1, document_name=f"{name}.md", chunk=chunk)
            for name, parsed in self.parsed.items()
            for chunk in _chunks(parsed)
        ]
        self.searches: list[str] = []

    async def read(self, library_id: str, document_id: str, generation: int) -> Parsed:
        assert (library_id, generation) == ("lib", 1)
        return self.parsed[document_id]

    async def some(self, wanted: Sequence[tuple[str, int, int]]) -> list[Chunk | None]:
        there = {(one.document_id, one.generation, one.chunk.ordinal): one.chunk for one in self.passages}
        return [there.get(one) for one in wanted]

    async def search(
        self,
        principal: Any,
        question: str,
        libraries: Sequence[Library],
        visible: Mapping[str, int],
        names: Mapping[str, tuple[str, str]],
        limit: int,
    ) -> Found:
        self.searches.append(question)
        asked = set(words.terms(question, languages.detect(question)).stems)
        scored = [(len(asked & _stems(one.chunk.text)), one) for one in self.passages if one.document_id in visible]
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])[:limit]
        return Found(
            question=question,
            language=languages.detect(question),
            libraries=[one.id for one in libraries],
            documents=len(visible),
            legs=[],
            fused=[Ranked(rank=rank, score=float(score), passage=one) for rank, (score, one) in enumerate(best, 1)],
            seconds=0.0,
        )


class Models:
    """``replies``: what each chat says, in pieces; an exception is raised. Vectors are bags of stems."""

    def __init__(self, *replies: Sequence[str] | Exception, context: int = 8192) -> None:
        self.replies = list(replies)
        self.calls: list[ChatCall] = []
        self.embedded: list[str] = []
        self._context = context

    async def embed(self, principal: Any, model: str, texts: Sequence[str]) -> list[list[float]]:
        self.embedded += texts
        return [bag(text) for text in texts]

    async def chat(self, principal: Any, call: ChatCall, said: Callable[[str], Awaitable[None]] | None = None) -> Reply:
        self.calls.append(call)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        for piece in reply:
            if said is not None:
                await said(piece)
        return Reply(text="".join(reply), usage=Usage(100, 10, 40))

    def chat_model(self, principal: Any) -> str:
        return "demo"

    def context(self, principal: Any, model: str) -> int:
        return self._context

    def dimensions(self, principal: Any, model: str) -> int | None:
        return _DIMENSIONS


def bag(text: str) -> list[float]:
    vector = np.zeros(_DIMENSIONS)
    for stem in _stems(text):
        vector[int.from_bytes(hashlib.sha256(stem.encode()).digest()[4:8], "big") % _DIMENSIONS] += 1
    length = float(np.linalg.norm(vector)) or 1.0
    return (vector / length).tolist()


def _stems(text: str) -> set[str]:
    return set(words.terms(text, languages.detect(text)).stems)


def _chunks(parsed: Parsed) -> list[Chunk]:
    chunks: list[Chunk] = []
    headings: tuple[str, ...] = ()
    for match in re.finditer(r"(?:.+\n?)+", parsed.text):
        text = match.group().rstrip()
        if text.startswith("#") and "\n" not in text:
            headings = (text.lstrip("# "),)
            continue
        table = next((at for at, one in enumerate(parsed.tables) if one.start <= match.start() < one.end), None)
        chunks.append(
            Chunk(
                ordinal=len(chunks),
                start=match.start(),
                end=match.start() + len(text),
                text=text,
                page=1,
                last_page=1,
                headings=headings,
                language=languages.detect(text),
                table=table,
            )
        )
    return chunks
