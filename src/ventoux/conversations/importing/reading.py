"""A file as the conversations that are in it: JSON, or a ZIP with JSON in it, of any of the makers.

One conversation is decoded at a time, so a file takes its own size of memory and little more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.conversations.importing import chatgpt, claude, own
from ventoux.conversations.importing.schemas import LARGEST, MOST, Failure, Foreign, NotTaken
from ventoux.conversations.importing.splitting import Unsplit, elements
from ventoux.errors import InvalidRequest
from ventoux.parsing.archive import Archive
from ventoux.parsing.schemas import ParseLimits
from ventoux.parsing.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ZIP = b"PK\x03\x04"
_LIMITS = ParseLimits(unpacked=512 * 1024 * 1024)
_NOT_JSON = "Send conversations.json or the whole ZIP of an export of ChatGPT or Claude, or an export of this server."
_HEAD = 100


def read(path: Path, now: float) -> Iterator[Foreign | Failure]:
    """In the order of the file. Raises InvalidRequest, DocumentTooLarge, DocumentUnreadable for the file as a whole."""
    number = 0
    for text in _texts(path):
        for raw in _conversations(text):
            number += 1
            if number > MOST:
                raise InvalidRequest(f"The file has more than {MOST:,} conversations.", hint="Split it.")
            yield from _read(raw, number, now)


def _read(raw: bytes, number: int, now: float) -> Iterator[Foreign | Failure]:
    about: dict[str, Any] = {}
    try:
        about = _decoded(raw)
        yield from _made(raw, about, now)
    except NotTaken as reason:
        yield Failure(conversation=_called(about, number), reason=str(reason))


def _made(raw: bytes, about: dict[str, Any], now: float) -> Iterator[Foreign]:
    if own.is_one(about):
        return own.read(raw, about, now)
    if chatgpt.is_one(about):
        return chatgpt.read(about, now)
    if claude.is_one(about):
        return claude.read(about, now)
    raise NotTaken("It is of none of the known forms: ChatGPT's, Claude's, or this server's.")


def _decoded(raw: bytes) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise NotTaken(f"It has more than {LARGEST:,} bytes.")
    try:
        found: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotTaken(f"It is not valid JSON: {error}.") from error
    if not isinstance(found, dict):
        raise NotTaken("It is no object.")
    return found  # pyright: ignore[reportUnknownVariableType] - its values are looked at one by one


def _called(about: dict[str, Any], number: int) -> str:
    """As people know it."""
    inner = about.get("conversation")
    known: dict[str, Any] = about | (inner if isinstance(inner, dict) else {})
    for key in ("title", "name", "conversation_id", "uuid", "id"):
        if isinstance(value := known.get(key), str) and value.strip():
            return value.replace("\x00", "")[:_HEAD]
    return f"number {number}"


def _texts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            yield path.read_bytes()
            return
        archive = Archive(Source(file, path.name, _LIMITS))
        names = sorted(name for name in archive.names if _is_wanted(name))
        if not names:
            raise InvalidRequest("There are no conversations in the ZIP.", hint=_NOT_JSON)
        yield from map(archive.read, names)


def _is_wanted(name: str) -> bool:
    """``conversations.json``, or parts of it; and what is exported here, beside its index."""
    last = name.rpartition("/")[2]
    if not last.endswith(".json") or name.startswith("__MACOSX/"):
        return False
    return last.startswith("conversations") or (last[:2].isdigit() and last != "index.json")


def _conversations(text: bytes) -> Iterator[bytes]:
    """Raises InvalidRequest. Each is a copy of its part of the file, made when its turn comes."""
    if text.lstrip()[:1] == b"{":
        yield text
        return
    try:
        parts = elements(text, MOST)
    except Unsplit as error:
        raise InvalidRequest(
            f"The file is no list of conversations that can be taken: {error}.", hint=_NOT_JSON
        ) from error
    for began, ended in parts:
        yield text[began : min(ended, began + LARGEST + 1)]
