"""A text in, its sound out as it is made. Counted in characters.

The last piece is kept until the call is in the ledger: whoever has the whole of an answer has one that is accounted
for.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.audio import MIME
from ventoux.dialects.mistral.audio import SpeechResponse
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.audio import SpeechCall
    from ventoux.dialects.audio import SpeechDialect
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway


class SpeechEndpoint:
    def __init__(self, gateway: Gateway, dialect: SpeechDialect) -> None:
        self._gateway = gateway
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope, "chat")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        call, in_json, metadata = self._dialect.call(asked(scope, body))
        admission = gateway.admit.call(context, principal, call.model, "speech", metadata, dialect=self._dialect.name)

        async def answer(meter: Meter) -> None:
            guarded = await self._guarded(admission, call)
            sound = _Whole(send) if in_json else _Pieces(send, MIME[call.format])

            async def take(piece: bytes) -> None:
                meter.spoke(len(guarded.text))
                await sound.take(piece)

            await gateway.relay.speak(guarded, meter, take)
            await meter.commit()
            await sound.end()

        await gateway.serve(admission, call.texts, receive, answer, size=len(call.text), spoken=len(call.text))

    async def _guarded(self, admission: Admission, call: SpeechCall) -> SpeechCall:
        """As it may reach the model, in the voice of the card where the caller names none."""
        passed = call.as_passed(await self._gateway.guard.embeddings(admission, call.texts))
        return msgspec.structs.replace(passed, voice=call.voice or admission.card.voice)


class _Pieces:
    def __init__(self, send: Send, mime: str) -> None:
        self._send = send
        self._mime = mime.encode()
        self._kept: bytes | None = None

    async def take(self, piece: bytes) -> None:
        if self._kept is None:
            headers = [(b"content-type", self._mime), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
            await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        else:
            await self._send({"type": "http.response.body", "body": self._kept, "more_body": True})
        self._kept = piece

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": self._kept or b""})


class _Whole:
    """As Mistral's clients want it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sound = bytearray()

    async def take(self, piece: bytes) -> None:
        self._sound += piece

    async def end(self) -> None:
        reply = SpeechResponse(base64.b64encode(self._sound).decode())
        await send_json(self._send, msgspec.json.encode(reply))
