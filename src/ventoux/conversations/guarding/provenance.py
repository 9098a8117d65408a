"""Who may have written what stands in a conversation."""

from __future__ import annotations

import re
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING

from ventoux.conversations.entries import COMPACTION, FunctionResult, MessageInput, ToolExecution, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.conversations.entries import Entry

_URL = re.compile(r"https?://[^\s<>\"`]+", re.IGNORECASE)
_KEY = token_bytes(32)


def known_urls(history: Sequence[Entry]) -> frozenset[str]:
    urls: set[str] = set()
    for entry in history:
        if isinstance(entry, MessageInput) and entry.role == "user":
            urls.update(match.group().rstrip(".,;:!?)]}'*_") for match in _URL.finditer(text_of(entry.content)))
        elif isinstance(entry, ToolExecution):
            urls.update(url for url in entry.info.get("urls") or () if isinstance(url, str))
    return frozenset(urls)


def tainted(history: Sequence[Entry]) -> bool:
    return any(
        isinstance(entry, FunctionResult) or (isinstance(entry, ToolExecution) and entry.name != COMPACTION)
        for entry in history
    )


def marked(text: str, source: str) -> str:
    mark = blake2b(f"{source}\0{text}".encode(errors="surrogatepass"), key=_KEY, digest_size=8).hexdigest()
    return f"[untrusted {mark} from {source}]\n{text}\n[end of untrusted {mark}]"
