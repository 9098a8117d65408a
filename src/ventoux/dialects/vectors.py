"""Vectors as every dialect can ask for them: fewer dimensions, and float32 as base64."""

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
