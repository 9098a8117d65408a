from __future__ import annotations

import tracemalloc

import msgspec
import pytest

from ventoux.audio import SpeechCall, TranscriptionCall
from ventoux.calls import Usage
from ventoux.engines.audio import speech_request, transcript, transcription_form
from ventoux.engines.spec import EngineSpec
from ventoux.errors import OperationNotServed, ValidationFailed

OPENAI = EngineSpec(model="ears", kind="remote", face="openai", provider="far", remote_model="whisper-1")
MISTRAL = msgspec.structs.replace(OPENAI, face="mistral", remote_model="voxtral")
CALL = TranscriptionCall(model="ears", recording=b"sound", filename="said.wav")
SPEECH = SpeechCall(model="ears", text="Bonjour")


def test_a_name_of_a_file_cannot_write_into_the_form() -> None:
    form = transcription_form(msgspec.structs.replace(CALL, filename='a"\r\nX: y\r\n\r\n.wav'), OPENAI)
    assert b'filename="a___X_ y____.wav"\r\n' in form


def test_a_prompt_may_hold_anything() -> None:
    prompt = '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nother'
    assert prompt.encode() in transcription_form(msgspec.structs.replace(CALL, prompt=prompt), OPENAI)


def test_a_recording_is_copied_once() -> None:
    large = msgspec.structs.replace(CALL, recording=bytes(4 * 2**20))
    tracemalloc.start()
    form = transcription_form(large, OPENAI)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(form) < most < 1.5 * len(form)


@pytest.mark.parametrize(
    ("answer", "seconds", "usage"),
    [
        (b'{"text": "a", "duration": "8.47"}', 8.47, Usage()),
        (b'{"text": "a", "usage": {"type": "duration", "seconds": 9}}', 9.0, Usage()),
        (b'{"text": "a", "usage": {"prompt_audio_seconds": 4, "prompt_tokens": 5}}', 4.0, Usage(5)),
        (b'{"text": "a", "usage": {"type": "tokens", "input_tokens": 14, "output_tokens": 2}}', None, Usage(14, 2)),
        (b'{"text": "a", "duration": -1}', None, Usage()),
        (b'{"text": "a", "duration": "long"}', None, Usage()),
        (b'{"text": "a"}', None, Usage()),
    ],
)
def test_what_each_kind_of_server_tells_of_the_length_is_understood(
    answer: bytes, seconds: float | None, usage: Usage
) -> None:
    found = transcript(answer)
    assert (found.seconds, found.usage) == (seconds, usage)


def test_mistrals_servers_are_not_asked_for_what_they_have_no_field_for() -> None:
    with pytest.raises(ValidationFailed, match="prompt"):
        transcription_form(msgspec.structs.replace(CALL, prompt="a"), MISTRAL)
    with pytest.raises(ValidationFailed, match="speed"):
        speech_request(msgspec.structs.replace(SPEECH, speed=2.0), MISTRAL)
    assert speech_request(msgspec.structs.replace(SPEECH, speed=1.0, voice="marie"), MISTRAL) == {
        "model": "voxtral",
        "input": "Bonjour",
        "response_format": "mp3",
        "voice_id": "marie",
    }


def test_an_engine_without_routes_of_audio_is_not_asked() -> None:
    for spec in (
        msgspec.structs.replace(OPENAI, face="azure-inference"),
        msgspec.structs.replace(OPENAI, kind="llama.cpp", face="openai-compatible"),
    ):
        with pytest.raises(OperationNotServed):
            transcription_form(CALL, spec)
        with pytest.raises(OperationNotServed):
            speech_request(SPEECH, spec)
