"""Speech and text: what every dialect decodes into, and what comes back of an engine. Beside ``calls``, whose calls are
counted in tokens: these are counted in seconds of sound and in characters."""

from __future__ import annotations

from typing import Literal

import msgspec

from ventoux.calls import EmbeddingsCall, Usage

SoundFormat = Literal["mp3", "wav", "opus", "flac", "pcm"]
Granularity = Literal["segment", "word"]

LARGEST_RECORDING = 64 * 1024 * 1024
"""Bytes: a recording is in memory while it is written down."""
LONGEST_SPEECH = 4096
"""Characters."""


class TranscriptionCall(msgspec.Struct, frozen=True, kw_only=True):
    """Speech into text. What is empty or None is left to the model."""

    model: str
    recording: bytes
    filename: str
    language: str = ""
    """As ISO 639-1 has it: fr."""
    prompt: str = ""
    """Words that may occur, or what was said before."""
    temperature: float | None = None
    granularities: tuple[Granularity, ...] = ()
    """The times that are wanted."""

    @property
    def texts(self) -> EmbeddingsCall:
        """What of it is text, as a call that is guarded and routed."""
        return EmbeddingsCall(model=self.model, inputs=[self.prompt])


class Segment(msgspec.Struct, frozen=True, omit_defaults=True):
    """``start`` and ``end`` in seconds. The rest is what OpenAI's models tell besides."""

    text: str
    start: float | None
    end: float | None
    id: int | None = None
    seek: int | None = None
    tokens: list[int] | None = None
    temperature: float | None = None
    avg_logprob: float | None = None
    compression_ratio: float | None = None
    no_speech_prob: float | None = None


class Word(msgspec.Struct, frozen=True):
    word: str
    start: float | None
    end: float | None


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """``seconds``: how long the recording is, as far as the engine tells; ``usage`` likewise its tokens."""

    text: str
    language: str | None = None
    seconds: float | None = None
    segments: list[Segment] = []
    words: list[Word] = []
    usage: Usage = Usage()


class SpeechCall(msgspec.Struct, frozen=True, kw_only=True):
    """Text into speech."""

    model: str
    text: str
    voice: str = ""
    """Empty: the card's, and where that names none the engine's own."""
    format: SoundFormat = "mp3"
    speed: float | None = None
    """1 is as usual."""
    instructions: str = ""
    """How it is to be said."""

    @property
    def texts(self) -> EmbeddingsCall:
        """All that the caller wrote, as a call that is guarded and routed."""
        return EmbeddingsCall(model=self.model, inputs=[self.text, self.instructions][: 2 if self.instructions else 1])

    def as_passed(self, texts: EmbeddingsCall) -> SpeechCall:
        """With what a guard has left of ``texts``."""
        text, *instructions = texts.inputs
        return msgspec.structs.replace(self, text=text, instructions="".join(instructions))
