"""Transcriptions and speech in the OpenAPI document: a form with a recording, and replies of sound."""

from __future__ import annotations

from typing import Any

from ventoux.dialects.audio import MIME
from ventoux.dialects.mistral import audio as mistral
from ventoux.dialects.openai import audio as openai

AUDIO_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    ("/v1/audio/transcriptions", "post", "Write down what is said in a recording", None, mistral.TranscriptionResponse),
    ("/v1/audio/speech", "post", "Speak a text", mistral.SpeechRequest, mistral.SpeechResponse),
    (
        "/openai/v1/audio/transcriptions",
        "post",
        "OpenAI: write down what is said in a recording",
        None,
        openai.VerboseTranscription,
    ),
    ("/openai/v1/audio/speech", "post", "OpenAI: speak a text", openai.SpeechRequest, bytes),
)


def _form(formats: tuple[str, ...], granularities: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["file", "model"],
        "additionalProperties": False,
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "model": {"type": "string"},
            "language": {"type": "string", "pattern": "^[a-z]{2,3}$", "description": "ISO 639-1."},
            "prompt": {"type": "string", "maxLength": 8192},
            "temperature": {"type": "number", "minimum": 0, "maximum": 1},
            "response_format": {"type": "string", "enum": list(formats), "default": "json"},
            granularities: {"type": "array", "items": {"type": "string", "enum": ["segment", "word"]}},
        },
    }


_PATHS = {(path, method) for path, method, *_ in AUDIO_OPERATIONS}
_FORMS = {
    "/v1/audio/transcriptions": _form(mistral.FORMATS, mistral.GRANULARITIES),
    "/openai/v1/audio/transcriptions": _form(openai.FORMATS, openai.GRANULARITIES),
}
_SOUND = {mime: {"schema": {"type": "string", "format": "binary"}} for mime in MIME.values()}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    if (path, method) not in _PATHS:
        return
    content: dict[str, Any] = operation["responses"]["200"]["content"]
    if path in _FORMS:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _FORMS[path]}}}
        content["text/plain"] = {"schema": {"type": "string"}}
    elif path == "/v1/audio/speech":
        content |= _SOUND
    else:
        operation["responses"]["200"]["content"] = dict(_SOUND)
