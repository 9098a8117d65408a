"""A server that speaks the audio APIs of OpenAI and of Mistral, in this process: as strict as they are."""

from __future__ import annotations

import asyncio
import base64
import io
import wave
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

KEY = "audio-secret-31c8"
MODEL = "their-ears"
SOUND = [b"ID3first", b"second", b"third"]
_FORM = {"model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]"}
_SPEECH = {"model", "input", "voice", "response_format", "speed", "instructions"}
_MISTRAL_FORM = {"model", "language", "temperature", "timestamp_granularities"}
_MISTRAL_SPEECH = {"model", "input", "voice_id", "response_format"}


def wav(seconds: float, rate: int = 8000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * round(seconds * rate)))
    return file.getvalue()


class AudioServer:
    """``refuses``: status and body of every answer, in place of the right ones. ``told``: what a transcription tells
    beside its text. ``stall``: the sound stops after its first piece; ``cut``: the connection does."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, Any]] = []
        self.refuses: tuple[int, dict[str, Any]] | None = None
        self.told: dict[str, Any] = {"usage": {"type": "duration", "seconds": 3}}
        self.stall = False
        self.cut = False
        self.stalling = asyncio.Event()
        self.left = asyncio.Event()

    async def models(self, _: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": MODEL}]})

    async def transcribe(self, request: web.Request) -> web.Response:
        fields: dict[str, Any] = {}
        async for part in await request.multipart():
            assert part.name  # type: ignore[union-attr]
            if part.filename:  # type: ignore[union-attr]
                fields["file"], fields["filename"] = bytes(await part.read()), part.filename  # type: ignore[union-attr]
            else:
                fields.setdefault(part.name, []).append(await part.text())  # type: ignore[union-attr]
        mistral = request.path.startswith("/mistral")
        return await self._answer(request, fields, _MISTRAL_FORM if mistral else _FORM)

    async def _answer(self, request: web.Request, fields: dict[str, Any], known: set[str]) -> web.Response:
        self.asked.append(fields)
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "wrong key"}}, status=401)
        if unknown := fields.keys() - known - {"file", "filename"}:
            return web.json_response({"error": {"message": f"unknown {sorted(unknown)}"}}, status=400)
        if self.refuses is not None:
            return web.json_response(self.refuses[1], status=self.refuses[0])
        return web.json_response({"text": "Bonjour à tous.", **self.told})

    async def speak(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        mistral = request.path.startswith("/mistral")
        answer = await self._answer(request, body, _MISTRAL_SPEECH if mistral else _SPEECH)
        if answer.status != 200:
            return answer
        if mistral:
            return web.json_response({"audio_data": base64.b64encode(b"".join(SOUND)).decode()})
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await response.prepare(request)
        await response.write(SOUND[0])
        if self.stall or self.cut:
            # What is kept back for the last piece is passed on with the second.
            await asyncio.sleep(0)
            await response.write(SOUND[1])
        if self.stall:
            self.stalling.set()
            await self._until_left()
        if self.cut and request.transport is not None:
            request.transport.abort()
            return response
        for piece in SOUND[1:]:
            await response.write(piece)
        return response

    async def _until_left(self) -> None:
        """aiohttp cancels the handler then."""
        try:
            await asyncio.Event().wait()
        finally:
            self.left.set()


@asynccontextmanager
async def audio_server() -> AsyncGenerator[AudioServer]:
    made = AudioServer()
    app = web.Application()
    for base in ("", "/mistral"):
        app.router.add_get(f"{base}/v1/models", made.models)
        app.router.add_post(f"{base}/v1/audio/transcriptions", made.transcribe)
        app.router.add_post(f"{base}/v1/audio/speech", made.speak)
    server = TestServer(app)
    await server.start_server()
    try:
        made.url = f"http://127.0.0.1:{server.port}"
        yield made
    finally:
        await server.close()
