"""Entries as a reader is told of them: who, and pieces of prose and of code, however its author has mixed them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.conversations.entries import Chunk, Content, Entry

_FENCE = re.compile(r"^ {0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
_LONGEST_OUTPUT = 4000
"""Characters of a tool's output in a form for reading; the JSON has all of it."""


class Prose(NamedTuple):
    text: str


class Code(NamedTuple):
    text: str
    language: str = ""


class Citation(NamedTuple):
    """``number``: as it is written in the text, from 1 in each message."""

    number: int
    title: str
    url: str | None


class Told(NamedTuple):
    """One entry: who says it, what, and where it is from. ``note``: it is not said, but done."""

    who: str
    parts: list[Prose | Code]
    citations: list[Citation]
    at: str
    note: bool = False


def told(entry: Entry) -> Told:
    match entry:
        case MessageInput() | MessageOutput():
            text, citations = _text(entry.content)
            who = "You" if entry.role == "user" else "Assistant"
            partial = isinstance(entry, MessageOutput) and entry.partial
            parts = list(parts_of(text))
            return Told(
                who, [*parts, Prose("(The reply ended here.)")] if partial else parts, citations, entry.created_at
            )
        case ToolExecution():
            return _ran(entry)
        case FunctionCall():
            parts = [Prose(f"Called {entry.name}:"), Code(entry.arguments, "json")]
            return Told("Function", parts, [], entry.created_at, note=True)
        case FunctionResult():
            parts = [Prose("Result:"), Code(_cut(entry.result))]
            return Told("Function", parts, [], entry.created_at, note=True)
        case AgentHandoff():
            said = f"{entry.previous_agent_name} handed over to {entry.next_agent_name}."
            return Told("Agents", [Prose(said)], [], entry.created_at, note=True)


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


def _ran(entry: ToolExecution) -> Told:
    parts: list[Prose | Code] = [Prose(f"Ran {entry.function or entry.name}:"), Code(entry.arguments, "json")]
    if output := entry.info.get("output"):
        parts += [Prose("Output:"), Code(_cut(str(output)))]
    return Told("Tool", parts, [], entry.created_at, note=True)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_OUTPUT else f"{text[:_LONGEST_OUTPUT]}\n[…]"


def _text(content: Content) -> tuple[str, list[Citation]]:
    if isinstance(content, str):
        return content, []
    citations: list[Citation] = []
    pieces = [_piece(chunk, citations) for chunk in content]
    return "".join(pieces), citations


def _piece(chunk: Chunk, citations: list[Citation]) -> str:
    match chunk:
        case TextChunk(text):
            return text
        case ToolReferenceChunk():
            return f"[{_cited(chunk, citations)}]"
        case ThinkChunk() | ReferenceChunk():
            return ""
        case _:
            return f"\n({_attached(chunk)})\n"


def _cited(chunk: ToolReferenceChunk, citations: list[Citation]) -> int:
    same = next((one for one in citations if (one.title, one.url) == (chunk.title, chunk.url)), None)
    if same is None:
        same = Citation(len(citations) + 1, chunk.title, chunk.url)
        citations.append(same)
    return same.number


def _attached(chunk: ImageUrlChunk | FileChunk | DocumentUrlChunk | ToolFileChunk) -> str:
    match chunk:
        case ToolFileChunk():
            return f"File: {chunk.file_name or chunk.file_id}"
        case FileChunk():
            return f"File: {chunk.file_id}"
        case DocumentUrlChunk():
            return f"Document: {chunk.document_name or chunk.document_url[:200]}"
        case ImageUrlChunk():
            return "Image"
