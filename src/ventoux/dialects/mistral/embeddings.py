"""Vectors in the form that the caller asked for.

``int8`` and ``uint8`` decode as q/127 and q/127.5 - 1; ``binary`` and ``ubinary`` pack the signs of eight components
into a byte, most significant bit first, ``binary`` shifted by 128 into the signed range: the official cookbook
(embeddings/dequantization) decodes exactly these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral.decode import embeddings_call
from ventoux.dialects.mistral.responses import EmbeddingItem, EmbeddingsResponse, usage_info
from ventoux.dialects.vectors import base64_of, check_dimensions, cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        return _quantized(kept, self._request.output_dtype or "float")


def _quantized(vector: NDArray[np.float32], dtype: str) -> list[float]:
    match dtype:
        case "int8":
            return np.clip(np.rint(vector * 127), -128, 127).astype(int).tolist()
        case "uint8":
            return np.clip(np.rint((vector + 1) * 127.5), 0, 255).astype(int).tolist()
        case "ubinary":
            return _packed(vector).tolist()
        case "binary":
            return (_packed(vector).astype(int) - 128).tolist()
        case _:
            return vector.tolist()


def _packed(vector: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.packbits(vector > 0)
