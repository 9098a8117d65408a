"""The Mistral API as Mistral's own client for Azure calls it, below an endpoint's URL.

It sends no model, or "azureai"; all else is the Mistral API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.decoding import decode
from ventoux.dialects.deployments import ANY, model_of
from ventoux.dialects.mistral.chat import MistralChat
from ventoux.dialects.mistral.decode import call_of_chat, call_of_embeddings, call_of_fim
from ventoux.dialects.mistral.embeddings import MistralForm
from ventoux.dialects.mistral.requests import ChatRequest, EmbeddingsRequest, FimRequest

if TYPE_CHECKING:
    from ventoux.calls import ChatCall, EmbeddingsCall
    from ventoux.dialects.dialect import Asked


class EndpointChatRequest(ChatRequest, kw_only=True):
    model: str = ANY


class EndpointFimRequest(FimRequest, kw_only=True):
    model: str = ANY


class EndpointEmbeddingsRequest(EmbeddingsRequest, kw_only=True):
    model: str = ANY


_chat = msgspec.json.Decoder(EndpointChatRequest)
_fim = msgspec.json.Decoder(EndpointFimRequest)
_embeddings = msgspec.json.Decoder(EndpointEmbeddingsRequest)


class EndpointChat(MistralChat):
    """POST /endpoints/{endpoint}/v1/chat/completions."""

    def call(self, asked: Asked) -> ChatCall:
        call = call_of_chat(decode(asked.body, _chat), max_messages=self._max_messages)
        return msgspec.structs.replace(call, model=model_of(asked, call.model))


class EndpointFim(MistralChat):
    """POST /endpoints/{endpoint}/v1/fim/completions."""

    def call(self, asked: Asked) -> ChatCall:
        call = call_of_fim(decode(asked.body, _fim))
        return msgspec.structs.replace(call, model=model_of(asked, call.model))


class EndpointEmbeddings:
    """POST /endpoints/{endpoint}/v1/embeddings."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[EmbeddingsCall, MistralForm]:
        request = decode(asked.body, _embeddings)
        call = call_of_embeddings(request)
        return msgspec.structs.replace(call, model=model_of(asked, call.model)), MistralForm(request)
