"""Vectors in the form that the caller asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral.decode import embeddings_call
from ventoux.dialects.mistral.responses import EmbeddingItem, EmbeddingsResponse, usage_info
from ventoux.dialects.vectors import base64_of, check_dimensions, cut, quantized

if TYPE_CHECKING:
    from ventoux.calls import Embeddings, EmbeddingsCall
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.dialects.mistral.requests import EmbeddingsRequest


class MistralEmbeddings:
    """POST /v1/embeddings."""

    name = "mistral"

    def call(self, asked: Asked) -> tuple[EmbeddingsCall, MistralForm]:
        call, request = embeddings_call(asked.body)
        return call, MistralForm(request)


class MistralForm:
    def __init__(self, request: EmbeddingsRequest) -> None:
        self._request = request

    def check(self, dimensions: int | None) -> None:
        request = self._request
        check_dimensions("output_dimension", request.output_dimension, dimensions)
        if request.encoding_format == "base64" and request.output_dtype not in (None, "float"):
            raise refuse("encoding_format", "base64 carries float32 only; leave output_dtype out", given="base64")

    def body(self, head: Head, embeddings: Embeddings) -> bytes:
        items = [
            EmbeddingItem(object="embedding", embedding=self._form(vector), index=index)
            for index, vector in enumerate(embeddings.vectors)
        ]
        usage = usage_info(embeddings.usage)
        return msgspec.json.encode(EmbeddingsResponse(head.id, "list", head.model, usage, items))

    def _form(self, vector: list[float]) -> list[float] | str:
        kept = cut(vector, self._request.output_dimension)
        if self._request.encoding_format == "base64":
            return base64_of(kept)
        return quantized(kept, self._request.output_dtype or "float")
