"""POST /v1/audio/transcriptions and /v1/audio/speech (wire map, 10.2 and 10.3; types of the Python SDK 3.7).

Speech has two forms of reply. Mistral's clients ask for JSON, and get the sound in it, in Base64; whoever does not ask
for JSON gets the bytes as they come. ``voice`` and ``speed``, as OpenAI has them, are taken here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.audio import SoundFormat, SpeechCall, Transcript, TranscriptionCall
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
from ventoux.dialects.mistral.requests import Body
from ventoux.dialects.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.dialects.audio import Recording
    from ventoux.dialects.dialect import Asked

GRANULARITIES = "timestamp_granularities"
FORMATS = ("json", "text")
_NOT_SERVED = {
    "file_url": "A recording is sent as a part 'file', not fetched from elsewhere",
    "file_id": "A recording is sent as a part 'file'",
    "stream": "A transcription comes whole here",
    "diarize": "Speakers are not told apart here",
    "context_bias": "Words that may occur are told in prompt",
    "speaker_references": "Speakers are not told apart here",
}


class SpeechRequest(Body):
    """POST /v1/audio/speech."""

    model: str
    input: Annotated[str, Meta(description="4,096 characters at most.")]
    voice_id: Annotated[str, Meta(max_length=200)] | None = None
    voice: Annotated[str, Meta(max_length=200)] | None = None
    response_format: SoundFormat | None = None
    speed: Annotated[float, Meta(ge=SPEEDS[0], le=SPEEDS[1])] | None = None
    metadata: dict[str, Any] | None = None
    stream: bool | None = None
    ref_audio: str | None = None
    expressiveness: float | None = None
    phoneme_hints: dict[str, Any] | None = None
    conversation_history: list[Any] | None = None
    prompt_cache_key: str | None = None


class SpeechResponse(msgspec.Struct):
    """Base64."""

    audio_data: str


class TranscriptionUsage(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_audio_seconds: int | None


class TranscriptionSegment(msgspec.Struct):
    """Seconds."""

    text: str
    start: float | None
    end: float | None
    type: Literal["transcription_segment"] = "transcription_segment"


class TranscriptionResponse(msgspec.Struct):
    model: str
    text: str
    usage: TranscriptionUsage
    language: str | None
    segments: list[TranscriptionSegment] = []


_speech = msgspec.json.Decoder(SpeechRequest)


class MistralTranscription:
    name = "mistral"
    fields: tuple[str, ...] = (
        "model",
        "language",
        "prompt",
        "response_format",
        "temperature",
        GRANULARITIES,
        *_NOT_SERVED,
    )
    lists: tuple[str, ...] = (GRANULARITIES, "context_bias")

    def call(
        self, fields: Mapping[str, str], recording: Recording
    ) -> tuple[TranscriptionCall, MistralTranscriptionForm]:
        form = fields.get("response_format") or "json"
        if form not in FORMATS:
            raise refuse("response_format", f"It is one of {', '.join(FORMATS)}", given=form[:64])
        refuse_given(fields, _NOT_SERVED)
        call = TranscriptionCall(
            model=model_of(fields),
            recording=recording.content,
            filename=recording.filename,
            language=language_of(fields),
            prompt=prompt_of(fields),
            temperature=number_of(fields, "temperature", 0, MOST_TEMPERATURE),
            granularities=granularities_of(fields, GRANULARITIES),
        )
        return call, MistralTranscriptionForm(call, form)


class MistralTranscriptionForm:
    def __init__(self, call: TranscriptionCall, form: str) -> None:
        self._words = call.granularities == ("word",)
        self._form = form

    def body(self, model: str, transcript: Transcript) -> Written:
        if self._form == "text":
            return Written("text/plain; charset=utf-8", f"{transcript.text}\n".encode())
        usage, seconds = transcript.usage, transcript.seconds
        reply = TranscriptionResponse(
            model=model,
            text=transcript.text,
            usage=TranscriptionUsage(
                usage.prompt_tokens,
                usage.completion_tokens,
                usage.total_tokens,
                None if seconds is None else round(seconds),
            ),
            language=transcript.language,
            segments=self._segments(transcript),
        )
        return Written("application/json", msgspec.json.encode(reply))

    def _segments(self, transcript: Transcript) -> list[TranscriptionSegment]:
        """Mistral's words are segments; OpenAI's servers tell them beside."""
        if self._words and transcript.words:
            return [TranscriptionSegment(one.word, one.start, one.end) for one in transcript.words]
        return [TranscriptionSegment(one.text, one.start, one.end) for one in transcript.segments]


class MistralSpeech:
    name = "mistral"

    def call(self, asked: Asked) -> SpokenCall:
        request = decode(asked.body, _speech)
        _refuse(request)
        call = SpeechCall(
            model=request.model,
            text=check_text(request.input),
            voice=request.voice_id or request.voice or "",
            format=request.response_format or "mp3",
            speed=request.speed,
        )
        in_json = "application/json" in asked.headers.get("accept", "")
        return SpokenCall(call, in_json=in_json, metadata=request.metadata)


def _refuse(request: SpeechRequest) -> None:
    if request.voice and request.voice_id:
        raise refuse("voice", "It says the same as voice_id; send one", given=request.voice)
    if request.stream:
        raise refuse("stream", "Leave it out, and ask for audio in Accept: the bytes come as they are made", given=True)
    if request.ref_audio:
        raise refuse("ref_audio", "Voices are not copied here")
    for name in ("expressiveness", "phoneme_hints", "conversation_history", "prompt_cache_key"):
        if (given := getattr(request, name)) is not None:
            raise refuse(name, "Speech is made of the text and a voice here", given=given)
