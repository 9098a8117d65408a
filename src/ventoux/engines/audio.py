"""Speech and text at a server that speaks OpenAI's audio API, or Mistral's: what is asked, and what its answers mean.

Facts: OpenAI's reference (a form to ``audio/transcriptions`` whose ``verbose_json`` has duration, segments and words,
and whose usage is ``{"type": "duration", "seconds"}`` or tokens; JSON to ``audio/speech``, answered by bytes).
Mistral's OpenAPI and its SDK 3.7.0 (no ``prompt`` and no ``response_format`` in the form, but
``usage.prompt_audio_seconds``; ``voice_id`` in place of ``voice``, no ``speed``, answered by base64 in JSON).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.audio import Segment, Transcript, Word
from ventoux.calls import Usage
from ventoux.engines.exchange import BREAKS, is_json, named, posted, whole_answer
from ventoux.engines.faces import face_of
from ventoux.engines.refusals import who
from ventoux.engines.wire import counted
from ventoux.errors import EngineError, Issue, OperationNotServed, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.audio import SpeechCall, TranscriptionCall
    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import EngineSpec

_BOUNDARY = f"ventoux-{secrets.token_hex(16)}"
"""One for all forms of a process: whoever does not know it cannot write it into a recording."""
FORM = f"multipart/form-data; boundary={_BOUNDARY}"
_MOST_SECONDS = 10.0**7


class _Usage(msgspec.Struct):
    """OpenAI's two kinds, and Mistral's."""

    seconds: float | None = None
    prompt_audio_seconds: float | None = None
    input_tokens: Any = None
    output_tokens: Any = None
    prompt_tokens: Any = None
    completion_tokens: Any = None


class _Answer(msgspec.Struct):
    text: str
    language: str | None = None
    duration: float | str | None = None
    segments: list[Segment] | None = None
    words: list[Word] | None = None
    usage: _Usage | None = None


class _Spoken(msgspec.Struct):
    audio_data: str


_answers = msgspec.json.Decoder(_Answer, strict=False)
_spoken = msgspec.json.Decoder(_Spoken)


async def transcribed(pool: Pool, replica: Replica, call: TranscriptionCall, timeout: float) -> Transcript:
    """Raises OperationNotServed, ValidationFailed, and what ``EngineClient`` does."""
    form = transcription_form(call, replica.spec)
    timeout = replica.spec.timeouts.first_byte or timeout
    async with posted(pool, replica, "audio/transcriptions", form, timeout, content_type=FORM) as response:
        answer = await whole_answer(response, replica, timeout)
    try:
        return transcript(answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EngineError(f"{who(replica)} sent a malformed transcription.") from error


async def spoken(
    pool: Pool, replica: Replica, call: SpeechCall, first_timeout: float, idle_timeout: float
) -> AsyncGenerator[bytes]:
    """The sound as it comes, at least one piece. Closing it early closes the connection. Raises as ``transcribed``."""
    timeouts = replica.spec.timeouts
    first, idle = timeouts.first_byte or first_timeout, timeouts.idle or idle_timeout
    body = msgspec.json.encode(speech_request(call, replica.spec))
    async with posted(pool, replica, "audio/speech", body, first) as response:
        if is_json(response):
            yield _decoded(await whole_answer(response, replica, first), replica)
            return
        time, come = asyncio.get_running_loop().time, False
        try:
            while piece := await response.read(time() + (idle if come else first)):
                come = True
                yield piece
        except BREAKS as error:
            raise named(error, replica, answering=True) from error
        if not come:
            raise EngineError(f"{who(replica)} answered without any sound.")


def transcription_form(call: TranscriptionCall, spec: EngineSpec) -> bytes:
    """Raises OperationNotServed, ValidationFailed."""
    _require_audio(spec)
    fields = _of_model(spec)
    if call.language:
        fields.append(("language", call.language))
    if call.temperature is not None:
        fields.append(("temperature", f"{call.temperature:g}"))
    if spec.face == "mistral":
        _refuse(spec, prompt=call.prompt)
        fields += [("timestamp_granularities", one) for one in call.granularities]
    else:
        fields += [("prompt", call.prompt)] if call.prompt else []
        fields.append(("response_format", "verbose_json" if call.granularities else "json"))
        fields += [("timestamp_granularities[]", one) for one in call.granularities]
    return b"".join([*(_part(name, value.encode()) for name, value in fields), *_file(call), _END])


def speech_request(call: SpeechCall, spec: EngineSpec) -> dict[str, Any]:
    """Raises OperationNotServed, ValidationFailed."""
    _require_audio(spec)
    request: dict[str, Any] = {**dict(_of_model(spec)), "input": call.text, "response_format": call.format}
    if spec.face == "mistral":
        _refuse(spec, speed=None if call.speed == 1 else call.speed, instructions=call.instructions)
        return request | ({"voice_id": call.voice} if call.voice else {})
    optional = {"voice": call.voice or None, "speed": call.speed, "instructions": call.instructions or None}
    return request | {name: value for name, value in optional.items() if value is not None}


def transcript(answer: bytes) -> Transcript:
    """Raises msgspec.DecodeError, UnicodeDecodeError."""
    told = _answers.decode(answer)
    usage = told.usage or _Usage()
    durations = (told.duration, usage.seconds, usage.prompt_audio_seconds)
    prompt, completion = usage.input_tokens or usage.prompt_tokens, usage.output_tokens or usage.completion_tokens
    return Transcript(
        text=told.text,
        language=told.language or None,
        seconds=next((seconds for one in durations if (seconds := _seconds(one)) is not None), None),
        segments=told.segments or [],
        words=told.words or [],
        usage=Usage(counted(prompt), counted(completion)),
    )


def _seconds(told: float | str | None) -> float | None:
    """OpenAI's older models tell it as text. None also for what no recording has."""
    try:
        seconds = float(told) if told is not None else None
    except ValueError:
        return None
    return seconds if seconds is not None and 0 < seconds <= _MOST_SECONDS else None


def _decoded(answer: bytes, replica: Replica) -> bytes:
    try:
        sound = base64.b64decode(_spoken.decode(answer).audio_data, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise EngineError(f"{who(replica)} answered with JSON in place of sound.") from error
    if not sound:
        raise EngineError(f"{who(replica)} answered without any sound.")
    return sound


def _require_audio(spec: EngineSpec) -> None:
    if not spec.speaks_openai or not face_of(spec).hears:
        raise OperationNotServed(f"What {spec.model} is served by neither hears nor speaks.")


def _of_model(spec: EngineSpec) -> list[tuple[str, str]]:
    return [("model", spec.remote_model or spec.model)] if face_of(spec).names_model else []


def _refuse(spec: EngineSpec, **wanted: str | float | None) -> None:
    issues = [
        Issue("value_error", ("body", name), f"The provider of {spec.model} has no way to honour {name}.")
        for name, value in wanted.items()
        if value
    ]
    if issues:
        raise ValidationFailed(issues)


def _part(name: str, value: bytes) -> bytes:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return b"".join((head.encode(), value, b"\r\n"))


def _file(call: TranscriptionCall) -> tuple[bytes, bytes, bytes]:
    """In pieces: a recording may be large, and is copied once. Servers tell its kind by its name, so that the ending
    has to stay."""
    name = "".join(char if char.isalnum() or char in "._- " else "_" for char in call.filename)[-100:] or "recording"
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode(), call.recording, b"\r\n"


_END = f"--{_BOUNDARY}--\r\n".encode()
