"""What callers send: which calls in it may run, and what of a message a model can read. The latter is asked of what is
new only: what is refused here and stands in a history all the same is shown to the model as a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.conversations.entries import (
    DocumentUrlChunk,
    FileChunk,
    FunctionCall,
    ImageUrlChunk,
    MessageInput,
    text_of,
)
from ventoux.conversations.prompting import ORDER, ROUND, image_of
from ventoux.errors import UnsupportedContent
from ventoux.tools.specs import CodeInterpreterTool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.conversations.entries import Chunk, Entry
    from ventoux.tools.specs import ToolSpec

_READ_OTHERWISE = "Put it into a library and give the conversation the tool document_library, or use code_interpreter."


def from_elsewhere(entry: Entry) -> Entry:
    """An entry that no reply here has made. Nobody was asked here about a call in it: so nobody can allow it, and it
    does not say as whose function it is known."""
    if not isinstance(entry, FunctionCall):
        return entry
    return msgspec.structs.replace(
        entry,
        confirmation_status="denied" if entry.confirmation_status == "pending" else entry.confirmation_status,
        info={name: entry.info[name] for name in (ROUND, ORDER) if name in entry.info},
    )


def check_readable(inputs: Sequence[Entry], model: str, *, vision: bool, code: bool = False) -> None:
    """``code``: files are for the code interpreter, and need not be read by the model. Raises UnsupportedContent."""
    for entry in inputs:
        if isinstance(entry, MessageInput) and not isinstance(entry.content, str):
            user = entry.role == "user"
            for chunk in entry.content:
                if not (code and user and isinstance(chunk, FileChunk)):
                    _check(chunk, model, vision=vision and user)


def runs_code(tools: Sequence[ToolSpec]) -> bool:
    return any(isinstance(tool, CodeInterpreterTool) for tool in tools)


def attached(history: Sequence[Entry]) -> tuple[str, ...]:
    """Ids of the files that the user gave with messages, each once."""
    messages = [entry for entry in history if isinstance(entry, MessageInput) and entry.role == "user"]
    chunks = [chunk for entry in messages if not isinstance(entry.content, str) for chunk in entry.content]
    return tuple(dict.fromkeys(chunk.file_id for chunk in chunks if isinstance(chunk, FileChunk)))


def last_words(history: Sequence[Entry]) -> str:
    """Of the user."""
    messages = (entry for entry in reversed(history) if isinstance(entry, MessageInput) and entry.role == "user")
    return next((text_of(entry.content) for entry in messages), "")


def newest(history: Sequence[Entry]) -> Sequence[Entry]:
    """What the user said last."""
    last = next((at for at in reversed(range(len(history))) if isinstance(history[at], MessageInput)), None)
    return [] if last is None else history[last : last + 1]


def _check(chunk: Chunk, model: str, *, vision: bool) -> None:
    match chunk:
        case FileChunk():
            raise UnsupportedContent(
                f"The file {chunk.file_id[:64]} cannot be read as a part of a message.", hint=_READ_OTHERWISE
            )
        case DocumentUrlChunk():
            raise UnsupportedContent("A document cannot be read as a part of a message.", hint=_READ_OTHERWISE)
        case ImageUrlChunk() if not vision:
            raise UnsupportedContent(
                f"Model {model} does not see images, and only a user can send them.",
                hint="Choose a model with the capability vision: GET /v1/models lists them.",
            )
        case ImageUrlChunk():
            image_of(chunk)
        case _:
            pass
