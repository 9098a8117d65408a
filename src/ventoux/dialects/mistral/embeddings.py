"""Vectors in the form that the caller asked for.

``int8`` and ``uint8`` decode as q/127 and q/127.5 - 1; ``binary`` and ``ubinary`` pack the signs of eight components
into a byte, most significant bit first, ``binary`` shifted by 128 into the signed range: the official cookbook
(embeddings/dequantization) decodes exactly these.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral.responses import EmbeddingItem, EmbeddingsResponse, usage_info

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ventoux.calls import Embeddings
    from ventoux.dialects.mistral.requests import EmbeddingsRequest


def check_form(request: EmbeddingsRequest, dimensions: int | None) -> None:
    """Raises ValidationFailed before the model runs. ``dimensions`` is the model's own, None when unknown."""
    wanted = request.output_dimension
    if wanted is not None and dimensions is not None and wanted > dimensions:
        raise refuse("output_dimension", f"This model has {dimensions} dimensions, fewer than {wanted}", given=wanted)
    if request.encoding_format == "base64" and request.output_dtype not in (None, "float"):
        raise refuse("encoding_format", "base64 carries float32 only; leave output_dtype out", given="base64")


def embeddings_reply(request_id: str, request: EmbeddingsRequest, model: str, embeddings: Embeddings) -> bytes:
    items = [
        EmbeddingItem(object="embedding", embedding=_form(vector, request), index=index)
        for index, vector in enumerate(embeddings.vectors)
    ]
    return msgspec.json.encode(
        EmbeddingsResponse(id=request_id, object="list", model=model, usage=usage_info(embeddings.usage), data=items)
    )


def _form(vector: list[float], request: EmbeddingsRequest) -> list[float] | str:
    cut = np.asarray(vector, dtype=np.float32)[: request.output_dimension]
    if request.encoding_format == "base64":
        return base64.b64encode(cut.astype("<f4").tobytes()).decode("ascii")
    return _quantized(cut, request.output_dtype or "float")


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
