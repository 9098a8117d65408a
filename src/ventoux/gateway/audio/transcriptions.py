"""A recording in, what was said in it out. Counted in seconds, and in tokens where the engine tells them.

What was said goes to the caller as it is: an endpoint's filters see the prompt of the call and not the sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.audio import LARGEST_RECORDING
from ventoux.dialects.audio import Recording
from ventoux.dialects.decoding import refuse
from ventoux.gateway.audio.recordings import wav_seconds
from ventoux.gateway.context import context_of
from ventoux.gateway.documents.forms import FormReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

    from starlette.types import Receive, Scope, Send

    from ventoux.audio import Transcript, TranscriptionCall
    from ventoux.dialects.audio import TranscriptionDialect, Written
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway

_BYTES = 160
"""Of a recording, to one of a text: as many tokens are set aside for it."""
_BYTES_A_SECOND = 16_000
"""Of sound at 128 kbit/s."""


class TranscriptionEndpoint:
    def __init__(self, gateway: Gateway, dialect: TranscriptionDialect) -> None:
        self._gateway = gateway
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, context = self._gateway, context_of(scope)
        principal = await gateway.admit.principal(scope, "chat")
        fields, recording = await self._read(scope, receive)
        call, form = self._dialect.call(fields, recording)
        size = len(recording.content)
        admission = gateway.admit.call(
            context, principal, call.model, "transcription", None, dialect=self._dialect.name
        )

        async def answer(meter: Meter) -> None:
            transcript = await gateway.relay.transcribe(await self._guarded(admission, call), meter)
            written = form.body(call.model, _metered(transcript, call, meter))
            await meter.commit()
            await _send(send, written)

        seconds = wav_seconds(recording.content) or _by_size(recording.content)
        await gateway.serve(admission, call.texts, receive, answer, size=size // _BYTES, audio_ms=round(seconds * 1000))

    async def _read(self, scope: Scope, receive: Receive) -> tuple[dict[str, str], Recording]:
        settings, dialect = self._gateway.settings, self._dialect
        content = bytearray()

        async def take(pieces: AsyncIterable[bytes]) -> None:
            async for piece in pieces:
                content.extend(piece)

        reader = FormReader(
            scope,
            receive,
            fields=dialect.fields,
            lists=dialect.lists,
            max_file=min(settings.max_file, LARGEST_RECORDING),
            timeout=settings.upload_timeout,
        )
        form = await reader.read(take)
        if not content:
            raise refuse("file", "It is empty", kind="invalid")
        return form.fields, Recording(form.filename, bytes(content))

    async def _guarded(self, admission: Admission, call: TranscriptionCall) -> TranscriptionCall:
        if not call.prompt:
            return call
        passed = await self._gateway.guard.embeddings(admission, call.texts)
        return msgspec.structs.replace(call, prompt=passed.inputs[0])


def _metered(transcript: Transcript, call: TranscriptionCall, meter: Meter) -> Transcript:
    """With what is known of its length, and with no more tokens than it can have."""
    told, in_file = transcript.seconds, wav_seconds(call.recording)
    seconds = in_file if told is None else told
    if seconds is None:
        meter.heard(_by_size(call.recording), "size")
    else:
        meter.heard(seconds, "file" if told is None else "engine")
    if transcript.usage.prompt_tokens > 0:
        meter.measured(transcript.usage)
    return msgspec.structs.replace(transcript, seconds=seconds, usage=meter.usage)


def _by_size(recording: bytes) -> float:
    """Seconds, where nobody tells them: most recordings are compressed to about that."""
    return len(recording) / _BYTES_A_SECOND


async def _send(send: Send, written: Written) -> None:
    headers = [(b"content-type", written.mime.encode()), (b"content-length", b"%d" % len(written.body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": written.body})
