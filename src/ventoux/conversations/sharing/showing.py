"""What of an entry is shown to those with whom a conversation is shared.

What was said is. Of what tools did, only what this server's own tools were asked, and the code that was run: a
connector's or a client's function may have been given a secret, or have told one that nobody meant to share.

Documents are told by their names and pages. Their ids stay here: one that is attached to a message and shared is asked
for by its number, counted from 1 through the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.conversations.attached import documents_in, replaced
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
    TextChunk,
    ThinkChunk,
    ToolExecution,
    ToolFileChunk,
    ToolReferenceChunk,
    text_of,
)
from ventoux.files.signed import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.conversations.attached import Attached
    from ventoux.conversations.entries import Chunk, Content, Entry

_LIBRARY = "document_library"
_OPEN = frozenset({"web_search", "code_interpreter", "image_generation", _LIBRARY})
_TOLD = ("code", "code_output", "seconds", "failed")
_NOTHING = "{}"
Place = tuple[str, str]
"""The ids of a library and of a document in it."""
Numbers = Mapping[Place, int]
"""Of what is attached; 0 where it cannot be opened."""


def shown(entries: Sequence[Entry], *, with_documents: bool = False) -> list[Entry]:
    """``with_documents``: those that are attached to messages can be opened, so they are numbered, and passages of
    them are quoted."""
    answers = {each.tool_call_id for each in entries if isinstance(each, FunctionCall) and each.name == ASK_USER}
    numbers = {place: at if with_documents else 0 for at, place in enumerate(documents_of(entries), 1)}
    return [_shown(each, answers, numbers) for each in entries if not _is_summary(each)]


def documents_of(entries: Iterable[Entry]) -> list[Place]:
    """What the user has attached, each once, in the order in which it was."""
    texts = [text_of(each.content) for each in entries if isinstance(each, MessageInput) and each.role == "user"]
    found = [one for text in texts for one in documents_in(text) if one.document_id]
    return list(dict.fromkeys((one.library_id, one.document_id) for one in found))


def files_of(entries: Iterable[Entry]) -> set[str]:
    """Ids of the files that are named in what was said."""
    contents = [each.content for each in entries if isinstance(each, MessageInput | MessageOutput)]
    chunks = [chunk for content in contents if not isinstance(content, str) for chunk in content]
    return {chunk.file_id for chunk in chunks if isinstance(chunk, FileChunk | ToolFileChunk)}


def _is_summary(entry: Entry) -> bool:
    return isinstance(entry, ToolExecution) and entry.name == COMPACTION


def _shown(entry: Entry, answers: set[str], numbers: Numbers) -> Entry:
    match entry:
        case ToolExecution(name=name) if name in _OPEN:
            info = {key: entry.info[key] for key in _TOLD if key in entry.info}
            return msgspec.structs.replace(entry, arguments=_text(entry.arguments, numbers), info=info)
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
            return msgspec.structs.replace(entry, content=_content(entry.content, numbers), **private)
        case _:
            return entry


def _content(content: Content, numbers: Numbers) -> Content:
    """Without thoughts, and without what would open or quote a file that was not shared."""
    if isinstance(content, str):
        return _text(content, numbers)
    return [_chunk(one, numbers) for one in content if not isinstance(one, ThinkChunk)]


def _text(text: str, numbers: Numbers) -> str:
    """Models repeat what they were told, so an id is taken out wherever it stands."""

    def named(one: Attached) -> str:
        number = numbers.get((one.library_id, one.document_id))
        return f'[attached document "{one.name}"{f", {number}" if number else ""}]'

    text = replaced(text, named)
    for hidden in (each for place in numbers for each in place):
        text = text.replace(hidden, "…")
    return text


def _chunk(chunk: Chunk, numbers: Numbers) -> Chunk:
    match chunk:
        case TextChunk(text):
            return TextChunk(_text(text, numbers))
        case ToolReferenceChunk(tool=tool) if tool == _LIBRARY:
            return _cited(chunk, numbers)
        case ToolReferenceChunk():
            return msgspec.structs.replace(chunk, source=None)
        case DocumentUrlChunk(document_url=url) if _opens(url):
            return msgspec.structs.replace(chunk, document_url="")
        case ImageUrlChunk(image_url=url) if _opens(url if isinstance(url, str) else str(url.get("url", ""))):
            return ImageUrlChunk("")
        case _:
            return chunk


def _cited(chunk: ToolReferenceChunk, numbers: Numbers) -> ToolReferenceChunk:
    """By its page; with its passage where the document itself is shared. Callers may have put anything in a source."""
    source = chunk.source or {}
    page, place = source.get("page"), (source.get("library_id"), source.get("document_id"))
    number = next((at for known, at in numbers.items() if at and known == place), None)
    told = {name: value for name, value in (("page", page), ("attached", number)) if isinstance(value, int)}
    passage = None if number is None else chunk.description
    return msgspec.structs.replace(chunk, description=passage, source=told or None)


def _opens(url: str) -> bool:
    """A URL of this server's that is its own key."""
    return is_signed(url.partition("?")[2])
