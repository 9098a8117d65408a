"""What the dialects say of sound: how a call is read, and how its answer is written. Pure, as in ``dialect``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast, get_args

from ventoux.audio import LONGEST_SPEECH, Granularity
from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.audio import SoundFormat, SpeechCall, Transcript, TranscriptionCall
    from ventoux.dialects.dialect import Asked

MIME: Mapping[SoundFormat, str] = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "pcm": "audio/pcm",
}
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_LONGEST_PROMPT = 8192
FIELDS = ("model", "language", "prompt", "response_format", "temperature")
"""Of a form, in every dialect."""
MOST_TEMPERATURE = 1.0
SPEEDS = (0.25, 4.0)


class Recording(NamedTuple):
    filename: str
    content: bytes


class Written(NamedTuple):
    """The body of an answer, and its media type."""

    mime: str
    body: bytes


class TranscriptionForm(Protocol):
    """How one caller wants what was said."""

    def body(self, model: str, transcript: Transcript) -> Written: ...


class TranscriptionDialect(Protocol):
    name: str
    fields: tuple[str, ...]
    """Of the form, beside its file."""
    lists: tuple[str, ...]
    """Those of them that may be there more than once, a line each."""

    def call(self, fields: Mapping[str, str], recording: Recording) -> tuple[TranscriptionCall, TranscriptionForm]:
        """Raises ValidationFailed. What cannot be honoured is refused here by name."""
        ...


class SpeechDialect(Protocol):
    name: str

    def call(self, asked: Asked) -> SpokenCall:
        """Raises InvalidRequest and ValidationFailed."""
        ...


class SpokenCall(NamedTuple):
    """``in_json``: the caller wants the sound as Mistral's service tells it, whole and in Base64."""

    call: SpeechCall
    in_json: bool = False
    metadata: dict[str, object] | None = None


def model_of(fields: Mapping[str, str]) -> str:
    if not (model := fields.get("model", "")):
        raise refuse("model", "Field required", kind="missing")
    return model


def language_of(fields: Mapping[str, str]) -> str:
    language = fields.get("language", "")
    if language and not _LANGUAGE.match(language):
        raise refuse("language", "It is a code of ISO 639-1, such as fr", given=language[:64], kind="invalid")
    return language


def prompt_of(fields: Mapping[str, str]) -> str:
    prompt = fields.get("prompt", "")
    if len(prompt) > _LONGEST_PROMPT:
        raise refuse("prompt", f"It has more than {_LONGEST_PROMPT:,} characters", kind="too_long")
    return prompt


def granularities_of(fields: Mapping[str, str], name: str) -> tuple[Granularity, ...]:
    given = list(dict.fromkeys(line for line in fields.get(name, "").split("\n") if line))
    if unknown := [one for one in given if one not in get_args(Granularity)]:
        raise refuse(name, "It is segment or word", given=unknown[0][:64], kind="invalid")
    return cast("tuple[Granularity, ...]", tuple(given))


def refuse_given(fields: Mapping[str, str], reasons: Mapping[str, str]) -> None:
    """What is not served: a value that asks for nothing is one that can be honoured."""
    for name, reason in reasons.items():
        given = fields.get(name, "")
        if given.lower() not in ("", "false", "0"):
            raise refuse(name, reason, given=given[:200])


def check_text(text: str) -> str:
    if not text.strip():
        raise refuse("input", "There is nothing to say", kind="too_short")
    if len(text) > LONGEST_SPEECH:
        raise refuse("input", f"It has more than {LONGEST_SPEECH:,} characters; send it in parts", kind="too_long")
    return text
