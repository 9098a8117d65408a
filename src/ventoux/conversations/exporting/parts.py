"""Entries as a reader is told of them: who, and pieces of prose and of code, however its author has mixed them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ventoux.conversations.attached import replaced, texts_replaced
from ventoux.conversations.entries import (
    AgentHandoff,
    DocumentUrlChunk,
    FileChunk,
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    ReferenceChunk,
    TextChunk,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
    ToolReferenceChunk,
)
from ventoux.conversations.exporting.wording import when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.conversations.entries import Chunk, Content, Entry
    from ventoux.conversations.exporting.wording import Wording

_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
_LONGEST_OUTPUT = 4000
"""Characters of a tool's output in a form for reading; the JSON has all of it."""
_LONGEST_PASSAGE = 300
_RUN = re.compile(r"`+")


class Prose(NamedTuple):
    text: str


class Code(NamedTuple):
    text: str
    language: str = ""


class Citation(NamedTuple):
    """``number``: as it is written in the text, from 1 in each message. ``passage``: the beginning of it."""

    number: int
    title: str
    url: str | None
    page: int | None
    passage: str


class Told(NamedTuple):
    """One entry: who says it, what, and where it is from. ``note``: it is not said, but done."""

    who: str
    parts: list[Prose | Code]
    citations: list[Citation]
    at: str
    note: bool = False


def told(entry: Entry, words: Wording) -> Told:
    at = when(entry.created_at)
    match entry:
        case MessageInput() | MessageOutput():
            text, citations = _text(entry.content, words)
            partial = isinstance(entry, MessageOutput) and entry.partial
            parts = [*parts_of(text), *([Prose(words.ended)] if partial else [])]
            return Told(words.user if entry.role == "user" else words.assistant, parts, citations, at)
        case ToolExecution():
            return Told(words.tool, _ran(entry, words), [], at, note=True)
        case FunctionCall():
            parts = [Prose(words.called.format(name=entry.name)), Code(entry.arguments, "json")]
            return Told(words.function, parts, [], at, note=True)
        case FunctionResult():
            return Told(words.function, [Prose(words.result), Code(_cut(entry.result))], [], at, note=True)
        case AgentHandoff():
            said = words.handed_over.format(previous=entry.previous_agent_name, next=entry.next_agent_name)
            return Told(words.agents, [Prose(said)], [], at, note=True)


def parts_of(text: str) -> Iterator[Prose | Code]:
    """A fence that is never closed ends with the message."""
    prose: list[str] = []
    lines = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in lines:
        fence = _FENCE.match(line)
        if fence is None:
            prose.append(line)
            continue
        if any(each.strip() for each in prose):
            yield Prose("\n".join(prose).strip("\n"))
        prose = []
        language = _LANGUAGE.match(fence["info"])
        yield Code("\n".join(_inside(lines, fence["marks"])), language.group() if language else "")
    if any(each.strip() for each in prose):
        yield Prose("\n".join(prose).strip("\n"))


def _inside(lines: Iterator[str], marks: str) -> Iterator[str]:
    closing = re.compile(rf"^ {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$")
    for line in lines:
        if closing.match(line):
            return
        yield line


def _ran(entry: ToolExecution, words: Wording) -> list[Prose | Code]:
    name = entry.function or entry.name
    parts: list[Prose | Code] = [Prose(words.tools.get(name) or words.ran.format(name=name))]
    parts.append(Code(entry.arguments, "json"))
    if output := entry.info.get("output"):
        parts += [Prose(words.output), Code(_cut(str(output)))]
    return parts


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_OUTPUT else f"{text[:_LONGEST_OUTPUT]}\n[…]"


def _text(content: Content, words: Wording) -> tuple[str, list[Citation]]:
    if isinstance(content, str):
        return _written(content, words), []
    cited: list[ToolReferenceChunk] = []
    pieces = [_piece(chunk, cited, words) for chunk in content]
    return "".join(pieces), [_citation(number, one) for number, one in enumerate(cited, 1)]


def _written(text: str, words: Wording) -> str:
    """What is attached by its name; the text of a file between fences, longer than any within."""

    def fenced(name: str, text: str) -> str:
        fence = "`" * (max((len(run) for run in _RUN.findall(text)), default=2) + 1)
        return f"({words.file.format(name=name)})\n{fence:`<3}\n{text}\n{fence:`<3}\n"

    named = replaced(text, lambda one: f"({words.document.format(name=one.name)})")
    return texts_replaced(named, fenced)


def _piece(chunk: Chunk, cited: list[ToolReferenceChunk], words: Wording) -> str:
    match chunk:
        case TextChunk(text):
            return _written(text, words)
        case ToolReferenceChunk():
            return f"[{_number(chunk, cited)}]"
        case ThinkChunk() | ReferenceChunk():
            return ""
        case _:
            return f"\n({_attached(chunk, words)})\n"


def _number(chunk: ToolReferenceChunk, cited: list[ToolReferenceChunk]) -> int:
    """The same passage has the same number wherever it is cited, and another one has another."""
    if chunk not in cited:
        cited.append(chunk)
    return cited.index(chunk) + 1


def _citation(number: int, chunk: ToolReferenceChunk) -> Citation:
    page = (chunk.source or {}).get("page")
    passage = " ".join((chunk.description or "").split())
    if len(passage) > _LONGEST_PASSAGE:
        passage = f"{passage[:_LONGEST_PASSAGE].rstrip()}…"
    return Citation(number, chunk.title, chunk.url, page if isinstance(page, int) else None, passage)


def _attached(chunk: ImageUrlChunk | FileChunk | DocumentUrlChunk | ToolFileChunk, words: Wording) -> str:
    match chunk:
        case ToolFileChunk():
            return words.file.format(name=chunk.file_name or chunk.file_id)
        case FileChunk():
            return words.file.format(name=chunk.file_id)
        case DocumentUrlChunk():
            return words.document.format(name=chunk.document_name or chunk.document_url[:200])
        case ImageUrlChunk():
            return words.image
