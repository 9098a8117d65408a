"""What of an entry is shown to those with whom a conversation is shared.

What was said is. Of what tools did, only what this server's own tools were asked, and the code that was run: a
connector's or a client's function may have been given a secret, or have told one that nobody meant to share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.conversations.entries import (
    ASK_USER,
    COMPACTION,
    DocumentUrlChunk,
    FileChunk,
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
    ToolReferenceChunk,
)
from ventoux.files.signed import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.conversations.entries import Chunk, Content, Entry

_LIBRARY = "document_library"
_OPEN = frozenset({"web_search", "code_interpreter", "image_generation", _LIBRARY})
_TOLD = ("code", "code_output", "seconds", "failed")
_NOTHING = "{}"


def shown(entries: Sequence[Entry]) -> list[Entry]:
    answers = {each.tool_call_id for each in entries if isinstance(each, FunctionCall) and each.name == ASK_USER}
    return [_shown(each, answers) for each in entries if not _is_summary(each)]


def files_of(entries: Iterable[Entry]) -> set[str]:
    """Ids of the files that are named in what was said."""
    contents = [each.content for each in entries if isinstance(each, MessageInput | MessageOutput)]
    chunks = [chunk for content in contents if not isinstance(content, str) for chunk in content]
    return {chunk.file_id for chunk in chunks if isinstance(chunk, FileChunk | ToolFileChunk)}


def _is_summary(entry: Entry) -> bool:
    return isinstance(entry, ToolExecution) and entry.name == COMPACTION


def _shown(entry: Entry, answers: set[str]) -> Entry:
    match entry:
        case ToolExecution(name=name) if name in _OPEN:
            info = {key: entry.info[key] for key in _TOLD if key in entry.info}
            return msgspec.structs.replace(entry, info=info)
        case ToolExecution():
            return msgspec.structs.replace(entry, arguments=_NOTHING, info={})
        case FunctionCall(name=name):
            asked = entry.arguments if name == ASK_USER else _NOTHING
            state = "denied" if entry.confirmation_status == "pending" else entry.confirmation_status
            return msgspec.structs.replace(entry, arguments=asked, confirmation_status=state, info={})
        case FunctionResult():
            return entry if entry.tool_call_id in answers else msgspec.structs.replace(entry, result="")
        case MessageOutput() | MessageInput():
            private: dict[str, Any] = {"info": {}} if isinstance(entry, MessageOutput) else {}
            return msgspec.structs.replace(entry, content=_content(entry.content), **private)
        case _:
            return entry


def _content(content: Content) -> Content:
    """Without thoughts, and without what would open or quote a file that was not shared."""
    return content if isinstance(content, str) else [_chunk(one) for one in content if not isinstance(one, ThinkChunk)]


def _chunk(chunk: Chunk) -> Chunk:
    match chunk:
        case ToolReferenceChunk(tool=tool):
            passage = None if tool == _LIBRARY else chunk.description
            return msgspec.structs.replace(chunk, description=passage, source=None)
        case DocumentUrlChunk(document_url=url) if _opens(url):
            return msgspec.structs.replace(chunk, document_url="")
        case ImageUrlChunk(image_url=url) if _opens(url if isinstance(url, str) else str(url.get("url", ""))):
            return ImageUrlChunk("")
        case _:
            return chunk


def _opens(url: str) -> bool:
    """A URL of this server's that is its own key."""
    return is_signed(url.partition("?")[2])
