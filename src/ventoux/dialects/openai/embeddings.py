"""POST /openai/v1/embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ventoux.dialects.openai.bodies import Embedding, EmbeddingList, EmbeddingUsage
from ventoux.dialects.openai.decode import embeddings_call
from ventoux.dialects.vectors import base64_of, check_dimensions, cut

if TYPE_CHECKING:
    from ventoux.calls import Embeddings, EmbeddingsCall
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.dialects.openai.requests import EmbeddingRequest


class OpenAIEmbeddings:
    name = "openai"

    def call(self, asked: Asked) -> tuple[EmbeddingsCall, OpenAIForm]:
        call, request = embeddings_call(asked.body)
        return call, OpenAIForm(request)


class OpenAIForm:
    def __init__(self, request: EmbeddingRequest) -> None:
        self._request = request

    def check(self, dimensions: int | None) -> None:
        check_dimensions("dimensions", self._request.dimensions, dimensions)

    def body(self, head: Head, embeddings: Embeddings) -> bytes:
        usage = embeddings.usage
        items = [Embedding("embedding", index, self._form(vector)) for index, vector in enumerate(embeddings.vectors)]
        return msgspec.json.encode(
            EmbeddingList("list", items, head.model, EmbeddingUsage(usage.prompt_tokens, usage.total_tokens))
        )

    def _form(self, vector: list[float]) -> list[float] | str:
        """A vector that is cut gets its length of 1 back, as OpenAI's have it at every size."""
        kept = cut(vector, self._request.dimensions)
        length = float(np.linalg.norm(kept))
        if len(kept) < len(vector) and length > 0:
            kept = (kept / length).astype(np.float32)
        return base64_of(kept) if self._request.encoding_format == "base64" else kept.tolist()
