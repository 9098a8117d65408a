"""Who may have written what stands in a conversation.

What a user wrote and what this server says are trusted. Pages, documents, what tools and functions give, and what
servers of others say of their tools are not: anybody may have written them.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, cast

from ventoux.conversations.entries import (
    COMPACTION,
    DocumentUrlChunk,
    FileChunk,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    ToolExecution,
    text_of,
)
from ventoux.tools.specs import ConnectorTool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.conversations.entries import Content, Entry
    from ventoux.tools.specs import ToolSpec

_URL = re.compile(r"https?://[^\s<>\"`\\]+", re.IGNORECASE)
_AFTER = ".,;:!?'*_~]}|\u00bb\u201d\u2019\u2026"
_PAIRS = {")": "(", "]": "["}
_KEY = token_bytes(32)
"""Of this process: nobody can know what the marks of a text will be before it is written."""
_LOOKS_LIKE_A_MARK = re.compile(r"<(?=[/\s]*untrusted)", re.IGNORECASE)
_NOT_IN_A_NAME = re.compile(r"[^\w .,:/@-]+")
_LONGEST_NAME = 80
_FOREIGN = DocumentUrlChunk | FileChunk | ImageUrlChunk


def known_urls(history: Sequence[Entry]) -> frozenset[str]:
    """Addresses that the user wrote, or that a search engine gave: no text of others can have put anything in them."""
    return frozenset(url for entry in history for url in _urls(entry))


def _urls(entry: Entry) -> Iterator[str]:
    if isinstance(entry, MessageInput) and entry.role == "user":
        for match in _URL.finditer(_written(entry.content)):
            yield _trimmed(match.group())
    elif isinstance(entry, ToolExecution):
        told: Any = entry.info.get("urls")
        # Entries may also come from the caller, with anything in their ``info``.
        yield from (url for url in cast("list[Any]", told if isinstance(told, list) else []) if isinstance(url, str))


def _written(content: Content) -> str:
    if isinstance(content, str):
        return content
    addresses = [chunk.document_url for chunk in content if isinstance(chunk, DocumentUrlChunk)]
    return " ".join([text_of(content), *addresses])


def _trimmed(url: str) -> str:
    """Without the punctuation of the sentence that it stands in."""
    while url and (url[-1] in _AFTER or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]]))):
        url = url[:-1]
    return url


def tainted(history: Sequence[Entry], tools: Sequence[ToolSpec] = ()) -> bool:
    """Whether the model reads, or has read, what strangers may have written. A summary takes nothing of it away."""
    return any(isinstance(tool, ConnectorTool) for tool in tools) or any(map(_foreign, history))


def _foreign(entry: Entry) -> bool:
    match entry:
        case FunctionResult():
            return True
        case ToolExecution():
            return entry.name != COMPACTION and entry.info.get("trusted") is not True
        case MessageInput():
            return not isinstance(entry.content, str) and any(isinstance(chunk, _FOREIGN) for chunk in entry.content)
        case _:
            return False


def marked(text: str, source: str) -> str:
    """Between two lines that say that strangers may have written it. The end cannot be forged: its mark is made from
    the text itself with a key that nobody knows. The same text has the same marks while the server runs, so that an
    engine's prompt cache holds them."""
    told = f"{source}\0{text}".encode(errors="surrogatepass")
    mark = blake2b(told, key=_KEY, digest_size=6).hexdigest()
    name = _NOT_IN_A_NAME.sub(" ", source)[:_LONGEST_NAME].strip() or "a tool"
    # A small model may take for a mark what only looks like one.
    text = _LOOKS_LIKE_A_MARK.sub("&lt;", text)
    return f"<untrusted {mark} from {name}>\n{text}\n</untrusted {mark}>"
