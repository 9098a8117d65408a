"""Runs of plain text: chunks of a stream that differ in their text only, read without decoding each.

Most of what engines send is one chunk again and again with another text in it. Once such a chunk has been decoded and
found to be plain, what is around its text is known; chunks with the same around theirs need no decoding, as long as
their texts have nothing in them that JSON would write in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.engines.wire import decode_chunk

if TYPE_CHECKING:
    from ventoux.engines.wire import WireChunk

_KEY = b'"content":'
_PROBE = "\x7f probe"
_LONGEST = 4096
_TRIES = 8
"""Chunks that are looked at in vain before an engine counts as one that sends something new in each."""


class TextRuns:
    """``run_at`` gives many texts at once, ``text`` that of one event; None where they have to be decoded."""

    def __init__(self) -> None:
        self.index = 0
        """The choice that the texts are of."""
        self._tries = _TRIES
        self._before = b""
        self._between = b""
        self._after = b""

    def run_at(self, block: bytes, at: int) -> tuple[list[str], int] | None:
        """The texts from there to the last event that is like those known, and where that ends. ``block`` holds whole
        events, and one begins at ``at``."""
        before, after = self._before, self._after
        if not before or not block.startswith(before, at):
            return None
        start, end = at + len(before), block.rfind(after, at)
        if end <= start:
            return None
        raw = block[start:end].replace(self._between, b"\n")
        text = _unescaped(raw)
        if text is None:
            return None
        texts = text.split("\n")
        # A line break in a text would be one in the block: then these are other events than they seem to be, and there
        # are more texts than separators went away.
        if end - start != len(raw) + (len(texts) - 1) * (len(self._between) - 1):
            return None
        if "" in texts or not text.replace("\n", "").isprintable():
            return None
        return texts, end + len(after)

    def text(self, block: bytes, at: int, end: int) -> str | None:
        """Of the event from ``at`` to ``end``, the blank line included."""
        before, after = self._before, self._after
        start, stop = at + len(before), end - len(after)
        if not before or start >= stop or not block.startswith(before, at) or not block.endswith(after, start, end):
            return None
        text = _unescaped(block[start:stop])
        return text if text is not None and text.isprintable() else None

    def learn(self, event: bytes, chunk: WireChunk) -> None:
        """``event`` is the data that ``chunk`` was decoded from."""
        if self._before or not self._tries or not _plain(chunk):
            return
        self._tries -= 1
        if len(event) > _LONGEST or event.count(_KEY) != 1:
            return
        text = msgspec.json.encode(chunk.choices[0].delta.content)  # type: ignore[union-attr]  # it is plain
        start = event.find(text, event.find(_KEY))
        if start < 0:
            return
        before, after = event[: start + 1], event[start + len(text) - 1 :]
        if _is_text_between(before, after, chunk):
            self.index = chunk.choices[0].index
            self._before, self._after = b"data: " + before, after + b"\n\n"
            self._between = self._after + self._before


def _unescaped(raw: bytes) -> str | None:
    """What is between the quotes of a JSON string, where it means itself."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return None if '"' in text or "\\" in text else text


def _plain(chunk: WireChunk) -> bool:
    """One choice with text, and nothing else in it."""
    if len(chunk.choices) != 1 or chunk.usage is not None or chunk.timings is not None or chunk.error is not None:
        return False
    choice = chunk.choices[0]
    delta = choice.delta
    if delta is None or choice.finish_reason is not None or choice.logprobs is not None or choice.text is not None:
        return False
    others = delta.tool_calls or delta.reasoning_content or delta.reasoning
    return not others and isinstance(delta.content, str) and bool(delta.content)


def _is_text_between(before: bytes, after: bytes, chunk: WireChunk) -> bool:
    """Whether another text in its place changes the chunk's text and nothing else."""
    try:
        probe = decode_chunk(before + _PROBE.encode() + after)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    delta = probe.choices[0].delta if probe.choices else None
    if delta is None or delta.content != _PROBE:
        return False
    delta.content = chunk.choices[0].delta.content  # type: ignore[union-attr]  # it is plain
    return probe == chunk
