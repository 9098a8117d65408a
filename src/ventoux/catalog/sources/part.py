"""The part file: what is here so far of a file that is being pulled, and which version at which address it is of."""

from __future__ import annotations

import hashlib
import os
import re
import time
from typing import IO, TYPE_CHECKING

import msgspec

from ventoux.catalog.errors import SourceUnreachable

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.cards import Source

CHUNK = 1 << 20
_SAVE_EVERY = 0.2
"""Seconds; what a killed process has to fetch again."""


def redact(text: str) -> str:
    """Without the passwords and the query strings of the addresses in it."""
    text = re.sub(r"://[^/\s@]+@", "://***@", text)
    return re.sub(r"(://[^\s?#]*)\?[^\s#'\")]*", r"\1?***", text)


def write_bounded(out: IO[bytes], chunk: bytes, done: int, source: Source) -> int:
    """The new count of bytes. Raises SourceUnreachable before one more than the card says is written."""
    if done + len(chunk) > source.size:
        raise SourceUnreachable(
            f"{redact(source.uri)} holds more than the {source.size} bytes that the model's card says.",
            hint="Correct the size and the SHA-256 in the card if the file is a new version.",
        )
    out.write(chunk)
    return done + len(chunk)


def start_over(part: Path) -> None:
    """An empty part file of no known version. What is known of it goes first: it never outlives the bytes."""
    _state_file(part).unlink(missing_ok=True)
    with part.open("wb"):
        pass


def discard(part: Path) -> None:
    _state_file(part).unlink(missing_ok=True)
    part.unlink(missing_ok=True)


def _state_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.state")


class Span:
    """Bytes of a file that are not here yet: from ``at`` up to ``end``."""

    def __init__(self, at: int, end: int) -> None:
        self.at = at
        self.end = end

    @property
    def left(self) -> int:
        return self.end - self.at


class _State(msgspec.Struct, frozen=True):
    """Beside the part file. The address is kept as a hash: it may carry a secret. ``missing`` as pairs (at, end)."""

    address: str
    size: int
    validator: str
    missing: list[tuple[int, int]]


class Part:
    """A part file that is filled in any order. ``spans`` are what is missing; whoever writes moves them on.

    The state is written after the bytes, so what it calls present was written; only a loss of power can make that
    untrue, and the hash tells then.
    """

    def __init__(self, path: Path, address: str, size: int) -> None:
        self.path = path
        self.size = size
        self.validator = ""
        self.spans = [Span(0, size)]
        self._address = hashlib.sha256(address.encode()).hexdigest()
        self._saved_at = 0.0
        self._load()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def _load(self) -> None:
        """Goes on with what is here if it is of this address and size, and drops it otherwise."""
        try:
            state = msgspec.json.decode(_state_file(self.path).read_bytes(), type=_State)
            there = self.path.stat().st_size
        except (FileNotFoundError, msgspec.DecodeError):
            state, there = None, 0
        if state is None or (state.address, state.size) != (self._address, self.size) or not self._sound(state, there):
            start_over(self.path)
            return
        self.validator = state.validator
        self.spans = [Span(*pair) for pair in state.missing]

    def _sound(self, state: _State, there: int) -> bool:
        """Whether the spans are in order, and the file reaches as far as its last byte that is said to be here."""
        ends = [0, *(bound for pair in state.missing for bound in pair), self.size]
        reaches = state.missing[-1][0] if state.missing and state.missing[-1][1] == self.size else self.size
        return bool(state.validator) and ends == sorted(ends) and there >= reaches

    @property
    def done(self) -> int:
        """Bytes that are here."""
        return self.size - sum(span.left for span in self.spans)

    def begin(self, validator: str) -> None:
        """Forgets what is here: another version is coming, as a whole."""
        _state_file(self.path).unlink(missing_ok=True)
        os.ftruncate(self._file, 0)
        self.validator = validator
        self.spans = [Span(0, self.size)]
        self._saved_at = 0.0

    def write(self, span: Span, chunk: bytes) -> None:
        """At the span's start, which moves on. Raises OSError with as much written as the disk took."""
        view = memoryview(chunk)[: span.left]
        while view:
            written = os.pwrite(self._file, view, span.at)
            span.at += written
            view = view[written:]
        now = time.monotonic()
        if now - self._saved_at >= _SAVE_EVERY:
            self.save()
            self._saved_at = now

    def save(self) -> None:
        """Nothing where the version has no name: it could not be continued."""
        if not self.validator:
            return
        missing: list[tuple[int, int]] = []
        for span in sorted((span for span in self.spans if span.left), key=lambda span: span.at):
            joins = bool(missing) and missing[-1][1] == span.at
            begin = missing.pop()[0] if joins else span.at
            missing.append((begin, span.end))
        state = msgspec.json.encode(_State(self._address, self.size, self.validator, missing))
        fresh = self.path.with_name(f"{self.path.name}.state.new")
        fresh.write_bytes(state)
        fresh.replace(_state_file(self.path))

    def close(self) -> None:
        os.close(self._file)
