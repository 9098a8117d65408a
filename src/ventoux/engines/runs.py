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
    """``texts`` gives the texts of a block of events, ``text`` that of one event's data; None where they have to be
    decoded."""

    def __init__(self) -> None:
        self.index = 0
        """The choice that the texts are of."""
        self._tries = _TRIES
        self._before = b""
        self._between = b""
        self._after = b""

    def texts(self, block: bytes) -> list[str] | None:
        """``block``: whole events, none left over."""
        before, after = self._before, self._after
        if not before or not block.startswith(before) or not block.endswith(after) or len(block) < len(before + after):
            return None
        raw = block[len(before) : -len(after)].replace(self._between, b"\n")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return None
        if '"' in text or "\\" in text:
            return None
        # A line break within a piece would be an end of a line in the block: then there are not the events that there
        # seem to be. It would be followed by a field's name, and have made a piece more than there are separators.
        texts = text.split("\n")
        if len(block) != len(before) + len(after) + len(raw) + (len(texts) - 1) * (len(self._between) - 1):
            return None
        return texts if text.replace("\n", "").isprintable() and "" not in texts else None

    def text(self, event: bytes) -> str | None:
        before, after = self._before[6:], self._after[:-2]
        if not before or not event.startswith(before) or not event.endswith(after):
            return None
        raw = event[len(before) : -len(after)]
        if len(before) + len(raw) + len(after) != len(event) or b'"' in raw or b"\\" in raw:
            return None
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return None
        return text if text.isprintable() and text else None

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
