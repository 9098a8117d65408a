"""POST /openai/v1/audio/transcriptions and /openai/v1/audio/speech (types of the official Python package, 3.57)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.audio import Segment, SoundFormat, SpeechCall, Transcript, TranscriptionCall, Word
from ventoux.dialects.audio import (
    MOST_TEMPERATURE,
    SPEEDS,
    SpokenCall,
    Written,
    check_text,
    granularities_of,
    language_of,
    model_of,
    prompt_of,
    refuse_given,
)
from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.numbers import number_of
from ventoux.dialects.openai.requests import Body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.dialects.audio import Recording
    from ventoux.dialects.dialect import Asked

FORMATS = ("json", "text", "verbose_json")
GRANULARITIES = "timestamp_granularities[]"
_NOT_SERVED = {
    "stream": "A transcription comes whole here",
    "include[]": "Log-probabilities of a transcription are not told here",
    "chunking_strategy": "How a recording is cut up is left to the model",
    "known_speaker_names[]": "Speakers are not told apart here",
    "known_speaker_references[]": "Speakers are not told apart here",
}


class SpeechRequest(Body):
    """POST /openai/v1/audio/speech."""

    model: str
    input: Annotated[str, Meta(description="4,096 characters at most.")]
    voice: Annotated[str, Meta(max_length=200)] | None = None
    instructions: Annotated[str, Meta(max_length=4096)] | None = None
    response_format: SoundFormat | Literal["aac"] | None = None
    speed: Annotated[float, Meta(ge=SPEEDS[0], le=SPEEDS[1])] | None = None
    stream_format: Literal["audio", "sse"] | None = None


class DurationUsage(msgspec.Struct):
    seconds: float
    type: Literal["duration"] = "duration"


class TokenUsage(msgspec.Struct):
    input_tokens: int
    output_tokens: int
    total_tokens: int
    type: Literal["tokens"] = "tokens"


class Transcription(msgspec.Struct, omit_defaults=True):
    """``usage`` is left out where neither seconds nor tokens are known."""

    text: str
    usage: DurationUsage | TokenUsage | None = None


class VerboseTranscription(msgspec.Struct):
    """``duration`` in seconds; null where nobody knows it, and ``language`` likewise."""

    task: Literal["transcribe"]
    language: str | None
    duration: float | None
    text: str
    segments: list[Segment] | None
    words: list[Word] | None
    usage: DurationUsage | None


_speech = msgspec.json.Decoder(SpeechRequest)


class OpenAITranscription:
    name = "openai"
    fields: tuple[str, ...] = (
        "model",
        "language",
        "prompt",
        "response_format",
        "temperature",
        GRANULARITIES,
        *_NOT_SERVED,
    )
    lists: tuple[str, ...] = (GRANULARITIES, "include[]", "known_speaker_names[]", "known_speaker_references[]")

    def call(
        self, fields: Mapping[str, str], recording: Recording
    ) -> tuple[TranscriptionCall, OpenAITranscriptionForm]:
        form = fields.get("response_format") or "json"
        if form not in FORMATS:
            raise refuse("response_format", f"It is one of {', '.join(FORMATS)}", given=form[:64])
        refuse_given(fields, _NOT_SERVED)
        wanted = granularities_of(fields, GRANULARITIES)
        if wanted and form != "verbose_json":
            raise refuse(GRANULARITIES, "Times are in verbose_json only", kind="invalid")
        call = TranscriptionCall(
            model=model_of(fields),
            recording=recording.content,
            filename=recording.filename,
            language=language_of(fields),
            prompt=prompt_of(fields),
            temperature=number_of(fields, "temperature", 0, MOST_TEMPERATURE),
            granularities=wanted or (("segment",) if form == "verbose_json" else ()),
        )
        return call, OpenAITranscriptionForm(form)


class OpenAITranscriptionForm:
    def __init__(self, form: str) -> None:
        self._form = form

    def body(self, model: str, transcript: Transcript) -> Written:
        del model  # the reply has no place for it
        if self._form == "text":
            return Written("text/plain; charset=utf-8", f"{transcript.text}\n".encode())
        told = (
            _verbose(transcript) if self._form == "verbose_json" else Transcription(transcript.text, _usage(transcript))
        )
        return Written("application/json", msgspec.json.encode(told))


class OpenAISpeech:
    name = "openai"

    def call(self, asked: Asked) -> SpokenCall:
        request = decode(asked.body, _speech)
        if request.stream_format == "sse":
            raise refuse("stream_format", "Sound is streamed as its bytes here", given="sse")
        if request.response_format == "aac":
            raise refuse("response_format", "It is one of mp3, wav, opus, flac and pcm", given="aac")
        return SpokenCall(
            SpeechCall(
                model=request.model,
                text=check_text(request.input),
                voice=request.voice or "",
                format=request.response_format or "mp3",
                speed=request.speed,
                instructions=request.instructions or "",
            )
        )


def _usage(transcript: Transcript) -> DurationUsage | TokenUsage | None:
    usage = transcript.usage
    if usage.total_tokens > 0:
        return TokenUsage(usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
    return None if transcript.seconds is None else DurationUsage(transcript.seconds)


def _verbose(transcript: Transcript) -> dict[str, Any]:
    seconds = transcript.seconds
    told = VerboseTranscription(
        task="transcribe",
        language=transcript.language,
        duration=seconds,
        text=transcript.text,
        segments=transcript.segments or None,
        words=transcript.words or None,
        usage=None if seconds is None else DurationUsage(seconds),
    )
    found = msgspec.structs.asdict(told)
    # Lists that were not asked for are left out; what is null is what nobody knows.
    return {name: value for name, value in found.items() if value is not None or name in ("language", "duration")}
