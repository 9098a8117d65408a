"""Which model a request of this dialect is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.decoding import refuse
from ventoux.dialects.deployments import model_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.dialects.dialect import Asked

MODEL_HEADERS = ("x-ms-model-mesh-model-name", "azureml-model-deployment")
"""They name the model where the body does not; the first of them counts."""


def header_model(headers: Mapping[str, str]) -> str:
    return next((headers[name].strip() for name in MODEL_HEADERS if headers.get(name, "").strip()), "")


def called_model(asked: Asked, named: str | None) -> str:
    """``named`` is the body's word. Raises ValidationFailed when nothing names a model."""
    model = model_of(asked, named or header_model(asked.headers))
    if not model:
        raise refuse("model", "Field required: neither the body, a header nor the path names a model", kind="missing")
    return model
