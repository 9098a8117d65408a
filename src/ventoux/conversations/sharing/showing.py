"""What of an entry is shown to those with whom a conversation is shared.

What was said is. Of what tools did, only what this server's own tools were asked, and the code that was run: a
connector's or a client's function may have been given a secret, or have told one that nobody meant to share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.conversations.entries import (
    ASK_USER,
    COMPACTION,
    FileChunk,
    FunctionCall,
    FunctionResult,
    MessageInput,
    MessageOutput,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.conversations.entries import Content, Entry

_OPEN = frozenset({"web_search", "code_interpreter", "image_generation", "document_library"})
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
        case MessageOutput():
            return msgspec.structs.replace(entry, content=_without_thoughts(entry.content), info={})
        case _:
            return entry


def _without_thoughts(content: Content) -> Content:
    return content if isinstance(content, str) else [one for one in content if not isinstance(one, ThinkChunk)]
