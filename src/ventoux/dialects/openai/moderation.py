"""POST /openai/v1/moderations.

Five of OpenAI's thirteen categories are judged. The others are finer than a classifier of ours tells, and are null
rather than a "no" that nobody has found out; ``category_applied_input_types`` says which were judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.judging import MOST_TEXTS, JudgingCall, check_size, dangerous_or_criminal
from ventoux.dialects.openai.requests import Body, ImagePart, TextPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.dialects.judging import Judged, Judgement

DEFAULT_MODEL = "omni-moderation-latest"
CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)
_OURS = {
    "hate": "hate_and_discrimination",
    "self-harm": "selfharm",
    "sexual": "sexual",
    "violence": "violence_and_threats",
}


class ModerationRequest(Body):
    """A list of parts is one input."""

    input: str | Annotated[list[str | TextPart | ImagePart], Meta(min_length=1, max_length=MOST_TEXTS)]
    model: str | None = None


class Moderation(msgspec.Struct):
    flagged: bool
    categories: dict[str, bool | None]
    category_scores: dict[str, float | None]
    category_applied_input_types: dict[str, list[Literal["text"]]]


class Moderations(msgspec.Struct):
    id: str
    model: str
    results: list[Moderation]


_decoder = msgspec.json.Decoder(ModerationRequest)


class OpenAIModeration:
    name = "openai"

    def call(self, asked: Asked) -> tuple[JudgingCall, OpenAIModerationForm]:
        request = decode(asked.body, _decoder)
        texts = check_size(_texts(request.input))
        return JudgingCall(model=request.model or DEFAULT_MODEL, texts=texts), OpenAIModerationForm()


class OpenAIModerationForm:
    def body(self, head: Head, judgements: Sequence[Judgement], usage: Usage) -> bytes:
        del usage  # the reply has no place for it
        return msgspec.json.encode(Moderations(f"modr-{head.id}", head.model, [_moderation(one) for one in judgements]))


def _texts(given: str | Sequence[str | TextPart | ImagePart]) -> list[str]:
    if isinstance(given, str):
        return [given]
    if all(isinstance(one, str) for one in given):
        return [one for one in given if isinstance(one, str)]
    parts: list[str] = []
    for place, part in enumerate(given):
        if isinstance(part, ImagePart):
            raise refuse(("input", place), "Texts are judged here; leave images out", kind="unsupported_value")
        if isinstance(part, str):
            raise refuse(("input", place), "Send texts, or parts, and not both", kind="invalid")
        parts.append(part.text)
    return ["\n".join(parts)]


def _moderation(judgement: Judgement) -> Moderation:
    found: dict[str, Judged | None] = {name: judgement.get(ours) for name, ours in _OURS.items()}
    found["illicit"] = dangerous_or_criminal(judgement)
    judged = {name: one for name, one in found.items() if one is not None}
    return Moderation(
        flagged=any(one.over for one in judged.values()),
        categories={name: judged[name].over if name in judged else None for name in CATEGORIES},
        category_scores={name: judged[name].score if name in judged else None for name in CATEGORIES},
        category_applied_input_types={name: ["text"] if name in judged else [] for name in CATEGORIES},
    )
