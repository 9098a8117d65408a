"""Who may have written what stands in a conversation.

What a user wrote and what this server says are trusted. Pages, documents, what tools and functions give, and what
servers of others say of their tools are not: anybody may have written them.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.conversations.entries import (
    COMPACTION,
    DocumentUrlChunk,
    FileChunk,
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    ToolExecution,
    text_of,
)
from ventoux.conversations.guarding.addresses import LONGEST
from ventoux.tools.specs import ConnectorTool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.conversations.entries import Content, Entry
    from ventoux.tools.specs import ToolSpec

_URL = re.compile(r"https?://[^\s<>\"`\\]+", re.IGNORECASE)
_AFTER = ".,;:!?'*_~]}|\u00bb\u201d\u2019\u2026"
_LONGEST_FOUND = 2 * LONGEST
"""Characters of an address with what stands behind it."""
_KEY = token_bytes(32)
"""Of this process: nobody can know what the marks of a text will be before it is written."""
_LOOKS_LIKE_A_MARK = re.compile(r"<(?=[/\s]*untrusted)", re.IGNORECASE)
_NOT_IN_A_NAME = re.compile(r"[^\w .,:/@-]+")
_LONGEST_NAME = 80
_FOREIGN = DocumentUrlChunk | FileChunk | ImageUrlChunk


class Provenance:
    """Of a conversation while it grows. ``urls``: addresses that the user wrote, or that a search engine
    gave, of which no text of others can have put anything in them. ``copied``: so many entries at the beginning came
    from a file or from somebody else's conversation, so that any of them may be a stranger's words."""

    def __init__(self, history: Sequence[Entry], copied: int = 0) -> None:
        self._found: set[str] = set()
        self._urls: frozenset[str] | None = None
        self._foreign = bool(history[:copied])
        for entry in history[copied:]:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self._foreign = self._foreign or _foreign(entry)
        before = len(self._found)
        self._found.update(url for url in _urls(entry) if url and len(url) <= LONGEST)
        if len(self._found) > before:
            self._urls = None

    @property
    def urls(self) -> frozenset[str]:
        if self._urls is None:
            self._urls = frozenset(self._found)
        return self._urls

    def tainted(self, tools: Sequence[ToolSpec] = ()) -> bool:
        """Whether the model reads, or has read, what strangers may have written. A summary takes nothing of it away."""
        return self._foreign or any(isinstance(tool, ConnectorTool) for tool in tools)


def of_strangers(entry: Entry) -> Entry:
    """Without what it says of itself that only this server can say: that its text may be trusted, and which permission
    its user was asked for."""
    match entry:
        case ToolExecution() if "trusted" in entry.info:
            return msgspec.structs.replace(entry, info=entry.info | {"trusted": False})
        case FunctionCall() if "permission" in entry.info:
            told = {name: value for name, value in entry.info.items() if name != "permission"}
            return msgspec.structs.replace(entry, info=told)
        case _:
            return entry


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
    """Without the punctuation of the sentence that it stands in; empty where it is longer than any that is looked at.
    A bracket that is closed at the end and opened nowhere is the sentence's."""
    if len(url) > _LONGEST_FOUND:
        return ""
    over, end = url.count(")") - url.count("("), len(url)
    while end and (url[end - 1] in _AFTER or (url[end - 1] == ")" and over > 0)):
        over -= url[end - 1] == ")"
        end -= 1
    return url[:end]


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
