"""Moderation and classification, of texts and of chats (wire map, 4.4 and 4.5).

Chat moderation takes bare lists of messages, chat classification wraps each in ``messages``. The moderation model of
2411 has nine categories, later ones eleven.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from ventoux.dialects.decoding import convert, decode, refuse
from ventoux.dialects.judging import MOST_TEXTS, JudgingCall, check_size, dangerous_or_criminal, last_turn
from ventoux.dialects.mistral.messages import text_of
from ventoux.dialects.mistral.requests import AssistantMessage, Body, ImageURLChunk, Message
from ventoux.dialects.mistral.responses import UsageInfo, usage_info
from ventoux.errors import UnsupportedContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.dialects.judging import Judged, Judgement
    from ventoux.dialects.mistral.messages import Place

FIRST_VERSION = frozenset({"mistral-moderation-2411", "mistral-moderation-latest"})
"""Names of the model of nine categories."""
_BOTH = "dangerous_and_criminal_content"
_FIRST_CATEGORIES = (
    "sexual",
    "hate_and_discrimination",
    "violence_and_threats",
    _BOTH,
    "selfharm",
    "health",
    "financial",
    "law",
    "pii",
)
TARGET = "moderation"
"""What the labels of a classification are of."""

Texts = str | Annotated[list[str], Meta(min_length=1, max_length=MOST_TEXTS)]


class ClassificationRequest(Body):
    """POST /v1/moderations and /v1/classifications."""

    model: str
    input: Texts
    metadata: dict[str, Any] | None = None


class ChatModerationRequest(Body):
    """POST /v1/chat/moderations: the messages of a conversation, or of several."""

    model: str
    input: Annotated[list[dict[str, Any] | list[dict[str, Any]]], Meta(min_length=1)]


class Conversation(Body):
    messages: Annotated[list[Message], Meta(min_length=1)]


class ChatClassificationRequest(Body):
    """POST /v1/chat/classifications."""

    model: str
    input: Conversation | Annotated[list[Conversation], Meta(min_length=1, max_length=MOST_TEXTS)]


class ModerationObject(msgspec.Struct):
    categories: dict[str, bool]
    category_scores: dict[str, float]


class ModerationResponse(msgspec.Struct):
    id: str
    model: str
    results: list[ModerationObject]
    usage: UsageInfo


class ClassificationTarget(msgspec.Struct):
    scores: dict[str, float]


class ClassificationResponse(msgspec.Struct):
    """``results``: by target."""

    id: str
    model: str
    results: list[dict[str, ClassificationTarget]]


_texts = msgspec.json.Decoder(ClassificationRequest)
_chats = msgspec.json.Decoder(ChatModerationRequest)
_conversations = msgspec.json.Decoder(ChatClassificationRequest)


class ModerationForm:
    def __init__(self, model: str) -> None:
        self._first = model in FIRST_VERSION

    def body(self, head: Head, judgements: Sequence[Judgement], usage: Usage) -> bytes:
        results = [_moderation(_of_first_version(one) if self._first else one) for one in judgements]
        return msgspec.json.encode(ModerationResponse(head.id, head.model, results, usage_info(usage)))


class ClassificationForm:
    def body(self, head: Head, judgements: Sequence[Judgement], usage: Usage) -> bytes:
        del usage  # the reply has no place for it
        results = [
            {TARGET: ClassificationTarget({name: judged.score for name, judged in one.items()})} for one in judgements
        ]
        return msgspec.json.encode(ClassificationResponse(head.id, head.model, results))


class MistralModeration:
    """POST /v1/moderations."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[JudgingCall, ModerationForm]:
        call = _call_of_texts(asked)
        return call, ModerationForm(call.model)


class MistralClassification:
    """POST /v1/classifications."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[JudgingCall, ClassificationForm]:
        return _call_of_texts(asked), ClassificationForm()


class MistralChatModeration:
    """POST /v1/chat/moderations."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[JudgingCall, ModerationForm]:
        request = decode(asked.body, _chats)
        several = [isinstance(one, list) for one in request.input]
        if any(several) != all(several):
            raise refuse("input", "Send messages, or lists of messages, and not both", kind="invalid")
        texts: list[str] = []
        for place, messages in enumerate(request.input if all(several) else [request.input]):
            where: Place = ("input", place) if all(several) else ("input",)
            texts.append(_last_of(convert(messages, list[Message], where), where))
        return JudgingCall(model=request.model, texts=check_size(texts)), ModerationForm(request.model)


class MistralChatClassification:
    """POST /v1/chat/classifications."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[JudgingCall, ClassificationForm]:
        request = decode(asked.body, _conversations)
        one = isinstance(request.input, Conversation)
        given = [request.input] if isinstance(request.input, Conversation) else request.input
        texts = [
            _last_of(conversation.messages, ("input", "messages") if one else ("input", place, "messages"))
            for place, conversation in enumerate(given)
        ]
        return JudgingCall(model=request.model, texts=check_size(texts)), ClassificationForm()


def _call_of_texts(asked: Asked) -> JudgingCall:
    request = decode(asked.body, _texts)
    texts = check_size([request.input] if isinstance(request.input, str) else request.input)
    return JudgingCall(model=request.model, texts=texts, metadata=request.metadata)


def _last_of(messages: Sequence[Message], where: Place) -> str:
    if not messages:
        raise refuse(where, "List should have at least 1 item", kind="too_short")
    return last_turn([_turn(message, (*where, place)) for place, message in enumerate(messages)])


def _turn(message: Message, where: Place) -> tuple[str, str]:
    """What calls of tools say is said as well."""
    role = str(message.__struct_config__.tag)
    if not isinstance(message.content, str) and any(isinstance(one, ImageURLChunk) for one in message.content or ()):
        raise UnsupportedContent("Texts are judged here, and a message holds an image.", hint="Send text chunks.")
    text = text_of(message.content, (*where, "content"))
    if isinstance(message, AssistantMessage) and message.tool_calls:
        text = "\n".join([text, *(_told(call.function.arguments) for call in message.tool_calls)]).strip()
    return role, text


def _told(arguments: str | dict[str, Any]) -> str:
    return arguments if isinstance(arguments, str) else msgspec.json.encode(arguments).decode()


def _moderation(judgement: Judgement) -> ModerationObject:
    return ModerationObject(
        categories={name: judged.over for name, judged in judgement.items()},
        category_scores={name: judged.score for name, judged in judgement.items()},
    )


def _of_first_version(judgement: Judgement) -> Judgement:
    known: dict[str, Judged | None] = {**judgement, _BOTH: dangerous_or_criminal(judgement)}
    return {name: judged for name in _FIRST_CATEGORIES if (judged := known.get(name)) is not None}
