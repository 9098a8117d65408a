"""The addresses of sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from ventoux.dialects.mistral.audio import MistralSpeech, MistralTranscription
from ventoux.dialects.openai.audio import OpenAISpeech, OpenAITranscription
from ventoux.gateway.audio.speech import SpeechEndpoint
from ventoux.gateway.audio.transcriptions import TranscriptionEndpoint

if TYPE_CHECKING:
    from ventoux.gateway.service import Gateway


def audio_routes(gateway: Gateway) -> list[Route]:
    endpoints = {
        "/v1/audio/transcriptions": TranscriptionEndpoint(gateway, MistralTranscription()),
        "/openai/v1/audio/transcriptions": TranscriptionEndpoint(gateway, OpenAITranscription()),
        "/v1/audio/speech": SpeechEndpoint(gateway, MistralSpeech()),
        "/openai/v1/audio/speech": SpeechEndpoint(gateway, OpenAISpeech()),
    }
    return [Route(path, endpoint, methods=["POST"]) for path, endpoint in endpoints.items()]
