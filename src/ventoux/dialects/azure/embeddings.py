"""POST embeddings: vectors in the form that the caller asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.azure.decode import embeddings_call
from ventoux.dialects.azure.responses import EmbeddingItem, EmbeddingsResult, EmbeddingsUsage
from ventoux.dialects.vectors import base64_of, check_dimensions, cut, quantized

if TYPE_CHECKING:
    from ventoux.calls import Embeddings, EmbeddingsCall
    from ventoux.dialects.azure.extra import Policy
    from ventoux.dialects.azure.requests import EmbeddingsRequest
    from ventoux.dialects.dialect import Asked, Head


class AzureEmbeddings:
    name = "azure"

    def __init__(self, *, extra: Policy) -> None:
        self._extra: Policy = extra

    def call(self, asked: Asked) -> tuple[EmbeddingsCall, AzureForm]:
        call, request = embeddings_call(asked, extra=self._extra)
        return call, AzureForm(request)


class AzureForm:
    def __init__(self, request: EmbeddingsRequest) -> None:
        self._dimensions = request.dimensions
        self._format = request.encoding_format or "float"

    def check(self, dimensions: int | None) -> None:
        check_dimensions("dimensions", self._dimensions, dimensions)

    def body(self, head: Head, embeddings: Embeddings) -> bytes:
        items = [EmbeddingItem(index, self._form(vector)) for index, vector in enumerate(embeddings.vectors)]
        usage = EmbeddingsUsage(embeddings.usage.prompt_tokens, embeddings.usage.prompt_tokens)
        return msgspec.json.encode(EmbeddingsResult(head.id, "list", head.model, items, usage))

    def _form(self, vector: list[float]) -> list[float] | str:
        kept = cut(vector, self._dimensions)
        return base64_of(kept) if self._format == "base64" else quantized(kept, self._format)
