"""Vectors as the dialects let callers ask for them: fewer dimensions, float32 as base64, fewer bits a component.

``int8`` and ``uint8`` decode as q/127 and q/127.5 - 1; ``binary`` and ``ubinary`` pack the signs of eight components
into a byte, most significant bit first, ``binary`` shifted by 128 into the signed range: Mistral's official cookbook
(embeddings/dequantization) decodes exactly these.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np

from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_dimensions(field: str, wanted: int | None, dimensions: int | None) -> None:
    """Raises ValidationFailed naming ``field``. ``dimensions`` is the model's own, None when unknown."""
    if wanted is not None and dimensions is not None and wanted > dimensions:
        raise refuse(field, f"This model has {dimensions} dimensions, fewer than {wanted}", given=wanted)


def cut(vector: list[float], dimensions: int | None) -> NDArray[np.float32]:
    """The first ``dimensions`` components; all when None."""
    return np.asarray(vector, dtype=np.float32)[:dimensions]


def base64_of(vector: NDArray[np.float32]) -> str:
    """Little-endian float32, as the clients of Mistral and OpenAI decode it."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def quantized(vector: NDArray[np.float32], dtype: str) -> list[float]:
    """``dtype`` is float, int8, uint8, binary or ubinary."""
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
