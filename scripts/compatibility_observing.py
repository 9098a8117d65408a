"""Every operation that takes a body, and what can be seen of a request to it: the call, and the answer's form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from scripts.compatibility_fields import outermost

from ventoux.calls import ChatCall, Delta, Embeddings, Thought, TokenLogprob, Usage
from ventoux.dialects.azure import requests as azure
from ventoux.dialects.azure.chat import AzureChat
from ventoux.dialects.azure.decode import image_embeddings_model
from ventoux.dialects.azure.embeddings import AzureEmbeddings
from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.judging import Judged
from ventoux.dialects.mistral import moderation, on_azure
from ventoux.dialects.mistral import requests as mistral
from ventoux.dialects.mistral.chat import MistralChat, MistralFim
from ventoux.dialects.mistral.embeddings import MistralEmbeddings
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.dialects.mistral.ocr import OCRRequest, ocr_call
from ventoux.dialects.openai import requests as openai
from ventoux.dialects.openai.chat import OpenAIChat
from ventoux.dialects.openai.completions import OpenAICompletions
from ventoux.dialects.openai.embeddings import OpenAIEmbeddings
from ventoux.dialects.openai.errors import OpenAIErrors
from ventoux.dialects.openai.moderation import ModerationRequest, OpenAIModeration
from ventoux.dialects.responses.requests import OpenAIResponseRequest, ResponseRequest
from ventoux.dialects.responses.turn import MISTRAL, OPENAI, Turn
from ventoux.engines.remote import to_request
from ventoux.engines.replica import Replica
from ventoux.engines.shaping import shaped
from ventoux.engines.spec import EngineSpec
from ventoux.errors import ValidationFailed, VentouxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ventoux.calls import Content, FinishReason
    from ventoux.dialects.dialect import ChatDialect, EmbeddingsDialect, ErrorShape
    from ventoux.dialects.judging import JudgingDialect
    from ventoux.dialects.responses.turn import Face

HEAD = Head("id", "m", 0)
PASS = {"extra-parameters": "pass-through"}
MESSAGES = [{"role": "user", "content": "Hello"}]
CHAT, PROMPT, INPUT = (
    {"model": "m", "messages": MESSAGES},
    {"model": "m", "prompt": "Hello"},
    {"model": "m", "input": "a"},
)
_LOCAL = Replica("m/0", EngineSpec(model="m", kind="llama.cpp"))
_ELSEWHERE = EngineSpec(model="m", kind="remote")


class Observed(NamedTuple):
    """``call`` None: the operation makes none. ``answers`` is all else that a caller would see."""

    call: Any
    answers: tuple[Any, ...]


class Operation(NamedTuple):
    api: str
    title: str
    struct: type[msgspec.Struct]
    base: dict[str, Any]
    observe: Callable[[bytes], Observed]
    errors: ErrorShape
    note: str = ""
    known: frozenset[str] = frozenset()
    """Of Azure: the fields that need no ``extra-parameters``."""
    same_as: str = ""
    """The operation whose fields it has, each with the same outcome."""

    def words(self, error: VentouxError) -> str:
        """As the caller reads them."""
        body: Any = msgspec.json.decode(self.errors.body(error, ""))
        if "error" in body:
            return body["error"]["message"]
        return body["detail"][0]["msg"] if "detail" in body else body["message"]

    def notes(self, field: str) -> list[str]:
        extra = self.known and outermost(field) not in self.known
        return ["with `extra-parameters: pass-through`"] if extra else []


def late_refusals(observed: Any) -> Iterator[str]:
    """What depends on the model: a call that was read, and is then refused by some engines."""
    call = observed.call
    if not isinstance(call, ChatCall):
        return
    if any(not isinstance(message.content, str) for message in call.messages):
        yield "refused by a model without vision"
    for where, refuse in (
        ("a model that does not think", partial(shaped, replica=_LOCAL)),
        ("a remote engine", partial(to_request, spec=_ELSEWHERE, context=0)),
    ):
        try:
            refuse(call)
        except ValidationFailed as error:
            yield f"refused by {where}: {error.issues[0].msg}"


def _contents(call: ChatCall) -> list[Content]:
    probable = [TokenLogprob("x", -0.5, [120], 7)]
    return [one for index in range(call.n) for one in (Thought(index, "why"), Delta(index, "x", probable))]


def _generated(dialect: ChatDialect, headers: dict[str, str], body: bytes) -> Observed:
    call = dialect.call(Asked(body, headers))
    return Observed(call, _answers(dialect, call))


def _answers(dialect: ChatDialect, call: ChatCall) -> tuple[Any, ...]:
    finished: dict[int, FinishReason] = dict.fromkeys(range(call.n), "stop")
    usage = Usage(3, 2)
    reply, stream = dialect.reply(HEAD, call), dialect.stream(HEAD, call)
    reply.add(_contents(call))
    streamed = stream.opening() + stream.contents(_contents(call)) + stream.closing(finished, usage)
    return reply.body(finished, usage), streamed


def _responded(face: Face, body: bytes) -> Observed:
    asked = Asked(body, {})
    turn = Turn(face, asked, max_messages=9)
    call = turn.call(asked)
    answers = _answers(turn, call)
    return Observed(call, (*answers, turn.stored, turn.previous_id, turn.kept_input() if turn.stored else b""))


def _embedded(dialect: EmbeddingsDialect, body: bytes) -> Observed:
    call, form = dialect.call(Asked(body, PASS))
    form.check(8)
    return Observed(call, (form.body(HEAD, Embeddings([[0.5, -0.25, 0.125, 1, 0, 0, 0, 0.75]], Usage(3))),))


def _judged(dialect: JudgingDialect, body: bytes) -> Observed:
    call, form = dialect.call(Asked(body, {}))
    return Observed(call, (form.body(HEAD, [{"law": Judged(0.5, 0.25)}] * len(call.texts), Usage(3)),))


def _recognised(body: bytes) -> Observed:
    model, call = ocr_call(body)
    return Observed(call, (model,))


def _embedded_image(body: bytes) -> Observed:
    return Observed(None, (image_embeddings_model(Asked(body, PASS), extra="error"),))


_mistral, _openai, _azure = MistralErrors(), OpenAIErrors(), AzureErrors()
_EXTRA = "The same below `/endpoints/{endpoint}/`, where `model` may be left out."
_NO_IMAGES = (
    "No model reads images into vectors, so that every request ends with a 404 that names what the model can do."
)
_ON_AZURE = (
    "For Mistral's own client for Azure. A body without `model`, or with `azureai`, is for the model of the URL."
)


def _known(struct: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(struct.__struct_fields__)


OPERATIONS = (
    Operation(
        "Mistral", "POST /v1/chat/completions", mistral.ChatRequest, CHAT,
        partial(_generated, MistralChat(max_messages=9), {}), _mistral,
    ),
    Operation(
        "Mistral", "POST /v1/fim/completions", mistral.FimRequest, PROMPT,
        partial(_generated, MistralFim(max_messages=9), {}), _mistral,
        "For models whose card has marks for it (`fim` among the capabilities); the others refuse.",
    ),
    Operation(
        "Mistral", "POST /v1/embeddings", mistral.EmbeddingsRequest, INPUT,
        partial(_embedded, MistralEmbeddings()), _mistral,
    ),
    Operation(
        "Mistral", "POST /v1/moderations", moderation.ClassificationRequest, INPUT,
        partial(_judged, moderation.MistralModeration()), _mistral, "See [moderation.md](moderation.md).",
    ),
    Operation(
        "Mistral", "POST /v1/chat/moderations", moderation.ChatModerationRequest, {"model": "m", "input": MESSAGES},
        partial(_judged, moderation.MistralChatModeration()), _mistral,
    ),
    Operation(
        "Mistral", "POST /v1/classifications", moderation.ClassificationRequest, INPUT,
        partial(_judged, moderation.MistralClassification()), _mistral,
    ),
    Operation(
        "Mistral", "POST /v1/chat/classifications", moderation.ChatClassificationRequest,
        {"model": "m", "input": {"messages": MESSAGES}},
        partial(_judged, moderation.MistralChatClassification()), _mistral,
    ),
    Operation(
        "Mistral", "POST /v1/ocr", OCRRequest, {"model": "m", "document": {"file_id": "f"}}, _recognised, _mistral,
        "See [ocr.md](ocr.md).",
    ),
    Operation("Mistral", "POST /v1/responses", ResponseRequest, INPUT, partial(_responded, MISTRAL), _mistral),
    Operation(
        "OpenAI", "POST /openai/v1/chat/completions", openai.ChatCompletionRequest, CHAT,
        partial(_generated, OpenAIChat(max_messages=9), {}), _openai,
    ),
    Operation(
        "OpenAI", "POST /openai/v1/completions", openai.CompletionRequest, PROMPT,
        partial(_generated, OpenAICompletions(), {}), _openai,
    ),
    Operation(
        "OpenAI", "POST /openai/v1/embeddings", openai.EmbeddingRequest, INPUT,
        partial(_embedded, OpenAIEmbeddings()), _openai,
    ),
    Operation(
        "OpenAI", "POST /openai/v1/moderations", ModerationRequest, INPUT,
        partial(_judged, OpenAIModeration()), _openai,
    ),
    Operation(
        "OpenAI", "POST /openai/v1/responses", OpenAIResponseRequest, INPUT, partial(_responded, OPENAI), _openai
    ),
    Operation(
        "Azure", "POST /models/chat/completions", azure.ChatRequest, CHAT,
        partial(_generated, AzureChat(extra="error", max_messages=9), PASS), _azure, _EXTRA, _known(azure.KnownChat),
    ),
    Operation(
        "Azure", "POST /models/embeddings", azure.EmbeddingsRequest, INPUT,
        partial(_embedded, AzureEmbeddings(extra="error")), _azure, _EXTRA, _known(azure.KnownEmbeddings),
    ),
    Operation(
        "Azure", "POST /models/images/embeddings", azure.ImageEmbeddingsRequest,
        {"model": "m", "input": [{"image": "data:,"}]}, _embedded_image, _azure, _NO_IMAGES,
    ),
    Operation(
        "Mistral on Azure", "POST /endpoints/{endpoint}/v1/chat/completions", on_azure.EndpointChatRequest, CHAT,
        partial(_generated, on_azure.EndpointChat(max_messages=9), {}), _mistral, _ON_AZURE,
        same_as="POST /v1/chat/completions",
    ),
    Operation(
        "Mistral on Azure", "POST /endpoints/{endpoint}/v1/fim/completions", on_azure.EndpointFimRequest, PROMPT,
        partial(_generated, on_azure.EndpointFim(max_messages=9), {}), _mistral,
        same_as="POST /v1/fim/completions",
    ),
    Operation(
        "Mistral on Azure", "POST /endpoints/{endpoint}/v1/embeddings", on_azure.EndpointEmbeddingsRequest, INPUT,
        partial(_embedded, on_azure.EndpointEmbeddings()), _mistral,
        same_as="POST /v1/embeddings",
    ),
)  # fmt: skip
